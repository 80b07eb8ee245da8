// The picture as a sheet of paper: all that is drawn, with title, legend, sources, edition and licence around it.
// It is a list of marks, so that the bitmap and the vector file show the same.
import type { Box } from "./boxes";
import type { Edge, Node, Style } from "./data";
import { head } from "./edges";
import { HALO, PIN } from "./glyph";
import { ground } from "./ground";
import { FAMILY, type Inks, Labels } from "./labels";
import type { Layer } from "./layer";
import type { Drawn } from "./picture";
import { among, depth, line as between } from "./regions";
import { labelled } from "./scene";
import { type Taken, plain } from "./taken";
import type { Words } from "./words";
import { broken, inContext } from "./wrapping";

export interface Line {
  kind: "line";
  ax: number;
  ay: number;
  bx: number;
  by: number;
  width: number;
  dashes: readonly number[];
  colour: string;
  opacity: number;
}

/** Path data around (0, 0), enlarged by `scale` and put at (x, y); widths of strokes are enlarged with it. */
export interface Shape {
  kind: "shape";
  path: string;
  x: number;
  y: number;
  scale: number;
  fill: string | null;
  stroke: string | null;
  width: number;
  opacity: number;
  /** What it stands for. */
  title?: string;
}

/** One line of text; y is its middle, x where reading begins, or its middle. */
export interface Text {
  kind: "text";
  text: string;
  x: number;
  y: number;
  size: number;
  strong: boolean;
  colour: string;
  /** The colour around the letters that keeps lines off them. */
  rim: string | null;
  middle: boolean;
  rightToLeft: boolean;
  opacity: number;
}

export type Mark = Line | Shape | Text;

export interface Sheet {
  width: number;
  height: number;
  paper: string;
  marks: Mark[];
}

const MARGIN = 40;
/** Room around the nodes for the labels at the border, as in scene.ts. */
const ROOM = { x: 84, top: 30, bottom: 60 };
const NARROWEST = 720;
/** How much more the names that the screen shows weigh than all others. */
const FIRST = 10_000;
/** How wide or high a sheet becomes at most for the sake of what is inside open communities. */
const WIDEST = 6000;
/** Sources that are named one by one. */
const MOST_SOURCES = 40;
const CIRCLE = "M0 -1A1 1 0 1 1 0 1A1 1 0 1 1 0 -1Z";

