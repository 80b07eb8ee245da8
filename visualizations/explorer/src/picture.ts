// The picture: vis-network draws nodes and edges where the layout put them, labels.ts writes beside them.
import { DataSet } from "vis-data";
import { Network } from "vis-network";
import type { Edge, Ground, Node, PageData } from "./data";
import { drawGlyph } from "./glyph";
import { type Box, type Inks, type Label, Labels, type Line } from "./labels";

/** Above this scale every edge says its relation, where there is room. */
const EDGES_SPEAK = 1.3;
const LARGEST = 3;
/** Pixels around the whole that the labels at its border need. */
const MARGIN = { x: 84, top: 40, bottom: 60 };
const SMALLEST_RADIUS = 5.5;
/** Up to so many pairs of a node and an edge, labels keep clear of every line, above it of their own node's. */
const FEW = 20_000;

export interface Shown {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
}

export class Picture {
  readonly labels = new Labels();
  readonly network: Network;
  readonly #nodes = new DataSet<Record<string, unknown> & { id: string }>();
  readonly #edges = new DataSet<Record<string, unknown> & { id: string }>();
  readonly #byId: Map<string, Node>;
  readonly #edgeById: Map<string, Edge>;
  readonly #paths = new Map<string, Path2D>();
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  #shown: Shown;
  #matches: ReadonlySet<string> | null = null;
  #selected: string | null = null;
  #hovered: string | null = null;
  #lit: ReadonlySet<string> | null = null;
  #inks: Record<string, string> = {};
  #ground: Ground = "light";
  #tall = false;
  #moved = false;

