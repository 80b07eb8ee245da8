// What is on the screen: how much of the picture, what is lit of it, and which labels labels.ts has to write there.
import { type Box, holds } from "./boxes";
import type { Edge, Node } from "./data";
import { HALO, PINNED } from "./glyph";
import { around } from "./inside";
import type { Label } from "./labels";
import { type Ground, among, line as between } from "./regions";
import { MANY } from "./sizes";

/** Up to so many pairs of a node and an edge, labels keep clear of every line, above it of their own node's. */
const FEW = 20_000;
/** Above so many nodes on the screen, only the most important ones are tried: the others would find no room. */
const MOST = 200;
/** Of how many of its own lines a label in a large picture keeps clear. */
const HEEDED = 24;
/** In a picture of many nodes so many of the best linked say their name even where it covers others. */
const LANDMARKS = 12;
/** Above this scale every edge says its relation, where there is room. */
const EDGES_SPEAK = 1.3;
/** Below this scale what is inside an open community is not called by its names. */
const NAMED = 0.1;
/** Up to which share of the screen's height an open community is called by its name. */
const OUTSIDE = 0.7;

/** Pixels around the whole that the labels at its border need. */
const MARGIN = { x: 84, top: 40, bottom: 60 };

export interface Scene {
  nodes: readonly Node[];
  edges: readonly Edge[];
  /** Open communities. */
  open: readonly Node[];
  /** Where the middle of a node is, and the ground of an open community, in CSS pixels of the canvas. */
  place(id: string): { x: number; y: number };
  box(id: string): Box | null;
  /** How many pixels of the canvas a pixel of a node's, or of an edge's, own picture takes. */
  magnified(thing: Node | Edge): number;
  radius(node: Node): number;
  /** The colour of a node's halo, which its label stays clear of. */
  halo(node: Node): string | null;
  /** Whether it carries a pin, which labels stay clear of too. */
  pinned(node: Node): boolean;
  /** The nodes that are not dimmed; null dims none. */
  lit: ReadonlySet<string> | null;
  selected: string | null;
  hovered: string | null;
  width: number;
  height: number;
}

/** The labels of what is on the screen, and the boxes of its nodes, which must stay free. */
export function labelled(scene: Scene): { labels: Label[]; taken: Box[] } {
  const taken: Box[] = [];
  const named: Label[] = [];
  for (const node of scene.nodes) {
    const place = scene.place(node.id);
    if (!seen(place, 80, scene)) continue;
    const radius = scene.radius(node);
    taken.push({ x: place.x - radius, y: place.y - radius, width: 2 * radius, height: 2 * radius });
    if (scene.pinned(node)) taken.push(pin(place, radius));
    const strong = node.id === scene.selected || node.id === scene.hovered;
    const bright = !scene.lit || among(node, scene.lit);
    const sought = scene.lit?.has(node.id) ?? false;
    if (node.home && !strong && !sought && scene.magnified(node) < NAMED) continue;
    const weight = node.size + (node.id === scene.hovered ? 4000 : strong ? 3000 : sought ? 2500 : 0);
    const reach = scene.halo(node) ? radius * HALO : radius;
    const crown = scene.pinned(node) ? radius * PINNED.most : 0;
    named.push({ id: node.id, text: node.label, ...place, radius: reach, crown, weight, strong, faint: !bright, lines: [], kind: "node" });
  }
  for (const node of scene.open) {
    const box = scene.box(node.id);
    if (!box) continue;
    // Who is inside one knows where: its name stands outside, over neighbours where they leave no room.
    const place = { x: box.x + box.width / 2, y: box.y + box.height / 2, radius: box.height / 2 };
    const strong = node.id === scene.selected || node.id === scene.hovered;
    if (seen(place, 80, scene) && box.height < scene.height * OUTSIDE)
      named.push({ id: node.id, text: node.label, ...place, weight: 1500, strong, faint: false, landmark: true, lines: [], kind: "node" });
  }
  named.sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
  named.splice(MOST);
  keepClear(named, scene);
  if (scene.nodes.length > MANY) for (const label of named.slice(0, LANDMARKS)) label.landmark = true;
  return { labels: [...said(scene), ...named], taken };
}

