// The picture: vis-network keeps the view and draws the shapes where the layout put them; edges.ts draws the lines below
// them, layer.ts writes the labels beside them, and regions.ts lays open communities under all of it.
import { DataSet } from "vis-data";
import { Network } from "vis-network";
import { type Box, holds } from "./boxes";
import { Camera } from "./camera";
import type { Edge, Ground, Node, PageData } from "./data";
import { Edges, type Look, level } from "./edges";
import { Feed } from "./feed";
import { drawGlyph } from "./glyph";
import type { Inks } from "./labels";
import { Layer } from "./layer";
import { listen } from "./pointer";
import { among, depth, drawGround, line } from "./regions";
import { type Scene, labelled, near } from "./scene";
import { drawnRadius } from "./sizes";
import type { Shape } from "./state";

/** So near to a line, in pixels of the screen, the pointer means it. */
const NEAR = 7;
/** So far the labels move along with a picture that is dragged, before they are placed anew. */
const ALONG = 200;

export interface Shown {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
}

export interface Drawn {
  nodes: readonly Node[];
  edges: readonly Edge[];
  place: (id: string) => [number, number];
  /** Half the height of a node, at a scale at which the picture is drawn. */
  radius: (node: Node, scale: number) => number;
  /** Open communities, those around others first; on what ground, and the line of an edge between their borders. */
  open: readonly Node[];
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
  readonly #nodes = new Feed();
  readonly #map = { place: (id: string) => this.#place(id), box: (id: string) => this.#box(id) };
  readonly #edges = new Edges(this.#map, (id) => this.#reach(id));
  readonly #byId: Map<string, Node>;
  readonly #edgeById: Map<string, Edge>;
  readonly #paths = new Map<string, Path2D>();
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  #shown: Shown;
  #drawnNodes: readonly Node[] = [];
  #drawnEdges: readonly Edge[] = [];
  #open: readonly Node[] = [];
  #matches: ReadonlySet<string> | null = null;
  #selected: string | null = null;
  #hovered: string | null = null;
  #lit: ReadonlySet<string> | null = null;
  /** The open communities in which nothing is lit. */
  #dim: ReadonlySet<string> = new Set();
  #inks: Record<string, string> = {};
  #ground: Ground = "light";
  #tall = false;
  #kept: Shape | null = null;
  #asked = false;
  /** The scale and the place of the origin with which the labels were written. */
  #written = { scale: 0, x: 0, y: 0 };
  #size: (node: Node) => number = (node) => node.size;
  #halo: (node: Node) => string | null = () => null;
  #pinned: (node: Node) => boolean = () => false;

