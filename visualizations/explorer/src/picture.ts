// The picture: vis-network keeps the view and draws the shapes where plan.ts has them, as looks.ts says; edges.ts draws the
// lines below them, lettering.ts writes the labels beside them, and regions.ts lays open communities under all of it.
import { DataSet } from "vis-data";
import { Network } from "vis-network";
import { type Box, holds } from "./boxes";
import { Camera } from "./camera";
import type { Edge, Node, PageData } from "./data";
import { Edges, level } from "./edges";
import { Feed } from "./feed";
import { drawGlyph } from "./glyph";
import { Layer } from "./layer";
import { Lettering } from "./lettering";
import { Looks, type Seen } from "./looks";
import { Plan } from "./plan";
import { listen } from "./pointer";
import { among, depth, drawGround } from "./regions";
import type { Shape } from "./state";

/** So near to a line, in pixels of the screen, the pointer means it. */
const NEAR = 7;

export interface Shown {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
}

export interface Drawn extends Seen {
  place: (id: string) => [number, number];
  /** Half the height of a node, at a scale at which the picture is drawn. */
  radius: (node: Node, scale: number) => number;
  /** The ground of an open community, and the line of an edge between the borders of these. */
  box: (id: string) => Box | null;
  line: (edge: Edge) => { ax: number; ay: number; bx: number; by: number };
  /** How many pixels of the whole a pixel of a node's, or of an edge's, own picture takes. */
  unit: (thing: Node | Edge) => number;
  halo: (node: Node) => string | null;
  pinned: (node: Node) => boolean;
  /** The nodes that a search did not dim; null dims none. */
  matches: ReadonlySet<string> | null;
}

export class Picture {
  readonly labels = new Layer();
  readonly network: Network;
  readonly camera: Camera;
  /** Whether the view is being dragged. */
  dragged = false;
  readonly #plan: Plan;
  readonly #looks: Looks;
  readonly #nodes = new Feed();
  readonly #edges: Edges;
  readonly #paths = new Map<string, Path2D>();
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  #shown: Shown;
  #drawnNodes: readonly Node[] = [];
  #drawnEdges: readonly Edge[] = [];
  #open: readonly Node[] = [];
  #asked = false;
  readonly #lettering: Lettering;