/** What the `screen` names is written first, where it stands there, over shapes where there is no room beside them. */
export function compose(taken: Taken, drawn: Drawn, screen: Layer, style: Style, words: Words): Sheet {
  const inks = style.grounds.light as Record<string, string> & Inks;
  const context = document.createElement("canvas").getContext("2d");
  if (!context) throw new Error("the browser draws no pictures");
  const places = drawn.nodes.map(({ id }) => drawn.place(id));
  const bounds = (index: 0 | 1) => {
    const of = places.map((place) => place[index]);
    return { least: of.reduce((a, b) => Math.min(a, b), Infinity), most: of.reduce((a, b) => Math.max(a, b), -Infinity) };
  };
  const [x, y] = [bounds(0), bounds(1)];
  const scale = enlarged(drawn, Math.max(x.most - x.least, y.most - y.least));
  for (const side of [x, y]) {
    side.least *= scale;
    side.most *= scale;
  }
  const width = Math.ceil(Math.max(NARROWEST, x.most - x.least + 2 * ROOM.x));
  const writer = new Writer(context, width, taken.language === "ar", inks);

  writer.paragraph(taken.about.title, 24, inks.ink, true);
  writer.paragraph(words.shown(drawn.nodes.length, drawn.edges.length), 14, inks.quiet);

  const top = writer.y + ROOM.top;
  const move = { x: (width - x.least - x.most) / 2, y: top - y.least };
  const place = (id: string) => {
    const [left, high] = drawn.place(id);
    return { x: scale * left + move.x, y: scale * high + move.y };
  };
  const box = (id: string) => {
    const found = drawn.box(id);
    return found && { x: scale * found.x + move.x, y: scale * found.y + move.y, width: scale * found.width, height: scale * found.height };
  };
  const bottom = top + (y.most - y.least) + ROOM.bottom;
  const size = (node: Node) => scale * drawn.radius(node, scale);
  const magnified = (thing: Node | Edge) => scale * drawn.unit(thing);
  const on: Paper = { place, box, size, magnified };
  const picture = network(drawn, style, inks, on);
  const scene = { ...drawn, place, box, magnified, radius: (node: Node) => size(node) * 1.1, lit: drawn.matches, selected: null, hovered: null, width, height: bottom };
  const { labels, taken: boxes } = labelled(scene);
  const named = new Set(screen.drawn.map(({ id }) => id));
  for (const label of labels) if (named.has(label.id)) Object.assign(label, { landmark: true, weight: label.weight + FIRST });
  const space = { x: 8, y: writer.y, width: width - 16, height: bottom - writer.y };
  for (const { lines, widths, box, size, faint, kind, covers } of new Labels(screen.labels).place(context, labels, boxes, space)) {
    const middle = (index: number) => [box.x + box.width / 2, box.y + (box.height / lines.length) * (index + 0.5)] as const;
    for (const [index, width] of widths.entries()) picture.push(behind(ground(width, ...middle(index), size), inks.paper, covers));
    for (const [index, line] of lines.entries()) {
      const [x, y] = middle(index);
      picture.push({
        kind: "text",
        text: line.replace(/^[\u2066\u2067]|\u2069$/g, ""),
        x,
        y,
        size,
        strong: false,
        colour: kind === "edge" ? inks.quiet : inks.ink,
        rim: inks.paper,
        middle: true,
        rightToLeft: line.startsWith("\u2067"),
        opacity: faint ? 0.28 : 1,
      });
    }
  }

  writer.y = bottom;
  legend(writer, taken, drawn, style, inks);
  writer.rule(inks.hairline ?? inks.quiet);
  if (taken.sources.length) {
    writer.paragraph(words.say("script.sources"), 14, inks.ink, true);
    for (const { text } of taken.sources.slice(0, MOST_SOURCES)) writer.paragraph(text, 13, inks.ink);
    const further = taken.sources.length - MOST_SOURCES;
    const address = `\u2066${taken.permalink?.split("?")[0] ?? taken.about.site}\u2069`;
    if (further > 0) writer.paragraph(words.say("script.further", { n: further, address }), 13, inks.quiet);
    writer.y += 10;
  }
  writer.paragraph(`${taken.about.site} · ${taken.about.edition}`, 13, inks.quiet);
  writer.paragraph(`${taken.about.licence.label} · \u2066${taken.about.licence.address}\u2069`, 13, inks.quiet);
  const address = taken.permalink?.split("?")[0];
  if (address) writer.paragraph(`\u2066${address}\u2069`, 13, inks.quiet);
  return { width, height: Math.ceil(writer.y + MARGIN / 2), paper: inks.paper, marks: [...picture, ...writer.marks] };
}

function behind({ x, y, width, height }: Box, fill: string, opacity: number): Shape {
  const path = `M0 0H${width.toFixed(2)}V${height.toFixed(2)}H0Z`;
  return { kind: "shape", path, x, y, scale: 1, fill, stroke: null, width: 0, opacity };
}

/** Where things are on the sheet, and how large. */
interface Paper {
  place: (id: string) => { x: number; y: number };
  box: (id: string) => Box | null;
  size: (node: Node) => number;
  magnified: (thing: Node | Edge) => number;
}

/** How many pixels of the sheet one of the picture takes: the outermost communities as wide as ever, unless some are open. */
function enlarged({ nodes, open, unit }: Drawn, extent: number): number {
  const units = nodes.map(unit);
  const [least, most] = [units.reduce((a, b) => Math.min(a, b), Infinity), units.reduce((a, b) => Math.max(a, b), 0)];
  if (!units.length) return 1;
  return open.length ? Math.max(1 / most, Math.min(1 / least, WIDEST / extent)) : 1 / most;
}

