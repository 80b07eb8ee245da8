// What everything looks like: what is marked, what a search or a selection dims, colours on a light or a dark ground, sizes.
import type { Edge, Ground, Node, PageData } from "./data";
import type { Look } from "./edges";
import type { Glyph } from "./glyph";
import type { Plan } from "./plan";
import { type Look as GroundLook, among } from "./regions";
import { near } from "./scene";
import { drawnRadius } from "./sizes";

/** How much of a line is seen that is dimmed. */
const DIMMED = 0.16;

/** What is drawn; of open communities those around others come first. */
export interface Seen {
  nodes: readonly Node[];
  edges: readonly Edge[];
  open: readonly Node[];
}

export class Looks {
  /** The node or the edge that is marked, and the one that the mouse is over. */
  selected: string | null = null;
  hovered: string | null = null;
  /** The nodes that a search did not dim; null dims none. */
  matches: ReadonlySet<string> | null = null;
  /** Half the height of a node in its own picture, the halo that tells its community, whether the reader pinned it. */
  size: (node: Node) => number = (node) => node.size;
  halo: (node: Node) => string | null = () => null;
  pinned: (node: Node) => boolean = () => false;
  inks: Record<string, string> = {};
  /** The nodes that are not dimmed, be it by a search or a selection; null dims none. */
  lit: ReadonlySet<string> | null = null;
  /** The open communities in which nothing is lit. */
  #dim: ReadonlySet<string> = new Set();
  #ground: Ground = "light";
  #count = 0;

  constructor(
    readonly data: PageData,
    readonly plan: Plan,
  ) {}

  /** Takes up what is drawn, and on which ground; `marked` is what is selected if that is drawn. */
  take(drawn: Seen, marked: string | null, ground: Ground): void {
    this.#ground = ground;
    this.inks = this.data.style.grounds[ground];
    this.#count = drawn.nodes.length;
    this.lit = marked !== null ? near(marked, drawn.edges) : this.matches;
    const around = (id: string) => [...(this.lit ?? [])].some((lit) => lit === id || among(this.plan.node(lit), new Set([id])));
    this.#dim = new Set(this.lit ? drawn.open.filter(({ id }) => !around(id)).map(({ id }) => id) : []);
  }

  edge(edge: Edge): Look {
    const { accent = "", quiet = "", line: plain = "" } = this.inks;
    const unit = this.plan.unit(edge);
    const chosen = this.selected !== null && [edge.id, edge.from, edge.to].includes(this.selected);
    const strong = edge.id === this.selected || edge.disputed?.includes(true);
    return {
      colour: strong ? accent : chosen ? quiet : plain,
      opacity: chosen || this.#isBright(edge) ? 1 : DIMMED,
      width: (edge.width + (chosen ? 0.75 : 0)) * unit,
      dashes: edge.dashes ? edge.dashes.map((length) => length * unit) : [],
      unit,
    };
  }

  /** Of an edge that the mouse is over. */
  marked(edge: Edge): Look {
    return { ...this.edge(edge), colour: this.inks.accent ?? "", opacity: 1 };
  }

  /** Whether an edge is not dimmed; of a selection only its own edges are bright. */
  #isBright(edge: Edge): boolean {
    const lit = this.lit;
    if (!lit) return true;
    return !this.selected && among(this.plan.node(edge.from), lit) && among(this.plan.node(edge.to), lit);
  }

  /** The shape of a node at a place, at a scale. */
  node(node: Node, x: number, y: number, scale: number): Glyph {
    const group = this.data.style.groups[node.group];
    const { accent = "", ink = "", paper = "" } = this.inks;
    return {
      x,
      y,
      radius: this.radius(node, scale),
      paper,
      colour: group?.[this.#ground] ?? "",
      hollow: group?.hollow ?? false,
      halo: this.halo(node),
      folded: node.folded ?? false,
      faint: this.lit !== null && !among(node, this.lit),
      ring: this.#isStrong(node) ? accent : null,
      pin: this.pinned(node) ? ink : null,
    };
  }

  /** The paper and the border of an open community. */
  region(node: Node, scale: number): GroundLook & { paper: string } {
    const { accent = "", paper = "", raised = "" } = this.inks;
    const strong = this.#isStrong(node);
    return {
      paper: node.home ? paper : raised,
      colour: strong ? accent : (this.data.style.groups[node.group]?.[this.#ground] ?? ""),
      width: (strong ? 2 : 1.25) / scale,
      opacity: this.#dim.has(node.id) ? 0.3 : 0.8,
    };
  }

  #isStrong(node: Node): boolean {
    return node.id === this.selected || node.id === this.hovered;
  }

  /** Half the height of a node, at a scale at which the picture is drawn. */
  radius(node: Node, scale: number): number {
    return drawnRadius(node, this.size(node), this.plan.unit(node), scale, this.#count);
  }
}