  constructor(
    readonly container: HTMLElement,
    readonly data: PageData,
    choose: (id: string | null) => void,
    /** Hears where the reader put a node. */
    put?: (id: string, x: number, y: number) => void,
  ) {
    this.#plan = new Plan(data);
    this.#looks = new Looks(data, this.#plan);
    this.#edges = new Edges(this.#plan, (id) => this.#reach(id));
    this.#shown = { nodes: new Set(data.nodes.map(({ id }) => id)), edges: new Set(data.edges.map(({ id }) => id)) };
    for (const [name, path] of Object.entries(data.style.shapes)) this.#paths.set(name, new Path2D(path));
    this.#plan.settle(container.clientWidth, container.clientHeight);
    this.paint();
    this.#nodes.hand();
    this.network = new Network(container, { nodes: this.#nodes.items, edges: new DataSet<{ id: string }>() }, data.options);
    // vis-network's own frame can have the focus too: a stop of the Tab key without a name, inside of one that has it
    container.querySelector(".vis-network")?.removeAttribute("tabindex");
    this.camera = new Camera(this.network, container, {
      units: () => [this.#plan.outermost, this.#drawnNodes.reduce((least, node) => Math.min(least, this.#plan.unit(node)), Infinity)],
      fit: (animated) => this.fit(animated),
      resized: () => this.#resized(),
    });
    this.#lettering = new Lettering(container, this.network, this.#plan, this.#looks, this.labels);
    this.network.on("beforeDrawing", (context: CanvasRenderingContext2D) => this.#underlay(context));
    this.network.on("afterDrawing", (context: CanvasRenderingContext2D) => this.#lettering.write(context, this.#seen, this.dragged));
    this.#dark.addEventListener("change", () => this.paint());
    listen(this, choose, put);
    this.fit();
  }

  /** What is drawn. */
  get #seen(): Seen {
    return { nodes: this.#drawnNodes, edges: this.#drawnEdges, open: this.#open };
  }

  /** Shows all again in a room of another size, unless the reader moved the view, which then stays. */
  #resized(): void {
    if (!this.camera.moved) {
      this.fit();
      if (this.#isDrawn(this.selected)) this.#reveal(this.selected);
    }
    this.network.redraw();
  }

  /** Draws it anew with the next frame, however often that is asked for. */
  redraw(): void {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      this.network.redraw();
    });
  }

  /** Marks what the mouse is over. */
  hover(id: string | null): void {
    if (id === this.#looks.hovered) return;
    this.#looks.hovered = id;
    this.container.style.cursor = id ? "pointer" : "";
    this.redraw();
  }

  /** Says that a node is elsewhere. */
  put(id: string, x: number, y: number): void {
    this.#plan.put(id, x, y);
  }

  /** The node, the edge or else the open community at a place of the canvas; a label counts as its node. */
  at(place: { x: number; y: number }): string | null {
    const node = this.network.getNodeAt(place);
    if (node !== undefined) return String(node);
    const label = this.labels.drawn.find(({ box }) => holds(box, place));
    if (label) return label.id;
    const { x, y } = this.network.DOMtoCanvas(place);
    const edge = this.#edges.at(x, y, NEAR / this.network.getScale());
    return edge ?? this.#open.filter(({ id }) => holds(this.#plan.box(id), { x, y })).at(-1)?.id ?? null;
  }

  show(shown: Shown): void {
    this.#shown = shown;
    this.paint();
  }

  /** What is drawn, and where; for exports. */
  get drawn(): Drawn {
    const [plan, looks] = [this.#plan, this.#looks];
    return {
      ...this.#seen,
      place: (id) => plan.place(id),
      box: (id) => plan.box(id),
      line: (edge) => plan.line(edge),
      radius: (node, scale) => looks.radius(node, scale),
      unit: (thing) => plan.unit(thing),
      halo: looks.halo,
      pinned: looks.pinned,
      matches: looks.matches,
    };
  }

  /** The node or the edge that is marked. */
  get selected(): string | null {
    return this.#looks.selected;
  }

  /** Takes up nodes and edges that came to the data or left it, and those whose place changed. */
  grow(): void {
    this.#plan.learn();
    if (this.data.nodes.some(({ open }) => open)) this.camera.moved = true; // the map stays as the reader knows it
    this.paint();
  }

  /** Moves so far that some nodes are seen: all is, unless the reader moved the view or a part of it is covered. */
  contain(ids: readonly string[]): void {
    if (!this.camera.moved && !this.camera.covered()) return this.fit(true);
    this.camera.contain(ids.filter((id) => this.#plan.node(id)).map((id) => this.#plan.place(id)));
  }

  /** How large nodes are, in half their height, the halo of each, and which ones the reader pinned; `paint` shows it. */
  dress(size: (node: Node) => number, halo: (node: Node) => string | null, pinned: (node: Node) => boolean): void {
    Object.assign(this.#looks, { size, halo, pinned });
  }

  /** Dims everything but these nodes; null dims nothing. */
  match(nodes: ReadonlySet<string> | null): void {
    this.#looks.matches = nodes;
    this.paint();
  }

  /**
   * Marks a node with its neighbours, or an edge with its ends, and moves it to where it is seen; `leads` brings the
   * reader near enough to read what it is called.
   */
  select(id: string | null, leads = false): void {
    this.#looks.selected = id;
    this.paint();
    if (this.#isDrawn(id)) this.#reveal(id, leads);
  }

  /** Shows what is in an open community as large as there is room for. */
  enter(key: string): void {
    const inner = this.#drawnNodes.filter((node) => node.id !== key && among(node, new Set([key])));
    const [first] = inner;
    if (first) this.camera.enter(inner.map(({ id }) => this.#plan.place(id)), this.#plan.unit(first));
  }

  /** The layout that is seen. */
  get shape(): Shape {
    return this.#plan.shape;
  }

  /** Keeps to a layout whatever the shape of the room is; null lets it follow the room. */
  keep(shape: Shape | null): void {
    this.#plan.keep(shape);
    if (this.#settle()) this.fit();
  }

  /** Takes the layout that belongs to the room; whether it is another one. */
  #settle(): boolean {
    const settled = this.#plan.settle(this.container.clientWidth, this.container.clientHeight);
    if (settled) this.paint();
    return settled;
  }

  /** Shows everything, in the layout for the room unless it keeps to one, as large as there is room with the labels. */
  fit(animated = false): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    if (!this.#shown.nodes.size || !width || !height) return;
    this.#settle();
    this.camera.fit([...this.#shown.nodes].map((id) => this.#plan.place(id)), this.#plan.outermost, animated);
  }

  #reveal(id: string, leads = false): void {
    const known = this.#plan.edge(id) ?? this.#plan.node(id);
    if (known) this.camera.reveal(this.#plan.ends(id), leads ? this.#plan.unit(known) : null);
  }

  /** Whether it is in the picture: a card can also be open of what is hidden. */
  #isDrawn(id: string | null): id is string {
    return id !== null && (this.#shown.nodes.has(id) || this.#shown.edges.has(id) || this.#plan.node(id)?.open !== undefined);
  }

  /** Gives every node and edge its look on the present ground. */
  paint(): void {
    this.#drawnNodes = this.data.nodes.filter(({ id }) => this.#shown.nodes.has(id));
    this.#drawnEdges = this.data.edges.filter(({ id }) => this.#shown.edges.has(id));
    this.#open = this.data.nodes.filter(({ open }) => open).sort((a, b) => depth(a.home) - depth(b.home));
    const marked = this.#isDrawn(this.selected) ? this.selected : null;
    this.#looks.take(this.#seen, marked, this.#dark.matches ? "dark" : "light");
    this.#edges.dress(this.#drawnEdges, (edge) => this.#looks.edge(edge));
    this.#nodes.want(
      this.data.nodes.filter(({ open }) => !open).map((node) => {
        const [x, y] = this.#plan.place(node.id);
        return {
          id: node.id,
          x,
          y,
          size: this.#looks.size(node) * this.#plan.unit(node),
          shape: "custom",
          hidden: !this.#shown.nodes.has(node.id),
          // vis-network keeps the first function that it is given: what changes is looked up when it is called.
          ctxRenderer: (drawing: Drawing) => this.#glyph(drawing, node),
        };
      }),
      ({ x, y, size, hidden }) => `${x} ${y} ${size} ${hidden}`,
    );
    if (this.network as Network | undefined) this.#nodes.flow(() => this.redraw());
  }

  /** What lies below all nodes: open communities, those around others first, with the lines there; then all other lines. */
  #underlay(context: CanvasRenderingContext2D): void {
    const scale = this.network.getScale();
    const { x, y } = this.network.DOMtoCanvas({ x: 0, y: 0 });
    const view = { x, y, width: this.container.clientWidth / scale, height: this.container.clientHeight / scale };
    const on = { context, view, scale };
    const hovered = this.#plan.edge(this.#looks.hovered);
    const levels = new Set([...this.#edges.levels, ...this.#open.map(({ home }) => depth(home))]);
    for (const each of [...levels].sort((a, b) => a - b)) {
      this.#edges.draw(on, each);
      if (hovered && level(hovered) === each) this.#edges.mark(on, hovered, this.#looks.marked(hovered));
      for (const node of this.#open) if (depth(node.home) === each) this.#lay(context, node, scale);
    }
  }

  #lay(context: CanvasRenderingContext2D, node: Node, scale: number): void {
    const box = this.#plan.box(node.id);
    if (!box) return;
    const { paper, ...look } = this.#looks.region(node, scale);
    drawGround(context, box, paper, look);
  }

  #glyph({ ctx, x, y }: Drawing, node: Node) {
    const path = this.#paths.get(this.data.style.groups[node.group]?.shape ?? "");
    const glyph = this.#looks.node(node, x, y, this.network.getScale());
    const drawNode = () => {
      if (path) drawGlyph(ctx, path, glyph);
    };
    const side = 2 * glyph.radius + 6 * this.#plan.unit(node);
    return { drawNode, nodeDimensions: { width: side, height: side } };
  }

  #reach(id: string): number {
    const node = this.#plan.node(id);
    return node ? this.#looks.radius(node, this.network.getScale()) : 0;
  }
}

interface Drawing {
  ctx: CanvasRenderingContext2D;
  x: number;
  y: number;
}