/** Lines, then shapes: as edges.ts and glyph.ts draw them. */
function network(drawn: Drawn, style: Style, inks: Inks & Record<string, string>, on: Paper): Mark[] {
  const { matches } = drawn;
  const byId = new Map([...drawn.nodes, ...drawn.open].map((node) => [node.id, node]));
  const lit = (id: string) => !matches || among(byId.get(id), matches);
  const lines = (edge: Edge): Mark[] => {
    const ends = between(edge, { box: on.box, place: (id) => Object.values(on.place(id)) as [number, number] });
    const unit = on.magnified(edge);
    const dashes = (edge.dashes || []).map((length) => length * unit);
    const colour = (edge.disputed?.includes(true) ? inks.accent : inks.line) ?? inks.quiet;
    const line: Line = { kind: "line", ...ends, width: Math.max(0.3, edge.width * Math.min(1, unit)), dashes, colour, opacity: lit(edge.from) && lit(edge.to) ? 1 : 0.16 };
    const target = byId.get(edge.to);
    return edge.arrows === "to" && target ? [line, arrow(line, on.size(target) + 3 * unit, (7 + 3 * edge.width) * unit)] : [line];
  };
  const region = (node: Node): Mark[] => {
    const found = on.box(node.id);
    if (!found) return [];
    const look = { fill: inks.paper, stroke: style.groups[node.group]?.light ?? inks.quiet, width: 1.25, opacity: 1 };
    const path = `M0 0h${found.width}v${found.height}h${-found.width}z`;
    return [{ kind: "shape", path, x: found.x, y: found.y, scale: 1, ...look, title: plain(node.label) }];
  };
  const links = drawn.edges.filter(({ relations }) => !relations.length);
  const levels = new Set([...links, ...drawn.open].map(({ home }) => depth(home)));
  const marks: Mark[] = [...levels].sort().flatMap((level) => [
    ...links.filter(({ home }) => depth(home) === level).flatMap(lines),
    ...drawn.open.filter(({ home }) => depth(home) === level).flatMap(region),
  ]);
  marks.push(...drawn.edges.filter(({ relations }) => relations.length).flatMap(lines));
  for (const node of drawn.nodes) {
    const group = style.groups[node.group];
    const faint = !lit(node.id);
    const hollow = group?.hollow ?? false;
    const opacity = faint ? 0.22 : 1;
    const colour = group?.light ?? inks.quiet;
    const at = { kind: "shape", path: style.shapes[group?.shape ?? ""] ?? CIRCLE, ...on.place(node.id), scale: on.size(node) } as const;
    const none = { fill: null, stroke: null, width: 0, opacity: 1 };
    const halo = drawn.halo(node);
    if (halo) marks.push({ ...at, ...none, path: CIRCLE, scale: HALO * at.scale, fill: halo, opacity: faint ? 0.08 : 0.3 });
    if (node.folded) marks.push({ ...at, ...none, stroke: colour, width: 0.5, opacity }, { ...at, ...none, stroke: inks.paper, width: 0.36, opacity });
    else marks.push({ ...at, ...none, stroke: inks.paper, width: 0.5 });
    if (hollow || faint) marks.push({ ...at, ...none, fill: inks.paper });
    marks.push({ ...at, fill: hollow ? null : colour, stroke: hollow ? colour : null, width: hollow ? 0.36 : 0, opacity, title: plain(node.label) });
    if (drawn.pinned(node)) marks.push({ ...at, path: PIN, fill: null, stroke: inks.paper, width: 0.3, opacity }, { ...at, ...none, path: PIN, fill: inks.ink, opacity });
  }
  return marks;
}