  constructor(
    readonly container: HTMLElement,
    readonly data: PageData,
    choose: (id: string | null) => void,
    /** Hears where the reader put a node. */
    put?: (id: string, x: number, y: number) => void,
  ) {
    this.#byId = new Map(data.nodes.map((node) => [node.id, node]));
    this.#edgeById = new Map(data.edges.map((edge) => [edge.id, edge]));
    this.#shown = { nodes: new Set(this.#byId.keys()), edges: new Set(this.#edgeById.keys()) };
    for (const [name, path] of Object.entries(data.style.shapes)) this.#paths.set(name, new Path2D(path));
    this.#tall = this.#isTall();
    this.paint();
    this.#nodes.hand();
    this.network = new Network(container, { nodes: this.#nodes.items, edges: new DataSet<{ id: string }>() }, data.options);
    // vis-network's own frame can have the focus too: a stop of the Tab key without a name, inside of one that has it
    container.querySelector(".vis-network")?.removeAttribute("tabindex");
    this.camera = new Camera(this.network, container, {
      units: () => [this.#outermost, this.#drawnNodes.reduce((least, node) => Math.min(least, this.#unit(node)), Infinity)],
      fit: (animated) => this.fit(animated),
      resized: () => this.#resized(),
    });
    this.network.on("beforeDrawing", (context: CanvasRenderingContext2D) => this.#underlay(context));
    this.network.on("afterDrawing", (context: CanvasRenderingContext2D) => this.#write(context));
    this.#dark.addEventListener("change", () => this.paint());
    listen(this, choose, put);
    this.fit();
  }

  /** Shows all again in a room of another size, unless the reader moved the view, which then stays. */
  #resized(): void {
    if (!this.camera.moved) {
      this.fit();
      if (this.#isDrawn(this.#selected)) this.#reveal(this.#selected);
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
    if (id === this.#hovered) return;
    this.#hovered = id;
    this.container.style.cursor = id ? "pointer" : "";
    this.redraw();
  }

  /** Says that a node is elsewhere. */
  put(id: string, x: number, y: number): void {
    const node = this.#byId.get(id);
    if (node) Object.assign(node, { x, y, tall: [x, y] });
  }

  /** The node, the edge or else the open community at a place of the canvas; a label counts as its node. */
  at(place: { x: number; y: number }): string | null {
    const node = this.network.getNodeAt(place);
    if (node !== undefined) return String(node);
    const label = this.labels.drawn.find(({ box }) => holds(box, place));
    if (label) return label.id;
    const { x, y } = this.network.DOMtoCanvas(place);
    const edge = this.#edges.at(x, y, NEAR / this.network.getScale());
    return edge ?? this.#open.filter(({ id }) => holds(this.#box(id), { x, y })).at(-1)?.id ?? null;
  }

  show(shown: Shown): void {
    this.#shown = shown;
    this.paint();
  }

  /** What is drawn, and where; for exports. */
  get drawn(): Drawn {
    return {
      nodes: this.#drawnNodes,
      edges: this.#drawnEdges,
      open: this.#open,
      place: (id) => this.#place(id),
      box: (id) => this.#box(id),
      line: (edge) => line(edge, this.#map),
      radius: (node, scale) => this.#radius(node, scale),
      unit: (thing) => this.#unit(thing),
      halo: this.#halo,
      pinned: this.#pinned,
      matches: this.#matches,
    };
  }

  /** The node or the edge that is marked. */
  get selected(): string | null {
    return this.#selected;
  }

  /** Takes up nodes and edges that came to the data or left it, and those whose place changed. */
  grow(): void {
    this.#byId.clear();
    this.#edgeById.clear();
    for (const node of this.data.nodes) this.#byId.set(node.id, node);
    for (const edge of this.data.edges) this.#edgeById.set(edge.id, edge);
    if (this.data.nodes.some(({ open }) => open)) this.camera.moved = true; // the map stays as the reader knows it
    this.paint();
  }

  /** Moves so far that some nodes are seen: all is, unless the reader moved the view or a part of it is covered. */
  contain(ids: readonly string[]): void {
    if (!this.camera.moved && !this.camera.covered()) return this.fit(true);
    this.camera.contain(ids.filter((id) => this.#byId.has(id)).map((id) => this.#place(id)));
  }

  /** How large nodes are, in half their height, the halo of each, and which ones the reader pinned; `paint` shows it. */
  dress(size: (node: Node) => number, halo: (node: Node) => string | null, pinned: (node: Node) => boolean): void {
    this.#size = size;
    this.#halo = halo;
    this.#pinned = pinned;
  }

  /** Dims everything but these nodes; null dims nothing. */
  match(nodes: ReadonlySet<string> | null): void {
    this.#matches = nodes;
    this.paint();
  }

  /**
   * Marks a node with its neighbours, or an edge with its ends, and moves it to where it is seen; `leads` brings the
   * reader near enough to read what it is called.
   */
  select(id: string | null, leads = false): void {
    this.#selected = id;
    this.paint();
    if (this.#isDrawn(id)) this.#reveal(id, leads);
  }

  /** Shows what is in an open community as large as there is room for. */
  enter(key: string): void {
    const inner = this.#drawnNodes.filter((node) => node.id !== key && among(node, new Set([key])));
    const [first] = inner;
    if (first) this.camera.enter(inner.map(({ id }) => this.#place(id)), this.#unit(first));
  }

  /** The layout that is seen. */
  get shape(): Shape {
    return this.#tall ? "tall" : "wide";
  }

  /** Keeps to a layout whatever the shape of the room is; null lets it follow the room. */
  keep(shape: Shape | null): void {
    this.#kept = shape;
    if (this.#settle()) this.fit();
  }

  /** Takes the layout that is kept to, or else the one for the shape of the room; whether it is another one. */
  #settle(): boolean {
    if (this.#isTall() === this.#tall) return false;
    this.#tall = !this.#tall;
    this.paint();
    return true;
  }

  /** Shows everything, in the layout for the shape of the room unless it keeps to one, at the largest scale at which it has room with its labels. */
  fit(animated = false): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    if (!this.#shown.nodes.size || !width || !height) return;
    this.#settle();
    this.camera.fit([...this.#shown.nodes].map((id) => this.#place(id)), this.#outermost, animated);
  }

  /** How many pixels one of the outermost picture takes. */
  get #outermost(): number {
    const [first] = this.data.nodes;
    return first ? this.#unit(first) : 1;
  }

  #isTall(): boolean {
    const { clientWidth: width, clientHeight: height } = this.container;
    if (this.#kept) return this.#kept === "tall";
    return width && height ? width < 0.9 * height : this.#tall;
  }

  #place(id: string): [number, number] {
    const node = this.#byId.get(id);
    if (!node) return [0, 0];
    return this.#tall ? node.tall : [node.x, node.y];
  }

  /** The ground of an open community. */
  #box(id: string): Box | null {
    const node = this.#byId.get(id);
    const [width, height] = (this.#tall ? node?.tallRegion : node?.region) ?? [0, 0];
    if (!node?.open) return null;
    const [x, y] = this.#place(id);
    return { x: x - width / 2, y: y - height / 2, width, height };
  }

  #unit(thing: Node | Edge): number {
    if (!("relations" in thing)) return (this.#tall ? thing.tallUnit : thing.unit) ?? 1;
    const ends = [this.#byId.get(thing.from), this.#byId.get(thing.to)];
    return Math.min(...ends.map((end) => (end ? this.#unit(end) : 1)));
  }

  #reveal(id: string, leads = false): void {
    const edge = this.#edgeById.get(id);
    const known = edge ?? this.#byId.get(id);
    if (!known) return;
    const ends = edge ? [this.#place(edge.from), this.#place(edge.to)] : [this.#place(id)];
    this.camera.reveal(ends, leads ? this.#unit(known) : null);
  }

  /** Whether it is in the picture: a card can also be open of what is hidden. */
  #isDrawn(id: string | null): id is string {
    return id !== null && (this.#shown.nodes.has(id) || this.#shown.edges.has(id) || this.#byId.get(id)?.open !== undefined);
  }

  /** Gives every node and edge its look on the present ground. */
  paint(): void {
    this.#drawnNodes = this.data.nodes.filter(({ id }) => this.#shown.nodes.has(id));
    this.#drawnEdges = this.data.edges.filter(({ id }) => this.#shown.edges.has(id));
    this.#open = this.data.nodes.filter(({ open }) => open).sort((a, b) => depth(a.home) - depth(b.home));
    this.#ground = this.#dark.matches ? "dark" : "light";
    this.#inks = this.data.style.grounds[this.#ground];
    this.#lit = this.#isDrawn(this.#selected) ? near(this.#selected, this.#drawnEdges) : this.#matches;
    const around = (id: string) => [...(this.#lit ?? [])].some((lit) => lit === id || among(this.#byId.get(lit), new Set([id])));
    this.#dim = new Set(this.#lit ? this.#open.filter(({ id }) => !around(id)).map(({ id }) => id) : []);
    this.#edges.dress(this.#drawnEdges, (edge) => this.#look(edge));
    this.#nodes.want(
      this.data.nodes.filter(({ open }) => !open).map((node) => {
        const [x, y] = this.#place(node.id);
        return {
          id: node.id,
          x,
          y,
          size: this.#size(node) * this.#unit(node),
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

  #look(edge: Edge): Look {
    const { accent = "", quiet = "", line: plain = "" } = this.#inks;
    const unit = this.#unit(edge);
    const chosen = this.#selected !== null && [edge.id, edge.from, edge.to].includes(this.#selected);
    const strong = edge.id === this.#selected || edge.disputed?.includes(true);
    return {
      colour: strong ? accent : chosen ? quiet : plain,
      opacity: chosen || this.#isBright(edge) ? 1 : 0.16,
      width: (edge.width + (chosen ? 0.75 : 0)) * unit,
      dashes: edge.dashes ? edge.dashes.map((length) => length * unit) : [],
      unit,
    };
  }

  /** Whether an edge is not dimmed; of a selection only its own edges are bright. */
  #isBright(edge: Edge): boolean {
    const lit = this.#lit;
    if (!lit) return true;
    return !this.#selected && among(this.#byId.get(edge.from), lit) && among(this.#byId.get(edge.to), lit);
  }

  /** What lies below all nodes: open communities, those around others first, with the lines there; then all other lines. */
  #underlay(context: CanvasRenderingContext2D): void {
    const scale = this.network.getScale();
    const { x, y } = this.network.DOMtoCanvas({ x: 0, y: 0 });
    const view = { x, y, width: this.container.clientWidth / scale, height: this.container.clientHeight / scale };
    const on = { context, view, scale };
    const hovered = this.#hovered === null ? undefined : this.#edgeById.get(this.#hovered);
    const marked = hovered && { ...this.#look(hovered), colour: this.#inks.accent ?? "", opacity: 1 };
    const levels = new Set([...this.#edges.levels, ...this.#open.map(({ home }) => depth(home))]);
    for (const each of [...levels].sort((a, b) => a - b)) {
      this.#edges.draw(on, each);
      if (marked && level(hovered) === each) this.#edges.mark(on, hovered, marked);
      for (const node of this.#open) if (depth(node.home) === each) this.#lay(context, node, scale);
    }
  }

  #lay(context: CanvasRenderingContext2D, node: Node, scale: number): void {
    const { accent = "", paper = "", raised = "" } = this.#inks;
    const box = this.#box(node.id);
    if (!box) return;
    const strong = node.id === this.#selected || node.id === this.#hovered;
    const colour = strong ? accent : (this.data.style.groups[node.group]?.[this.#ground] ?? "");
    const look = { colour, width: (strong ? 2 : 1.25) / scale, opacity: this.#dim.has(node.id) ? 0.3 : 0.8 };
    drawGround(context, box, node.home ? paper : raised, look);
  }

  #glyph({ ctx, x, y }: Drawing, node: Node) {
    const radius = this.#radius(node, this.network.getScale());
    const group = this.data.style.groups[node.group];
    const path = this.#paths.get(group?.shape ?? "");
    const { accent = "", ink = "", paper = "" } = this.#inks;
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
        halo: this.#halo(node),
        folded: node.folded ?? false,
        faint: this.#lit !== null && !among(node, this.#lit),
        ring: ringed ? accent : null,
        pin: this.#pinned(node) ? ink : null,
      });
    };
    const side = 2 * radius + 6 * this.#unit(node);
    return { drawNode, nodeDimensions: { width: side, height: side } };
  }

  #radius(node: Node, scale: number): number {
    return drawnRadius(node, this.#size(node), this.#unit(node), scale, this.#drawnNodes.length);
  }

  #reach(id: string): number {
    const node = this.#byId.get(id);
    return node ? this.#radius(node, this.network.getScale()) : 0;
  }

  /** Puts the labels onto the picture: those of the last time while it is dragged, else those that have room now. */
  #write(context: CanvasRenderingContext2D): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    if (!width || !height) return;
    const scale = this.network.getScale();
    const origin = this.network.canvasToDOM({ x: 0, y: 0 });
    const [x, y] = [origin.x - this.#written.x, origin.y - this.#written.y];
    if (this.dragged && scale === this.#written.scale && Math.hypot(x, y) < ALONG) return this.labels.lay(context, x, y);
    const onScreen = (left: number, top: number) => ({ x: origin.x + left * scale, y: origin.y + top * scale });
    const scene: Scene = {
      nodes: this.#drawnNodes,
      edges: this.#drawnEdges,
      open: this.#open,
      place: (id) => onScreen(...this.#place(id)),
      box: (id) => {
        const box = this.#box(id);
        return box && { ...onScreen(box.x, box.y), width: box.width * scale, height: box.height * scale };
      },
      magnified: (thing) => this.#unit(thing) * scale,
      radius: (node) => this.#radius(node, scale) * scale * 1.1,
      halo: this.#halo,
      lit: this.#lit,
      selected: this.#selected,
      hovered: this.#hovered,
      width,
      height,
    };
    const { labels, taken } = labelled(scene);
    const buttons = this.container.parentElement?.querySelector<HTMLElement>(".zoom");
    if (buttons) {
      const { offsetLeft: x, offsetTop: y, offsetWidth, offsetHeight } = buttons;
      taken.push({ x, y, width: offsetWidth, height: offsetHeight });
    }
    const space = { x: 2, y: 2, width: width - 4, height: height - 4 };
    this.labels.write(labels, taken, space, this.#inks as unknown as Inks, context.canvas.width / width);
    this.labels.lay(context, 0, 0);
    this.#written = { scale, ...origin };
  }
}

interface Drawing {
  ctx: CanvasRenderingContext2D;
  x: number;
  y: number;
}
