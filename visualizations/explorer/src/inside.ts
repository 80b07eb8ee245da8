// What is drawn in the place of an open community: fetched when it opens, made as small as the room that it stands in.
import { ask } from "./asking";
import { at } from "./base";
import type { Node, PageData } from "./data";
import { type Expansion, learn } from "./expansion";

/** Room in pixels that a node has to itself, its label included: as in graph/layout.py. */
const ROOM = { x: 156, y: 88 };

const asked = new Map<string, Expansion>();

/** What a community shows, with the lines to the members of those `beside`; throws as `ask` does. */
export async function inside(data: PageData, key: string, beside: readonly string[]): Promise<Expansion | null> {
  if (data.standalone) return data.expansions?.[key] ?? null;
  const others = beside.map((other) => other.slice(1)).sort().join("~");
  const query = new URLSearchParams({ community: key, ...(others ? { beside: others } : {}) });
  const address = at(`${data.language}/inside/${data.folded?.view}?${query}`);
  const known = asked.get(address);
  if (known) return known;
  const found = (await (await ask(address)).json()) as Expansion;
  asked.set(address, found);
  return found;
}

/** Puts what a community shows into the data, around the place where it stands. */
export function place(data: PageData, fold: Node, found: Expansion): void {
  const wide = size(found.nodes.map(({ x, y }) => [x, y]));
  const tall = size(found.nodes.map((node) => node.tall));
  const scale = (around = 1, room: readonly [number, number] = [Infinity, Infinity], [width, height]: readonly [number, number]) =>
    around * Math.min(1, room[0] / width, room[1] / height);
  const unit = scale(fold.unit, fold.room, wide);
  const tallUnit = scale(fold.tallUnit, fold.tallRoom, tall);
  fold.open = found.parts?.length ? "parts" : "members";
  fold.region = [unit * wide[0], unit * wide[1]];
  fold.tallRegion = [tallUnit * tall[0], tallUnit * tall[1]];
  for (const node of found.nodes)
    data.nodes.push({
      ...node,
      unit,
      tallUnit,
      home: fold.id,
      x: fold.x + unit * node.x,
      y: fold.y + unit * node.y,
      tall: [fold.tall[0] + tallUnit * node.tall[0], fold.tall[1] + tallUnit * node.tall[1]],
    });
  const drawn = new Set(data.nodes.map(({ id }) => id));
  const known = new Set(data.edges.map(({ id }) => id));
  for (const edge of found.edges)
    if (!known.has(edge.id) && drawn.has(edge.from) && drawn.has(edge.to)) data.edges.push({ ...edge, home: fold.id });
  learn(data, found);
}

/** Takes what some communities show out of the data again, with the lines that lead there. */
export function take(data: PageData, keys: ReadonlySet<string>): void {
  const left = data.nodes.filter(({ home }) => !home || !keys.has(home));
  const drawn = new Set(left.map(({ id }) => id));
  data.nodes.splice(0, data.nodes.length, ...left);
  data.edges.splice(0, data.edges.length, ...data.edges.filter(({ from, to }) => drawn.has(from) && drawn.has(to)));
  for (const node of left) if (keys.has(node.id)) delete node.open;
}

/** The communities around what is drawn in one, itself included, from within outwards. */
export function around(home: string | undefined): string[] {
  const steps = home?.split(".") ?? [];
  return steps.map((_, depth) => steps.slice(0, steps.length - depth).join("."));
}

function size(places: readonly (readonly [number, number])[]): [number, number] {
  const range = (index: 0 | 1) => {
    const of = places.map((each) => each[index]);
    return of.reduce((a, b) => Math.max(a, b), -Infinity) - of.reduce((a, b) => Math.min(a, b), Infinity);
  };
  return [range(0) + ROOM.x, range(1) + ROOM.y];
}
