// The picture: vis-network draws nodes and edges where the layout put them, labels.ts writes beside them.
import { Network } from "vis-network";
import { Camera } from "./camera";
import type { Edge, Ground, Node, PageData } from "./data";
import { Feed } from "./feed";
import { drawGlyph } from "./glyph";
import { type Box, type Inks, Labels } from "./labels";
import { among, away, depth, drawGround, drawLine, holds, line } from "./regions";
import { type Scene, labelled, near } from "./scene";
import { drawnRadius } from "./sizes";

/** How far from a line between communities a click is meant for it, in pixels. */
const NEAR = 6;
/** How long handing over a piece of the picture should take at most, in milliseconds. */
const SLOW = 45;
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
  /** The nodes that a search did not dim; null dims none. */
  matches: ReadonlySet<string> | null;
}

export class Picture {
  readonly labels = new Labels();
  readonly network: Network;
  readonly camera: Camera;
  readonly #nodes = new Feed();
  readonly #edges = new Feed();
  readonly #byId: Map<string, Node>;
  readonly #edgeById: Map<string, Edge>;
  readonly #paths = new Map<string, Path2D>();
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  #shown: Shown;
  #drawnNodes: readonly Node[] = [];
  #drawnEdges: readonly Edge[] = [];
  #open: readonly Node[] = [];
  /** Of lines between communities, which are drawn here and not by vis-network. */
  #links: readonly Edge[] = [];
  #handing = 0;
  #piece = 100;
  #matches: ReadonlySet<string> | null = null;
  #selected: string | null = null;
  #hovered: string | null = null;
  #lit: ReadonlySet<string> | null = null;
  #inks: Record<string, string> = {};
  #ground: Ground = "light";
  #tall = false;
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
    this.network = new Network(container, { nodes: this.#nodes.items, edges: this.#edges.items }, data.options);
    // vis-network's own frame can have the focus too: a stop of the Tab key without a name, inside of one that has it
    container.querySelector(".vis-network")?.removeAttribute("tabindex");
    this.camera = new Camera(this.network, container, {
      units: () => [this.#outermost, this.#drawnNodes.reduce((least, node) => Math.min(least, this.#unit(node)), Infinity)],
      fit: (animated) => this.fit(animated),
      resized: () => this.#resized(),
    });
    this.#listen(choose);
    this.fit();
  }

  #listen(choose: (id: string | null) => void): void {
    this.network.on("beforeDrawing", (context: CanvasRenderingContext2D) => this.#underlay(context));
    this.network.on("afterDrawing", (context: CanvasRenderingContext2D) => this.#write(context));
    this.network.on("click", ({ pointer }: { pointer: { DOM: { x: number; y: number } } }) =>
      choose(this.at(pointer.DOM)),
    );
    const hover = (id: string | null) => {
      if (id === this.#hovered) return;
      this.#hovered = id;
      this.container.style.cursor = id ? "pointer" : "";
      this.network.redraw();
    };
    this.network.on("hoverNode", ({ node }: { node: string }) => hover(node));
    this.network.on("hoverEdge", ({ edge }: { edge: string }) => hover(edge));
    this.network.on("blurNode", () => hover(null));
    this.network.on("blurEdge", () => hover(null));
    if (this.data.folded)
      this.container.addEventListener("mousemove", ({ offsetX: x, offsetY: y }) => {
        const seen = this.#hovered;
        if (!seen || this.#links.some(({ id }) => id === seen) || this.#byId.get(seen)?.open) hover(this.#under({ x, y }));
      });
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
    this.#dark.addEventListener("change", () => this.paint());
  }

  /** Shows all again in a room of another size, unless the reader moved the view, which then stays. */
  #resized(): void {
    if (!this.camera.moved) {
      this.fit();
      if (this.#isDrawn(this.#selected)) this.#reveal(this.#selected);
    }
    this.network.redraw();
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
    return edge === undefined ? this.#under(place) : String(edge);
  }

  /** The line between communities, else the open community, at a place of the canvas. */
  #under(place: { x: number; y: number }): string | null {
    const { x, y } = this.network.DOMtoCanvas(place);
    const reach = NEAR / this.network.getScale();
    const near = this.#links.find((edge) => away(this.#line(edge), x, y) < reach);
    if (near) return near.id;
    return this.#open.filter(({ id }) => holds(this.#box(id), { x, y })).at(-1)?.id ?? null;
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
      line: (edge) => this.#line(edge),
      radius: (node, scale) => this.#radius(node, scale),
      unit: (thing) => this.#unit(thing),
      halo: this.#halo,
      matches: this.#matches,
    };
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
    if (!this.camera.moved && !this.camera.covered) return this.fit(true);
    this.camera.contain(ids.filter((id) => this.#byId.has(id)).map((id) => this.#place(id)));
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

  /**
   * Marks a node with its neighbours, or an edge with its ends, and moves it out of the `covered` lower part; `leads`
   * brings the reader near enough to read what it is called.
   */
  select(id: string | null, covered = 0, leads = false): void {
    this.#selected = id;
    this.camera.covered = covered;
    this.paint();
    if (this.#isDrawn(id)) this.#reveal(id, leads);
  }

  /** Shows what is in an open community as large as there is room for. */
  enter(key: string): void {
    const inner = this.#drawnNodes.filter((node) => node.id !== key && among(node, new Set([key])));
    const [first] = inner;
    if (first) this.camera.enter(inner.map(({ id }) => this.#place(id)), this.#unit(first));
  }

  /** Shows everything, in the layout for the shape of the room, at the largest scale at which it has room with its labels. */
  fit(animated = false): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    if (!this.#shown.nodes.size || !width || !height) return;
    if (this.#isTall() !== this.#tall) {
      this.#tall = !this.#tall;
      this.paint();
    }
    this.camera.fit([...this.#shown.nodes].map((id) => this.#place(id)), this.#outermost, animated);
  }

  /** How many pixels one of the outermost picture takes. */
  get #outermost(): number {
    const [first] = this.data.nodes;
    return first ? this.#unit(first) : 1;
  }

  #isTall(): boolean {
    return this.container.clientWidth < 0.9 * this.container.clientHeight;
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

  #line(edge: Edge) {
    return line(edge, { place: (id) => this.#place(id), box: (id) => this.#box(id) });
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

  #speaks(edge: Edge): boolean {
    return [edge.id, edge.from, edge.to].includes(this.#selected ?? "") || edge.id === this.#hovered;
  }

  /** Gives every node and edge its look on the present ground. */
  paint(): void {
    this.#drawnNodes = this.data.nodes.filter(({ id }) => this.#shown.nodes.has(id));
    this.#drawnEdges = this.data.edges.filter(({ id }) => this.#shown.edges.has(id));
    this.#links = this.#drawnEdges.filter(({ relations }) => !relations.length);
    this.#open = this.data.nodes.filter(({ open }) => open).sort((a, b) => depth(a.home) - depth(b.home));
    this.#ground = this.#dark.matches ? "dark" : "light";
    this.#inks = this.data.style.grounds[this.#ground];
    this.#lit = this.#isDrawn(this.#selected) ? near(this.#selected, this.#drawnEdges) : this.#matches;
    const { accent = "", quiet = "", line: plain = "" } = this.#inks;
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
    this.#edges.want(
      this.data.edges.filter(({ relations }) => relations.length).map((edge) => {
        const chosen = this.#selected !== null && this.#speaks(edge);
        const unit = this.#unit(edge);
        return {
          id: edge.id,
          from: edge.from,
          to: edge.to,
          hidden: !this.#shown.edges.has(edge.id),
          width: (edge.width + (chosen ? 0.75 : 0)) * unit,
          dashes: edge.dashes && edge.dashes.map((length) => length * unit),
          arrows: { to: { enabled: edge.arrows === "to", scaleFactor: 0.45 * unit } },
          color: {
            color: edge.id === this.#selected || edge.disputed?.includes(true) ? accent : chosen ? quiet : plain,
            hover: accent,
            highlight: accent,
            opacity: chosen || this.#isBright(edge) ? 1 : 0.16,
            inherit: false,
          },
        };
      }),
      ({ hidden, width, color }) => `${hidden} ${width} ${Object.values(color as object).join(" ")}`,
    );
    this.#hand();
  }

  /** Hands over to vis-network what changed: of a first picture all, else a piece at a time, each of which it draws. */
  #hand(): void {
    if (!(this.network as Network | undefined)) {
      this.#nodes.hand(Infinity);
      this.#edges.hand(Infinity);
      return;
    }
    this.#handing ||= setTimeout(() => {
      this.#handing = 0;
      const since = performance.now();
      const count = this.#nodes.hand(this.#piece) || this.#edges.hand(this.#piece);
      if (!count) {
        this.network.redraw();
        return;
      }
      const took = performance.now() - since;
      if (took > SLOW) this.#piece = Math.max(25, this.#piece >> 1);
      else if (took < SLOW / 3) this.#piece *= 2;
      this.#hand();
    });
  }

  /** Whether an edge is not dimmed; of a selection only its own edges are bright. */
  #isBright(edge: Edge): boolean {
    const lit = this.#lit;
    if (!lit) return true;
    return !this.#selected && among(this.#byId.get(edge.from), lit) && among(this.#byId.get(edge.to), lit);
  }

  /** Open communities, and the lines between communities: below all nodes, those around others first. */
  #underlay(context: CanvasRenderingContext2D): void {
    const { accent = "", quiet = "", line: plain = "", paper = "", raised = "" } = this.#inks;
    const scale = this.network.getScale();
    const levels = new Set([...this.#links, ...this.#open].map(({ home }) => depth(home)));
    for (const level of [...levels].sort()) {
      for (const edge of this.#links) {
        if (depth(edge.home) !== level) continue;
        const [strong, chosen] = [edge.id === this.#selected || edge.id === this.#hovered, this.#speaks(edge)];
        const width = (edge.width + (chosen ? 0.75 : 0)) * Math.min(this.#unit(edge), 1 / scale);
        const colour = strong ? accent : chosen ? quiet : plain;
        drawLine(context, this.#line(edge), { colour, width, opacity: chosen || this.#isBright(edge) ? 1 : 0.16 });
      }
      for (const node of this.#open) {
        const box = this.#box(node.id);
        if (depth(node.home) !== level || !box) continue;
        const strong = node.id === this.#selected || node.id === this.#hovered;
        const colour = strong ? accent : (this.data.style.groups[node.group]?.[this.#ground] ?? "");
        const dim = this.#lit && ![...this.#lit].some((id) => id === node.id || among(this.#byId.get(id), new Set([node.id])));
        drawGround(context, box, level ? paper : raised, { colour, width: (strong ? 2 : 1.25) / scale, opacity: dim ? 0.3 : 0.8 });
      }
    }
  }

  #glyph({ ctx, x, y }: Drawing, node: Node) {
    const radius = this.#radius(node, this.network.getScale());
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
        faint: this.#lit !== null && !among(node, this.#lit),
        ring: ringed ? accent : null,
      });
    };
    const side = 2 * radius + 6 * this.#unit(node);
    return { drawNode, nodeDimensions: { width: side, height: side } };
  }

  #radius(node: Node, scale: number): number {
    return drawnRadius(node, this.#size(node), this.#unit(node), scale, this.#drawnNodes.length);
  }

  #write(context: CanvasRenderingContext2D): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    const scale = this.network.getScale();
    const onScreen = ({ x, y, ...size }: Box) => {
      const corner = this.network.canvasToDOM({ x, y });
      return { ...corner, width: size.width * scale, height: size.height * scale };
    };
    const scene: Scene = {
      nodes: this.#drawnNodes,
      edges: this.#drawnEdges,
      open: this.#open,
      place: (id) => {
        const [x, y] = this.#place(id);
        return this.network.canvasToDOM({ x, y });
      },
      box: (id) => {
        const box = this.#box(id);
        return box && onScreen(box);
      },
      magnified: (thing) => this.#unit(thing) * scale,
      radius: (node) => this.#radius(node, scale) * scale * 1.1,
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