  constructor(
    readonly container: HTMLElement,
    readonly data: PageData,
    choose: (id: string | null) => void,
  ) {
    this.#byId = new Map(data.nodes.map((node) => [node.id, node]));
    this.#edgeById = new Map(data.edges.map((edge) => [edge.id, edge]));
    this.#shown = { nodes: new Set(this.#byId.keys()), edges: new Set(this.#edgeById.keys()) };
    for (const [name, path] of Object.entries(data.style.shapes)) this.#paths.set(name, new Path2D(path));
    this.#tall = this.#isTall();
    this.paint();
    this.network = new Network(container, { nodes: this.#nodes, edges: this.#edges }, data.options);
    this.#listen(choose);
    this.fit();
  }

  #listen(choose: (id: string | null) => void): void {
    this.network.on("afterDrawing", (context: CanvasRenderingContext2D) => this.#write(context));
    this.network.on("click", ({ pointer }: { pointer: { DOM: { x: number; y: number } } }) =>
      choose(this.at(pointer.DOM)),
    );
    const hover = (id: string | null) => {
      this.#hovered = id;
      this.container.style.cursor = id ? "pointer" : "";
      this.network.redraw();
    };
    this.network.on("hoverNode", ({ node }: { node: string }) => hover(node));
    this.network.on("hoverEdge", ({ edge }: { edge: string }) => hover(edge));
    this.network.on("blurNode", () => hover(null));
    this.network.on("blurEdge", () => hover(null));
    this.network.on("dragStart", () => (this.#moved = true));
    this.network.on("zoom", () => {
      this.#moved = true;
      if (this.network.getScale() > LARGEST) this.network.moveTo({ scale: LARGEST });
    });
    this.network.on("resize", () => {
      if (this.#isTall() !== this.#tall) {
        this.#tall = !this.#tall;
        this.paint();
        this.#moved = false;
      }
      if (!this.#moved) this.fit();
    });
    this.#dark.addEventListener("change", () => this.paint());
    this.container.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-90, 0],
      ArrowRight: [90, 0],
      ArrowUp: [0, -90],
      ArrowDown: [0, 90],
    };
    const move = moves[event.key];
    if (move) this.pan(...move);
    else if (event.key === "+" || event.key === "=") this.zoom(1.25);
    else if (event.key === "-") this.zoom(0.8);
    else if (event.key === "0") this.fit(true);
    else return;
    event.preventDefault();
  }

  /** The node or edge at a place of the canvas; a label counts as its node. */
  at(place: { x: number; y: number }): string | null {
    const node = this.network.getNodeAt(place);
    if (node !== undefined) return String(node);
    const inside = ({ box }: { box: Box }) =>
      place.x >= box.x && place.x <= box.x + box.width && place.y >= box.y && place.y <= box.y + box.height;
    const label = this.labels.drawn.find(inside);
    if (label) return label.id;
    const edge = this.network.getEdgeAt(place);
    return edge === undefined ? null : String(edge);
  }

  show(shown: Shown): void {
    this.#shown = shown;
    this.paint();
  }

  /** Dims everything but these nodes; null dims nothing. */
  match(nodes: ReadonlySet<string> | null): void {
    this.#matches = nodes;
    this.paint();
  }

  /** Marks a node with its neighbours, or an edge with its ends, and moves it out of the `covered` lower part. */
  select(id: string | null, covered = 0): void {
    this.#selected = id;
    this.paint();
    if (id) this.#reveal(id, covered);
  }

  zoom(factor: number): void {
    this.#moved = true;
    const scale = Math.min(LARGEST, Math.max(0.05, this.network.getScale() * factor));
    this.network.moveTo({ scale });
  }

  pan(x: number, y: number): void {
    this.#moved = true;
    const middle = this.network.getViewPosition();
    const scale = this.network.getScale();
    this.network.moveTo({ position: { x: middle.x + x / scale, y: middle.y + y / scale } });
  }

  /** Shows everything at the largest scale at which it has room with its labels. */
  fit(animated = false): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    const places = [...this.#shown.nodes].map((id) => this.#place(id));
    if (!places.length || !width || !height) return;
    const xs = places.map(([x]) => x);
    const ys = places.map(([, y]) => y);
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const margin = Math.min(MARGIN.x, width * 0.13);
    const room = { x: Math.max(60, width - 2 * margin), y: Math.max(60, height - MARGIN.top - MARGIN.bottom) };
    const scale = Math.min(1.25, room.x / Math.max(1, right - left), room.y / Math.max(1, bottom - top));
    const position = { x: (left + right) / 2, y: (top + bottom) / 2 + (MARGIN.bottom - MARGIN.top) / 2 / scale };
    this.network.moveTo({ position, scale, ...(animated ? { animation: this.#animation() } : {}) });
    this.#moved = false;
  }

  #animation(): false | { duration: number; easingFunction: "easeInOutQuad" } {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    return still ? false : { duration: 220, easingFunction: "easeInOutQuad" };
  }

  #isTall(): boolean {
    return this.container.clientWidth < 0.9 * this.container.clientHeight;
  }

  #place(id: string): [number, number] {
    const node = this.#byId.get(id);
    if (!node) return [0, 0];
    return this.#tall ? node.tall : [node.x, node.y];
  }

  #reveal(id: string, covered: number): void {
    const edge = this.#edgeById.get(id);
    const ends = edge ? [this.#place(edge.from), this.#place(edge.to)] : [this.#place(id)];
    const { clientWidth: width, clientHeight: height } = this.container;
    const outside = ends.some(([x, y]) => {
      const place = this.network.canvasToDOM({ x, y });
      return place.x < 20 || place.y < 20 || place.x > width - 20 || place.y > height - covered - 40;
    });
    if (!outside || !width) return;
    const position = {
      x: ends.reduce((sum, [x]) => sum + x, 0) / ends.length,
      y: ends.reduce((sum, [, y]) => sum + y, 0) / ends.length,
    };
    this.network.moveTo({ position, offset: { x: 0, y: -covered / 2 }, animation: this.#animation() });
  }

  /** The nodes that are not dimmed, or null where none is. */
  #findLit(): ReadonlySet<string> | null {
    if (!this.#selected) return this.#matches;
    const edge = this.#edgeById.get(this.#selected);
    if (edge) return new Set([edge.from, edge.to]);
    const lit = new Set([this.#selected]);
    for (const { id, from, to } of this.data.edges) {
      if (!this.#shown.edges.has(id)) continue;
      if (from === this.#selected) lit.add(to);
      if (to === this.#selected) lit.add(from);
    }
    return lit;
  }

  #speaks(edge: Edge): boolean {
    return [edge.id, edge.from, edge.to].includes(this.#selected ?? "") || edge.id === this.#hovered;
  }

  /** Gives every node and edge its look on the present ground. */
  paint(): void {
    this.#ground = this.#dark.matches ? "dark" : "light";
    this.#inks = this.data.style.grounds[this.#ground];
    this.#lit = this.#findLit();
    const [inks, lit] = [this.#inks, this.#lit];
    this.#nodes.update(
      this.data.nodes.map((node) => {
        const [x, y] = this.#place(node.id);
        return {
          id: node.id,
          x,
          y,
          size: node.size,
          shape: "custom",
          hidden: !this.#shown.nodes.has(node.id),
          // vis-network keeps the first function that it is given: what changes is looked up when it is called.
          ctxRenderer: (drawing: Drawing) => this.#glyph(drawing, node),
        };
      }),
    );
    this.#edges.update(
      this.data.edges.map((edge) => {
        const chosen = this.#selected !== null && this.#speaks(edge);
        const bright = chosen || !lit || (lit.has(edge.from) && lit.has(edge.to) && !this.#selected);
        return {
          id: edge.id,
          from: edge.from,
          to: edge.to,
          hidden: !this.#shown.edges.has(edge.id),
          width: edge.width + (chosen ? 0.75 : 0),
          dashes: edge.dashes,
          arrows: { to: { enabled: edge.arrows === "to", scaleFactor: 0.45 } },
          color: {
            color: edge.id === this.#selected ? inks.accent : chosen ? inks.quiet : inks.line,
            hover: inks.accent,
            highlight: inks.accent,
            opacity: bright ? 1 : 0.16,
            inherit: false,
          },
        };
      }),
    );
  }

  #glyph({ ctx, x, y }: Drawing, node: Node) {
    const radius = this.#radius(node);
    const group = this.data.style.groups[node.group];
    const path = this.#paths.get(group?.shape ?? "");
    const { accent = "", paper = "" } = this.#inks;
    const ringed = node.id === this.#selected || node.id === this.#hovered;
    const drawNode = () => {
      if (!path) return;
      drawGlyph(ctx, path, {
        x,
        y,
        radius,
        paper,
        colour: group?.[this.#ground] ?? "",
        hollow: group?.hollow ?? false,
        faint: this.#lit !== null && !this.#lit.has(node.id),
        ring: ringed ? accent : null,
      });
    };
    return { drawNode, nodeDimensions: { width: 2 * radius + 6, height: 2 * radius + 6 } };
  }

  #radius(node: Node): number {
    return Math.max(node.size, SMALLEST_RADIUS / this.network.getScale());
  }

  #write(context: CanvasRenderingContext2D): void {
    const scale = this.network.getScale();
    const lit = this.#lit;
    const places = new Map<string, { x: number; y: number }>();
    for (const id of this.#shown.nodes) {
      const [x, y] = this.#place(id);
      places.set(id, this.network.canvasToDOM({ x, y }));
    }
    const labels: Label[] = [];
    const every: Line[] = [];
    const own = new Map<string, Line[]>();
    for (const edge of this.data.edges) {
      const [from, to] = [places.get(edge.from), places.get(edge.to)];
      if (!from || !to || !this.#shown.edges.has(edge.id)) continue;
      const line = { ax: from.x, ay: from.y, bx: to.x, by: to.y };
      every.push(line);
      for (const end of [edge.from, edge.to]) own.set(end, [...(own.get(end) ?? []), line]);
      const speaks = this.#speaks(edge);
      if (!speaks && scale <= EDGES_SPEAK) continue;
      const strong = edge.id === this.#selected || edge.id === this.#hovered;
      const weight = edge.id === this.#hovered ? 3900 : strong ? 2900 : speaks ? 2000 : -1;
      const place = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, radius: 0, lines: [line] };
      labels.push({ id: edge.id, text: edge.label, ...place, weight, strong, faint: false, kind: "edge" });
    }
    const taken: Box[] = [];
    for (const node of this.data.nodes) {
      const place = places.get(node.id);
      if (!place) continue;
      const radius = this.#radius(node) * scale * 1.1;
      taken.push({ x: place.x - radius, y: place.y - radius, width: 2 * radius, height: 2 * radius });
      const strong = node.id === this.#selected || node.id === this.#hovered;
      const bright = !lit || lit.has(node.id);
      const weight = node.size + (node.id === this.#hovered ? 4000 : strong ? 3000 : bright && lit ? 2500 : 0);
      const lines = every.length * places.size < FEW ? every : (own.get(node.id) ?? []);
      labels.push({ id: node.id, text: node.label, ...place, radius, weight, strong, faint: !bright, lines, kind: "node" });
    }
    const { clientWidth: width, clientHeight: height } = this.container;
    const buttons = this.container.parentElement?.querySelector<HTMLElement>(".zoom");
    if (buttons) {
      const { offsetLeft: x, offsetTop: y, offsetWidth, offsetHeight } = buttons;
      taken.push({ x, y, width: offsetWidth, height: offsetHeight });
    }
    context.save();
    const ratio = context.canvas.width / width;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.labels.draw(context, labels, taken, { x: 2, y: 2, width: width - 4, height: height - 4 }, this.#inks as unknown as Inks);
    context.restore();
  }
}

interface Drawing {
  ctx: CanvasRenderingContext2D;
  x: number;
  y: number;
}