function arrow(line: Line, gap: number, size: number): Shape {
  const [[x, y], ...corners] = head(line, gap, size);
  const path = `M0 0${corners.map(([right, down]) => `L${(right - x).toFixed(2)} ${(down - y).toFixed(2)}`).join("")}Z`;
  return { kind: "shape", path, x, y, scale: 1, fill: line.colour, stroke: null, width: 0, opacity: line.opacity };
}

/** What the shapes and the lines mean: only of what is drawn. */
function legend(writer: Writer, taken: Taken, drawn: Drawn, style: Style, inks: Inks & Record<string, string>): void {
  const groups = new Set(drawn.nodes.map(({ group }) => group));
  for (const [name, look] of Object.entries(style.groups)) {
    if (!groups.has(name)) continue;
    const colours = look.hollow ? { fill: inks.paper, stroke: look.light, width: 0.36 } : { fill: look.light, stroke: null, width: 0 };
    const glyph = { kind: "shape", path: style.shapes[look.shape] ?? CIRCLE, scale: 7, opacity: 1, ...colours } as const;
    writer.entry(taken.about.groups[name] ?? name, 16, (x, y) => ({ ...glyph, x, y }));
  }
  const certainties = new Set(taken.relations.map(({ certainty, disputed }) => (disputed ? "disputed" : certainty)));
  const colour = (name: string) => (name === "disputed" ? inks.accent : inks.line) ?? inks.quiet;
  const lines = Object.entries(taken.about.certainties).sort(([, a], [, b]) => Number(Boolean(a.dashes)) - Number(Boolean(b.dashes)));
  for (const [name, { label, dashes }] of lines)
    if (certainties.has(name))
      writer.entry(label, 34, (x, y) => ({ kind: "line", width: 2, colour: colour(name), opacity: 1, ax: x - 16, bx: x + 16, ay: y, by: y, dashes: dashes || [] }));
  writer.y += 30;
}

/** Writes downwards from the top of the sheet, from the side on which its language begins to read. */
class Writer {
  readonly marks: Mark[] = [];
  y = MARGIN / 2;
  #x = 0;

  constructor(
    readonly context: CanvasRenderingContext2D,
    readonly width: number,
    readonly rightToLeft: boolean,
    readonly inks: Inks,
  ) {}

  /** A distance from the side on which reading begins, as x. */
  #from(distance: number): number {
    return this.rightToLeft ? this.width - MARGIN - distance : MARGIN + distance;
  }

  #measured(text: string, size: number, strong = false): number {
    this.context.font = `${strong ? 600 : 400} ${size}px ${FAMILY}`;
    return this.context.measureText(text).width;
  }

  #text(text: string, x: number, y: number, size: number, colour: string, strong = false): void {
    this.marks.push({ kind: "text", text, x, y, size, strong, colour, rim: null, middle: false, rightToLeft: this.rightToLeft, opacity: 1 });
  }

  paragraph(text: string, size: number, colour: string, strong = false): void {
    const lines = broken(text.split(" "), this.width - 2 * MARGIN, (line) => this.#measured(line, size, strong));
    for (const line of inContext(lines)) {
      this.#text(line, this.#from(0), this.y + size * 0.8, size, colour, strong);
      this.y += size * 1.6;
    }
  }

  /** An entry of the legend, beside the last one where there is room. */
  entry(text: string, room: number, mark: (x: number, y: number) => Mark): void {
    const width = room + 6 + this.#measured(text, 13);
    if (this.#x && this.#x + width > this.width - 2 * MARGIN) {
      this.#x = 0;
      this.y += 24;
    }
    this.marks.push(mark(this.#from(this.#x + room / 2), this.y + 10));
    this.#text(text, this.#from(this.#x + room + 6), this.y + 10, 13, this.inks.ink);
    this.#x += width + 22;
  }

  rule(colour: string): void {
    this.marks.push({ kind: "line", ax: MARGIN, bx: this.width - MARGIN, ay: this.y, by: this.y, width: 1, dashes: [], colour, opacity: 1 });
    this.y += 14;
  }
}
