// Labels of the picture: always at a legible size on the screen, never over one another. Where there is no room
// the less important ones wait until the reader comes nearer.
import { type Box, Grid, type Line, crosses, pushedInto, within } from "./boxes";
import { COVERS, COVERS_SHAPES } from "./ground";
import { type Wrapped, wrap } from "./wrapping";

export interface Label {
  id: string;
  text: string;
  /** Middle of what it names, in CSS pixels of the canvas, and half the room that this takes. */
  x: number;
  y: number;
  radius: number;
  /** How far above its middle something of it goes, where that is farther. */
  crown?: number;
  /** Larger is placed first. */
  weight: number;
  strong: boolean;
  faint: boolean;
  /** Whether it may cover shapes where there is no room beside them. */
  landmark?: boolean;
  /** Where the lines go that should not run through it. */
  lines: readonly Line[];
  kind: "node" | "edge";
}

/** A label that has its place. */
export interface Placed {
  id: string;
  text: string;
  size: number;
  box: Box;
  /** Its text, and how wide each line of it is. */
  lines: readonly string[];
  widths: readonly number[];
  /** How much of what lies under it its ground covers. */
  covers: number;
  strong: boolean;
  faint: boolean;
  kind: Label["kind"];
}

export interface Inks {
  ink: string;
  quiet: string;
  accent: string;
  paper: string;
}

export const FAMILY = '"IBM Plex Sans Arabic", "Noto Sans Arabic", sans-serif';
const SIZE = 13;

/** Loads what labels are written in: a canvas takes the font that is there when it is drawn. */
export async function loadFonts(): Promise<void> {
  const samples = ["400", "600"].flatMap((weight) => ["ن", "n"].map((text) => ({ font: `${weight} 13px ${FAMILY}`, text })));
  await Promise.allSettled(samples.map(({ font, text }) => document.fonts.load(font, text)));
}

const WIDTH = 148;
/** How many lines of which share of the width a label may take, the best first. */
const ORDINARY: readonly (readonly [number, number])[] = [[3, 1], [1, 1], [1, 0.6]];
const STRONG: readonly (readonly [number, number])[] = [[6, 1]];
/** The beginning of a relation, as "has as …", would say nothing. */
const OF_EDGE: readonly (readonly [number, number])[] = [[3, 1], [3, 0.6]];
const GAP = 3;

type Side = "below" | "above" | "right" | "left";
const SIDES: readonly Side[] = ["below", "above", "right", "left"];

/** Finds room for labels, and remembers how their text was laid out: measuring is what costs. */
export class Labels {
  readonly #wrapped = new Map<string, Wrapped>();
  readonly #sides: Map<string, Side>;
  #space: Box = { x: 0, y: 0, width: 0, height: 0 };
  #width = WIDTH;
  /** How much the side of the last time, or of the others, counts beside the lines that a label crosses. */
  readonly #stay: number;

  /** `like` are others, whose labels these stand on the same sides as where they can. */
  constructor(like?: Labels) {
    this.#stay = like ? Infinity : 1;
    this.#sides = new Map(like ? like.#sides : []);
  }

  /** As many labels as fit in `space`; `taken` are the boxes that must stay free. `context` measures. */
  place(context: CanvasRenderingContext2D, labels: Label[], taken: readonly Box[], space: Box): Placed[] {
    this.#space = space;
    this.#width = Math.min(WIDTH, Math.max(96, space.width * 0.3));
    const grid = new Grid();
    for (const box of taken) grid.add({ ...box, solid: true });
    const placed: Placed[] = [];
    for (const label of labels.sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))) {
      // First the whole text, then its beginning, then less of it.
      for (const [lines, share] of label.strong ? STRONG : label.kind === "edge" ? OF_EDGE : ORDINARY) {
        const wrapped = this.#wrap(context, label, lines, share * this.#width);
        if (!wrapped.telling) continue;
        const box = this.#find(grid, label, Math.max(...wrapped.widths) + 6, wrapped.lines.length * lineHeight(label));
        if (!box) continue;
        const covers = grid.free(box) ? COVERS : COVERS_SHAPES;
        grid.add(box);
        const { id, text, strong, faint, kind } = label;
        const { lines: said, widths } = wrapped;
        placed.push({ id, text, size: size(label), box, lines: said, widths, covers, strong, faint, kind });
        break;
      }
    }
    return placed;
  }

  #wrap(context: CanvasRenderingContext2D, label: Label, most: number, room: number): Wrapped {
    const id = `${font(label)}|${room}|${most}|${label.text}`;
    const known = this.#wrapped.get(id);
    if (known) return known;
    context.font = font(label);
    const made = wrap(label.text, most, room, (text) => context.measureText(text).width);
    this.#wrapped.set(id, made);
    return made;
  }

  #find(grid: Grid, label: Label, width: number, height: number): Box | undefined {
    if (label.kind === "edge") {
      const box = { x: label.x - width / 2, y: label.y - height / 2 - aside(label, width, height), width, height };
      return grid.free(box, label.strong) ? box : undefined;
    }
    const last = this.#sides.get(label.id);
    let best: { side: Side; box: Box; cost: number } | undefined;
    for (const side of SIDES) {
      let box = beside(label, side, width, height);
      const upright = side === "below" || side === "above";
      // Near a border, a label slides along its node rather than away from it.
      if (upright) box = { ...box, x: pushedInto(box, this.#space).x };
      if (upright && (label.x < box.x || label.x > box.x + width)) continue;
      if (!within(box, this.#space) || !grid.free(box)) continue;
      const crossed = label.lines.filter((line) => crosses(line, box)).length;
      // Below is where a reader looks first; the side of the last drawing keeps labels from jumping.
      const cost = crossed * 2 + (side === last ? -this.#stay : 0) + (side === "below" ? 0 : side === "above" ? 0.5 : 0.9);
      if (!best || cost < best.cost) best = { side, box, cost };
    }
    if (best) {
      this.#sides.set(label.id, best.side);
      return best.box;
    }
    if (!label.strong && !label.landmark) return undefined;
    const below = pushedInto(beside(label, "below", width, height), this.#space);
    return grid.free(below, true) ? below : undefined;
  }
}

function size(label: Pick<Label, "kind">): number {
  return label.kind === "edge" ? 12 : SIZE;
}

export function font(label: Pick<Label, "strong" | "kind">): string {
  return `${label.strong && label.kind === "node" ? 600 : 400} ${size(label)}px ${FAMILY}`;
}

function lineHeight(label: Label): number {
  return size(label) * 1.38;
}

/** How far above its line the label of an edge stands: on it, unless it would hide most of it. */
function aside({ lines }: Label, width: number, height: number): number {
  const line = lines[0];
  if (!line) return 0;
  const [dx, dy] = [Math.abs(line.bx - line.ax), Math.abs(line.by - line.ay)];
  if (width < 0.6 * Math.hypot(dx, dy) || dx < dy) return 0;
  return height / 2 + 3 + ((dy / dx) * width) / 2;
}

function beside(label: Label, side: Side, width: number, height: number): Box {
  const reach = label.radius + GAP;
  const middle = { x: label.x - width / 2, y: label.y - height / 2, width, height };
  if (side === "below") return { ...middle, y: label.y + reach };
  if (side === "above") return { ...middle, y: label.y - Math.max(reach, (label.crown ?? 0) + GAP) - height };
  if (side === "right") return { ...middle, x: label.x + reach };
  return { ...middle, x: label.x - reach - width };
}
