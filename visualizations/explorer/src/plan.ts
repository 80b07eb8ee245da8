// Where everything is. A picture has two layouts, one for wide rooms and one for rooms held upright, and shows one of them.
import type { Box, Line } from "./boxes";
import type { Edge, Node, PageData } from "./data";
import { line } from "./regions";
import type { Shape } from "./state";

/** A room is upright below this width by its height. */
const UPRIGHT = 0.9;

export class Plan {
  readonly #nodes = new Map<string, Node>();
  readonly #edges = new Map<string, Edge>();
  #tall = false;
  #kept: Shape | null = null;

  constructor(readonly data: PageData) {
    this.learn();
  }

  /** Takes up nodes and edges that came to the data or left it. */
  learn(): void {
    this.#nodes.clear();
    this.#edges.clear();
    for (const node of this.data.nodes) this.#nodes.set(node.id, node);
    for (const edge of this.data.edges) this.#edges.set(edge.id, edge);
  }

  node(id: string | null): Node | undefined {
    return id === null ? undefined : this.#nodes.get(id);
  }

  edge(id: string | null): Edge | undefined {
    return id === null ? undefined : this.#edges.get(id);
  }

  /** The layout that is seen. */
  get shape(): Shape {
    return this.#tall ? "tall" : "wide";
  }

  /** Keeps to a layout whatever the shape of the room is; null lets it follow the room. */
  keep(shape: Shape | null): void {
    this.#kept = shape;
  }

  /** Takes the layout that is kept to, or else the one for a room of so many pixels; whether it is another one. */
  settle(width: number, height: number): boolean {
    const upright = width && height ? width < UPRIGHT * height : this.#tall;
    const tall = this.#kept ? this.#kept === "tall" : upright;
    if (tall === this.#tall) return false;
    this.#tall = tall;
    return true;
  }

  /** Says that a node is elsewhere. */
  put(id: string, x: number, y: number): void {
    const node = this.#nodes.get(id);
    if (node) Object.assign(node, { x, y, tall: [x, y] });
  }

  place(id: string): [number, number] {
    const node = this.#nodes.get(id);
    if (!node) return [0, 0];
    return this.#tall ? node.tall : [node.x, node.y];
  }

  /** The ground of an open community. */
  box(id: string): Box | null {
    const node = this.#nodes.get(id);
    const [width, height] = (this.#tall ? node?.tallRegion : node?.region) ?? [0, 0];
    if (!node?.open) return null;
    const [x, y] = this.place(id);
    return { x: x - width / 2, y: y - height / 2, width, height };
  }

  /** The line of an edge, between the borders of open communities. */
  line(edge: Edge): Line {
    return line(edge, this);
  }

  /** The middles of a node, or of both ends of an edge. */
  ends(id: string): [number, number][] {
    const edge = this.#edges.get(id);
    return edge ? [this.place(edge.from), this.place(edge.to)] : [this.place(id)];
  }

  /** How many pixels of the whole a pixel of a node's, or of an edge's, own picture takes. */
  unit(thing: Node | Edge): number {
    if (!("relations" in thing)) return (this.#tall ? thing.tallUnit : thing.unit) ?? 1;
    const ends = [this.#nodes.get(thing.from), this.#nodes.get(thing.to)];
    return Math.min(...ends.map((end) => (end ? this.unit(end) : 1)));
  }

  /** How many pixels one of the outermost picture takes. */
  get outermost(): number {
    const [first] = this.data.nodes;
    return first ? this.unit(first) : 1;
  }
}
