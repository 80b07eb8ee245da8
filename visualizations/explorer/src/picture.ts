// The picture: vis-network draws nodes and edges where the layout put them, labels.ts writes beside them.
import { DataSet } from "vis-data";
import { Network } from "vis-network";
import type { Edge, Ground, Node, PageData } from "./data";
import { drawGlyph } from "./glyph";
import { type Box, type Inks, Labels } from "./labels";
import { type Scene, framed, labelled, near } from "./scene";

/** Above this scale every edge says its relation, where there is room. */
const EDGES_SPEAK = 1.3;
const LARGEST = 3;
const SMALLEST_RADIUS = 5.5;
/** In a picture of many nodes the smallest are smaller, or they would hide the lines between them. */
const SMALLEST_OF_MANY = 2.5;
const MANY = 300;
const MOVES: Record<string, [number, number]> = {
  ArrowLeft: [-90, 0],
  ArrowRight: [90, 0],
  ArrowUp: [0, -90],
  ArrowDown: [0, 90],
};

export interface Shown {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
}

export interface Drawn {
  nodes: readonly Node[];
  edges: readonly Edge[];
  place: (id: string) => [number, number];
  size: (node: Node) => number;
  halo: (node: Node) => string | null;
  /** The nodes that a search did not dim; null dims none. */
  matches: ReadonlySet<string> | null;
  edgesSpeak: boolean;
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
  #drawnNodes: readonly Node[] = [];
  #drawnEdges: readonly Edge[] = [];
  #matches: ReadonlySet<string> | null = null;
  #selected: string | null = null;
  #hovered: string | null = null;
  #lit: ReadonlySet<string> | null = null;
  #inks: Record<string, string> = {};
  #ground: Ground = "light";
  #tall = false;
  #moved = false;
  #size: (node: Node) => number = (node) => node.size;
  #halo: (node: Node) => string | null = () => null;

  constructor(
    readonly container: HTMLElement,
    readonly data: PageData,
    choose: (id: string | null) => void,
    /** Hears where the reader put a node. */
    readonly put?: (id: string, x: number, y: number) => void,
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
    const drag = ({ nodes }: { nodes: string[] }, ended: boolean) => {
      for (const id of nodes) {
        const place = this.network.getPosition(id);
        const node = this.#byId.get(id);
        if (!node) continue;
        [node.x, node.y] = [Math.round(place.x), Math.round(place.y)];
        node.tall = [node.x, node.y];
        if (ended) this.put?.(id, node.x, node.y);
      }
      if (ended) this.network.unselectAll();
    };
    this.network.on("dragging", (event: { nodes: string[] }) => drag(event, false));
    this.network.on("dragEnd", (event: { nodes: string[] }) => drag(event, true));
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
    const move = MOVES[event.key];
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

  /** What is drawn, and where; for exports. */
  get drawn(): Drawn {
    const [nodes, edges] = [this.#drawnNodes, this.#drawnEdges];
    const edgesSpeak = this.network.getScale() > EDGES_SPEAK;
    return { nodes, edges, place: (id) => this.#place(id), size: this.#size, halo: this.#halo, matches: this.#matches, edgesSpeak };
  }

  /** Takes up nodes and edges that were added to the data, and those whose place changed. */
  grow(): void {
    for (const node of this.data.nodes) this.#byId.set(node.id, node);
    for (const edge of this.data.edges) this.#edgeById.set(edge.id, edge);
    this.paint();
  }

  /** How large nodes are, in half their height, and the halo of each; `paint` shows it. */
  dress(size: (node: Node) => number, halo: (node: Node) => string | null): void {
    this.#size = size;
    this.#halo = halo;
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
    this.network.moveTo({ ...framed(places, width, height), ...(animated ? { animation: this.#animation() } : {}) });
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

  #speaks(edge: Edge): boolean {
    return [edge.id, edge.from, edge.to].includes(this.#selected ?? "") || edge.id === this.#hovered;
  }

  /** Gives every node and edge its look on the present ground. */
  paint(): void {
    this.#drawnNodes = this.data.nodes.filter(({ id }) => this.#shown.nodes.has(id));
    this.#drawnEdges = this.data.edges.filter(({ id }) => this.#shown.edges.has(id));
    this.#ground = this.#dark.matches ? "dark" : "light";
    this.#inks = this.data.style.grounds[this.#ground];
    this.#lit = this.#selected ? near(this.#selected, this.#drawnEdges) : this.#matches;
    const [inks, lit] = [this.#inks, this.#lit];
    this.#nodes.update(
      this.data.nodes.map((node) => {
        const [x, y] = this.#place(node.id);
        return {
          id: node.id,
          x,
          y,
          size: this.#size(node),
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
            color: edge.id === this.#selected ? inks.accent : edge.disputed?.includes(true) ? inks.accent : chosen ? inks.quiet : inks.line,
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
        halo: this.#halo(node),
        folded: node.folded ?? false,
        faint: this.#lit !== null && !this.#lit.has(node.id),
        ring: ringed ? accent : null,
      });
    };
    return { drawNode, nodeDimensions: { width: 2 * radius + 6, height: 2 * radius + 6 } };
  }

  #radius(node: Node): number {
    const smallest = this.#drawnNodes.length > MANY ? SMALLEST_OF_MANY : SMALLEST_RADIUS;
    return Math.max(this.#size(node), smallest / this.network.getScale());
  }

  #write(context: CanvasRenderingContext2D): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    const scene: Scene = {
      nodes: this.#drawnNodes,
      edges: this.#drawnEdges,
      place: (id) => {
        const [x, y] = this.#place(id);
        return this.network.canvasToDOM({ x, y });
      },
      radius: (node) => this.#radius(node) * this.network.getScale() * 1.1,
      lit: this.#lit,
      selected: this.#selected,
      hovered: this.#hovered,
      edgesSpeak: this.network.getScale() > EDGES_SPEAK,
      width,
      height,
    };
    const { labels, taken } = labelled(scene);
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