function pin({ x, y }: { x: number; y: number }, radius: number): Box {
  const side = (PINNED.most - PINNED.least) * radius;
  return { x: x + PINNED.least * radius, y: y - PINNED.most * radius, width: side, height: side };
}

function seen({ x, y }: { x: number; y: number }, margin: number, { width, height }: Scene): boolean {
  return x > -margin && y > -margin && x < width + margin && y < height + margin;
}

/** Tells labels which lines should not run through them. */
function keepClear(named: readonly Label[], scene: Scene): void {
  const map = mapped(scene);
  if (scene.edges.length * scene.nodes.length < FEW) {
    const every = scene.edges.map((edge) => between(edge, map));
    for (const label of named) label.lines = every;
    return;
  }
  const own = heeded(scene.edges);
  for (const label of named) label.lines = (own.get(label.id) ?? []).map((edge) => between(edge, map));
}

/** The labels of edges: of those that are chosen, and of those that are seen from near. */
function said(scene: Scene): Label[] {
  const labels: Label[] = [];
  const map = mapped(scene);
  for (const edge of scene.edges) {
    const { id, label: text } = edge;
    const strong = id === scene.selected || id === scene.hovered;
    const speaks = strong || (scene.selected !== null && (edge.from === scene.selected || edge.to === scene.selected));
    if (!text || (!speaks && scene.magnified(edge) <= EDGES_SPEAK)) continue;
    const weight = id === scene.hovered ? 3900 : strong ? 2900 : speaks ? 2000 : -1;
    const line = between(edge, map);
    const place = { x: (line.ax + line.bx) / 2, y: (line.ay + line.by) / 2, radius: 0, lines: [line] };
    if (!edge.relations.length && scene.open.some((node) => !around(edge.home).includes(node.id) && holds(scene.box(node.id), place))) continue;
    if (seen(place, 0, scene)) labels.push({ id, text, ...place, weight, strong, faint: false, kind: "edge" });
  }
  return labels;
}

function mapped(scene: Scene): Ground {
  const place = (id: string) => {
    const { x, y } = scene.place(id);
    return [x, y] as const;
  };
  return { place, box: (id) => scene.box(id) };
}

const known = new WeakMap<readonly Edge[], Map<string, Edge[]>>();

/** The first few edges of each node; found once for the same edges. */
function heeded(edges: readonly Edge[]): Map<string, Edge[]> {
  const found = known.get(edges) ?? new Map<string, Edge[]>();
  if (known.has(edges)) return found;
  known.set(edges, found);
  for (const edge of edges)
    for (const end of [edge.from, edge.to]) {
      const own = found.get(end);
      if (!own) found.set(end, [edge]);
      else if (own.length < HEEDED) own.push(edge);
    }
  return found;
}

/** The middle and the largest scale at which all places of a picture have room with their labels. */
export function framed(places: readonly (readonly [number, number])[], width: number, height: number, unit = 1) {
  const xs = places.map(([x]) => x);
  const ys = places.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const margin = Math.min(MARGIN.x, width * 0.13);
  const room = { x: Math.max(60, width - 2 * margin), y: Math.max(60, height - MARGIN.top - MARGIN.bottom) };
  const scale = Math.min(1.25 / unit, room.x / Math.max(1, right - left), room.y / Math.max(1, bottom - top));
  return { position: { x: (left + right) / 2, y: (top + bottom) / 2 + (MARGIN.bottom - MARGIN.top) / 2 / scale }, scale };
}

/** A node with its neighbours, or the ends of an edge. */
export function near(id: string, edges: readonly Edge[]): ReadonlySet<string> {
  const edge = edges.find((each) => each.id === id);
  if (edge) return new Set([edge.from, edge.to]);
  const found = new Set([id]);
  for (const { from, to } of edges) {
    if (from === id) found.add(to);
    if (to === id) found.add(from);
  }
  return found;
}
