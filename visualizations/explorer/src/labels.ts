// Labels of the picture: always at a legible size on the screen, never over one another. Where there is no room
// the less important ones wait until the reader comes nearer.

import { COVERS, COVERS_SHAPES, ground } from "./ground";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Label {
  id: string;
  text: string;
  /** Middle of what it names, in CSS pixels of the canvas, and half the room that this takes. */
  x: number;
  y: number;
  radius: number;
  /** Larger is placed first. */
  weight: number;
  strong: boolean;
  faint: boolean;
  /** Where the lines go that should not run through it. */
  lines: readonly Line[];
  kind: "node" | "edge";
}

/** A line from (ax, ay) to (bx, by). */
export interface Line {
  ax: number;
  ay: number;
  bx: number;
  by: number;
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
const GAP = 3;

/** A text in lines; `telling` is false where too little of it is left. */
interface Wrapped {
  lines: string[];
  width: number;
  telling: boolean;
}

type Side = "below" | "above" | "right" | "left";
const SIDES: readonly Side[] = ["below", "above", "right", "left"];

/** Lays text out and remembers it: measuring is what costs. */
export class Labels {
  readonly #lines = new Map<string, Wrapped>();
  readonly #sides = new Map<string, Side>();
  #space: Box = { x: 0, y: 0, width: 0, height: 0 };
  #width = WIDTH;
  /** What the last drawing wrote, for tests and for finding the label under the pointer. */
  drawn: { id: string; text: string; size: number; box: Box; lines: readonly string[]; faint: boolean; kind: Label["kind"]; covers: number }[] = [];

  forget(): void {
    this.#lines.clear();
    this.#sides.clear();
  }

  /** Places and writes as many labels as fit in `space`; `taken` are the boxes that must stay free. */
  draw(context: CanvasRenderingContext2D, labels: Label[], taken: Box[], space: Box, inks: Inks): void {
    this.drawn = [];
    this.#space = space;
    this.#width = Math.min(WIDTH, Math.max(96, space.width * 0.3));
    const grid = new Grid();
    for (const box of taken) grid.add({ ...box, solid: true });
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const label of labels.sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))) {
      context.font = font(label);
      // First the whole text, then its beginning, then less of it.
      for (const [lines, share] of label.strong ? STRONG : ORDINARY) {
        const wrapped = this.#wrapped(context, label, lines, share * this.#width);
        // One word of several says too little: "association …" could be anybody.
        if (!wrapped.telling) continue;
        const box = this.#place(grid, label, wrapped.width + 6, wrapped.lines.length * lineHeight(label));
        if (!box) continue;
        const covers = grid.free(box) ? COVERS : COVERS_SHAPES;
        grid.add(box);
        const { id, text, faint, kind } = label;
        this.drawn.push({ id, text, size: size(label), box, lines: wrapped.lines, faint, kind, covers });
        write(context, label, wrapped.lines, box, inks, covers);
        break;
      }
    }
  }

  #place(grid: Grid, label: Label, width: number, height: number): Box | undefined {
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
      const cost = crossed * 2 + (side === last ? -1 : 0) + (side === "below" ? 0 : side === "above" ? 0.5 : 0.9);
      if (!best || cost < best.cost) best = { side, box, cost };
    }
    if (best) {
      this.#sides.set(label.id, best.side);
      return best.box;
    }
    if (!label.strong) return undefined;
    const below = pushedInto(beside(label, "below", width, height), this.#space);
    return grid.free(below, true) ? below : undefined;
  }

  #wrapped(context: CanvasRenderingContext2D, label: Label, most: number, room: number): Wrapped {
    const id = `${context.font}|${room}|${most}|${label.text}`;
    const known = this.#lines.get(id);
    if (known) return known;
    // The isolating marks stand at both ends of the whole; each line needs its own.
    const open = label.text[0] ?? "";
    const close = label.text.at(-1) ?? "";
    const isolated = (text: string) => open + text + close;
    const words = label.text.slice(1, -1).split(/\s+/u);
    let lines: string[] = [];
    for (const word of words) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && context.measureText(isolated(longer)).width <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    const cut = lines.length > most;
    if (cut) {
      lines = lines.slice(0, most);
      lines[most - 1] = `${lines[most - 1]?.replace(/[\s«“"(–]+$/u, "")} …`;
    }
    const telling = words.length === 1 || lines.join(" ").split(" ").length > (cut ? 2 : 1);
    lines = lines.map(isolated);
    const made = { lines, telling, width: Math.max(...lines.map((line) => context.measureText(line).width)) };
    this.#lines.set(id, made);
    return made;
  }
}

