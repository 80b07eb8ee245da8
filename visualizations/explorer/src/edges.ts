// The lines of the picture: drawn below the shapes, many in one stroke, and found again under the pointer.
import { type Box, type Line, distance } from "./boxes";
import type { Edge } from "./data";
import { type Ground, depth, line } from "./regions";

export interface Look {
  colour: string;
  opacity: number;
  /** In pixels of the picture, as those of what the dashes and arrows of the edge are enlarged by. */
  width: number;
  dashes: readonly number[];
  unit: number;
}

export interface Drawing {
  context: CanvasRenderingContext2D;
  /** What of the picture is on the screen, and how many pixels of the screen one of it takes. */
  view: Box;
  scale: number;
}

/** However far away, a line stays that wide, in pixels of the screen. */
const THINNEST = 0.3;
/** So many thin lines are stroked at once; wide ones one by one, as joining them costs more than it saves. */
const AT_ONCE = 128;

/** Edges that look alike, at how many open communities around them; those of nodes lie above all grounds. */
interface Alike {
  level: number;
  look: Look;
  edges: Edge[];
}

/** The grounds that a line lies on: so many communities are open around it, or those of nodes, above all of them. */
export function level(edge: Edge): number {
  return edge.relations.length ? Infinity : depth(edge.home);
}

export class Edges {
  #alike: readonly Alike[] = [];

  /** `reach` tells how far the shape of a node goes, in pixels of the picture. */
  constructor(
    readonly map: Ground,
    readonly reach: (id: string) => number,
  ) {}

  /** Takes up what is drawn; the faintest are drawn first. */
  dress(edges: readonly Edge[], dressed: (edge: Edge) => Look): void {
    const found = new Map<string, Alike>();
    for (const edge of edges) {
      const [look, on] = [dressed(edge), level(edge)];
      const name = [on, look.opacity, look.width, look.colour, look.dashes, look.unit].join("|");
      const alike = found.get(name);
      if (alike) alike.edges.push(edge);
      else found.set(name, { level: on, look, edges: [edge] });
    }
    this.#alike = [...found.values()].sort((a, b) => a.look.opacity - b.look.opacity || a.look.width - b.look.width);
  }

  /** On which grounds lines lie, the lowest first; Infinity is above all of them. */
  get levels(): number[] {
    return [...new Set(this.#alike.map((each) => each.level))].sort((a, b) => a - b);
  }

  /** Draws those of a level that may be seen. */
  draw(on: Drawing, wanted: number): void {
    on.context.save();
    for (const { level, look, edges } of this.#alike) if (level === wanted) this.#stroke(on, edges, look);
    on.context.restore();
  }

  /** Draws one of them once more, in another look. */
  mark(on: Drawing, edge: Edge, look: Look): void {
    on.context.save();
    this.#stroke(on, [edge], look);
    on.context.restore();
  }

  #stroke({ context, view, scale }: Drawing, edges: readonly Edge[], look: Look): void {
    // Between communities, which stay as large as ever, lines do not grow when the reader comes near.
    const most = edges[0]?.relations.length ? Infinity : look.width / look.unit / scale;
    const width = Math.max(Math.min(look.width, most), THINNEST / scale);
    const atOnce = width * scale <= 1 ? AT_ONCE : 1;
    context.globalAlpha = look.opacity;
    context.strokeStyle = context.fillStyle = look.colour;
    context.lineWidth = width;
    context.setLineDash(look.dashes as number[]);
    const pointed: Edge[] = [];
    let begun = 0;
    for (const edge of edges) {
      const { ax, ay, bx, by } = this.#line(edge);
      if (Math.max(ax, bx) < view.x || Math.min(ax, bx) > view.x + view.width) continue;
      if (Math.max(ay, by) < view.y || Math.min(ay, by) > view.y + view.height) continue;
      if (edge.arrows === "to") pointed.push(edge);
      if (!begun) context.beginPath();
      context.moveTo(ax, ay);
      context.lineTo(bx, by);
      begun += 1;
      if (begun === atOnce) {
        context.stroke();
        begun = 0;
      }
    }
    if (begun) context.stroke();
    for (const edge of pointed) this.#point(context, edge, look.unit, width);
  }

  #point(context: CanvasRenderingContext2D, edge: Edge, unit: number, width: number): void {
    context.beginPath();
    for (const [x, y] of head(this.#line(edge), this.reach(edge.to) + 3 * unit, 7 * unit + 3 * width)) context.lineTo(x, y);
    context.closePath();
    context.fill();
  }

  /** The one nearest to a place of the picture, if it is no farther than `most` from it. */
  at(x: number, y: number, most: number): string | null {
    let [nearest, found] = [most, null as string | null];
    for (const { edges } of this.#alike)
      for (const edge of edges) {
        const far = distance(this.#line(edge), x, y);
        if (far <= nearest) [nearest, found] = [far, edge.id];
      }
    return found;
  }

  #line(edge: Edge): Line {
    return line(edge, this.map);
  }
}

/** The corners of the head of an arrow of some size, the first its point, `gap` before the end of a line. */
export function head({ ax, ay, bx, by }: Line, gap: number, size: number): [Corner, ...Corner[]] {
  const length = Math.hypot(bx - ax, by - ay) || 1;
  const [dx, dy] = [(bx - ax) / length, (by - ay) / length];
  const corner = (back: number, aside: number): Corner => [bx - (gap + back) * dx - aside * dy, by - (gap + back) * dy + aside * dx];
  return [corner(0, 0), corner(size, size / 3), corner(size * 0.9, 0), corner(size, -size / 3)];
}

type Corner = readonly [number, number];