function size(label: Label): number {
  return label.kind === "edge" ? 12 : SIZE;
}

function font(label: Label): string {
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
  if (side === "above") return { ...middle, y: label.y - reach - height };
  if (side === "right") return { ...middle, x: label.x + reach };
  return { ...middle, x: label.x - reach - width };
}

function write(context: CanvasRenderingContext2D, label: Label, lines: string[], box: Box, inks: Inks, covers: number): void {
  const [x, step] = [box.x + box.width / 2, box.height / lines.length];
  context.globalAlpha = covers;
  context.fillStyle = inks.paper;
  for (const [index, line] of lines.entries()) {
    const under = ground(context, line, x, box.y + step * (index + 0.5), size(label));
    context.fillRect(under.x, under.y, under.width, under.height);
  }
  context.globalAlpha = label.faint ? 0.28 : 1;
  context.strokeStyle = inks.paper;
  context.lineWidth = 4;
  context.fillStyle = label.kind === "edge" ? (label.strong ? inks.accent : inks.quiet) : inks.ink;
  for (const [index, line] of lines.entries()) {
    const y = box.y + step * (index + 0.5);
    context.strokeText(line, x, y);
    context.fillText(line, x, y);
  }
  context.globalAlpha = 1;
}

interface Taken extends Box {
  solid?: boolean;
}

/** Boxes by the squares that they touch, so that each is compared with its neighbours alone. */
class Grid {
  readonly #cells = new Map<string, Taken[]>();

  add(box: Taken): void {
    for (const cell of cells(box)) {
      const found = this.#cells.get(cell);
      if (found) found.push(box);
      else this.#cells.set(cell, [box]);
    }
  }

  /** Whether no label is there, nor a node, unless those may be covered. */
  free(box: Box, overNodes = false): boolean {
    const hit = (other: Taken) => !(overNodes && other.solid) && overlap(box, other);
    return !cells(box).some((cell) => this.#cells.get(cell)?.some(hit));
  }
}

function cells(box: Box): string[] {
  const found: string[] = [];
  for (let x = Math.floor(box.x / 120); x <= Math.floor((box.x + box.width) / 120); x++)
    for (let y = Math.floor(box.y / 60); y <= Math.floor((box.y + box.height) / 60); y++) found.push(`${x},${y}`);
  return found;
}

/** Whether a line runs through a box (Liang and Barsky's clipping). */
function crosses({ ax, ay, bx, by }: Line, box: Box): boolean {
  let [from, to] = [0, 1];
  const [dx, dy] = [bx - ax, by - ay];
  const borders = [
    [-dx, ax - box.x],
    [dx, box.x + box.width - ax],
    [-dy, ay - box.y],
    [dy, box.y + box.height - ay],
  ] as const;
  for (const [step, room] of borders) {
    if (step === 0 && room < 0) return false;
    if (step < 0) from = Math.max(from, room / step);
    if (step > 0) to = Math.min(to, room / step);
  }
  return from < to;
}

/** The box moved so that it lies inside. */
function pushedInto(box: Box, space: Box): Box {
  const x = Math.max(space.x, Math.min(box.x, space.x + space.width - box.width));
  const y = Math.max(space.y, Math.min(box.y, space.y + space.height - box.height));
  return { ...box, x, y };
}

function within(box: Box, space: Box): boolean {
  return (
    box.x >= space.x &&
    box.y >= space.y &&
    box.x + box.width <= space.x + space.width &&
    box.y + box.height <= space.y + space.height
  );
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
