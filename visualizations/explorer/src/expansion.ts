// Neighbours that the reader asks for: fetched page by page and placed where there is room, moving nothing.
import { Gone, ask } from "./asking";
import { at } from "./base";
import type { About, Edge, Node, PageData } from "./data";

/** Room in pixels that a node has to itself, its label included; as in graph/layout.py. */
const ROOM = { x: 140, y: 82 };
const RING = 150;
/** How many pages of a node's neighbours there are at most: as in visualizations/expansion.py. */
export const PAGES = 125;

export interface Row {
  id: string;
  start: string;
  startLabel: string;
  relation: string;
  label: string;
  /** Whether it reads from its start to its end alone. */
  directed: boolean;
  end: string;
  endLabel: string;
  certainty: string;
  disputed: boolean;
  sources: number;
}

/** A community as the table lists it. */
export interface Part {
  key: string;
  label: string;
  href: string;
  size: number;
  groups: [string, number][];
  links: [string, number][];
}

export interface Expansion {
  nodes: Node[];
  edges: Edge[];
  rows: Row[];
  relations: About["relations"];
  sources: About["sources"];
  /** How many neighbours there are beyond these. */
  left?: number;
  /** Of a community: those that it consists of. */
  parts?: Part[];
}

const asked = new Map<string, Expansion>();

/** The nodes whose neighbours are not in a picture. */
export interface Missing {
  /** Those that the data do not have any more. */
  gone: string[];
  /** Those that are not drawn themselves, or whose neighbours a file does not carry. */
  undrawn: string[];
  /** Those for which there was no answer. */
  lost: string[];
}

/** The first pages of a node's neighbours, which a page that is a file has in itself; throws as `ask` does. */
async function neighbours(data: PageData, slug: string, pages: number, signal?: AbortSignal): Promise<Expansion> {
  const known = data.expansions?.[`${slug}.${pages}`] ?? asked.get(`${slug}.${pages}`);
  if (known) return known;
  if (data.standalone) throw new Gone(slug);
  const response = await ask(at(`${data.language}/around/${encodeURIComponent(slug)}?pages=${pages}`), signal);
  const found = (await response.json()) as Expansion;
  asked.set(`${slug}.${pages}`, found);
  return found;
}

/**
 * How many pages of a node's neighbours, beyond these, bring what the picture does not have, and how many neighbours are
 * left then; null pages where no more can be had. Twice as many with each step: the end of many hundred is a few steps away.
 * Throws as `ask` does, also where `signal` ends it.
 */
export async function further(data: PageData, slug: string, pages: number, signal: AbortSignal): Promise<{ pages: number | null; left: number }> {
  const known = new Set([...data.nodes, ...data.edges].map(({ id }) => id));
  for (let wanted = Math.max(1, pages); ; wanted = Math.min(PAGES, 2 * wanted)) {
    const { nodes, edges, left = 0 } = await neighbours(data, slug, wanted, signal);
    signal.throwIfAborted();
    if (wanted > pages && [...nodes, ...edges].some(({ id }) => !known.has(id))) return { pages: wanted, left };
    if (!left || wanted === PAGES) return { pages: null, left };
  }
}

/**
 * Brings a picture to what it was made with and the neighbours that were asked for since, in this order. The same steps
 * give the same places in every browser: where the reader put nodes does not count.
 */
export class Growth {
  readonly #made: { node: Node; x: number; y: number; tall: [number, number] }[];
  readonly #edges: readonly Edge[];
  /** The relations that were added, as a table lists them. */
  rows: Row[] = [];
  #newest: Promise<Missing> | null = null;

  constructor(readonly data: PageData) {
    this.#made = data.nodes.map((node) => ({ node, x: node.x, y: node.y, tall: node.tall }));
    this.#edges = [...data.edges];
  }

  /** Brings the picture to what it was made with. */
  restore(): void {
    for (const { node, x, y, tall } of this.#made) Object.assign(node, { x, y, tall });
    this.data.nodes.splice(0, Infinity, ...this.#made.map(({ node }) => node));
    this.data.edges.splice(0, Infinity, ...this.#edges);
  }

  /**
   * Takes each step by itself; gives the nodes whose neighbours are not there, as those are not that the signal keeps from
   * coming. Of two wishes at a time the newer one counts.
   */
  follow(steps: readonly (readonly [string, number])[], signal: AbortSignal): Promise<Missing> {
    const slugs = steps.map(([slug]) => slug);
    const asked = Promise.allSettled(steps.map(([slug, pages]) => neighbours(this.data, slug, pages, signal)));
    const followed: Promise<Missing> = asked.then((answers) => (this.#newest === followed ? this.#take(slugs, answers) : (this.#newest as Promise<Missing>)));
    this.#newest = followed;
    return followed;
  }

  #take(slugs: readonly string[], answers: readonly PromiseSettledResult<Expansion>[]): Missing {
    this.restore();
    this.rows = [];
    const missing: Missing = { gone: [], undrawn: [], lost: [] };
    for (const [index, slug] of slugs.entries()) {
      const answer = answers[index];
      if (answer?.status === "fulfilled") {
        const rows = added(this.data, slug, answer.value);
        if (rows) this.rows.push(...rows);
        else missing.undrawn.push(slug);
      } else if (this.data.standalone) missing.undrawn.push(slug);
      else (answer?.reason instanceof Gone ? missing.gone : missing.lost).push(slug);
    }
    return missing;
  }
}

/** Adds what the picture does not have yet; gives the rows of the new edges, null where the node itself is not drawn. */
function added(data: PageData, centre: string, found: Expansion): Row[] | null {
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const middle = nodes.get(centre);
  if (!middle) return null;
  const wide = room(data.nodes.map(({ x, y }) => [x, y]), [middle.x, middle.y]);
  const upright = room(data.nodes.map(({ tall }) => tall), middle.tall);
  for (const node of found.nodes) {
    if (nodes.has(node.id)) continue;
    const [x, y] = wide();
    const placed = { ...node, x, y, tall: upright(), added: true };
    nodes.set(node.id, placed);
    data.nodes.push(placed);
  }
  const known = new Set(data.edges.map(({ id }) => id));
  const fresh = found.edges.filter((edge) => !known.has(edge.id));
  learn(data, found);
  data.edges.push(...fresh.map((edge) => ({ ...edge, added: true })));
  const ids = new Set(fresh.map(({ id }) => id));
  return found.rows.filter((row) => ids.has(row.id.replace(/\.\d+$/, "")));
}

/** Takes up what the relations and sources of new lines are called. */
export function learn({ about }: PageData, found: Expansion): void {
  if (!about) return;
  about.relations = { ...found.relations, ...about.relations };
  about.sources = { ...found.sources, ...about.sources };
}

/** Gives one place after the other, each the nearest to a middle, ring by ring, that is clear of all others. */
function room(others: readonly (readonly [number, number])[], middle: readonly [number, number]): () => [number, number] {
  const taken = [...others];
  const places = rings(...middle);
  return () => {
    for (;;) {
      const place = places.next().value;
      if (!taken.every(([a, b]) => Math.abs(a - place[0]) >= ROOM.x || Math.abs(b - place[1]) >= ROOM.y)) continue;
      taken.push(place);
      return place;
    }
  };
}

function* rings(x: number, y: number): Generator<[number, number], never> {
  for (let ring = 1; ; ring += 1) {
    const steps = 8 * ring;
    for (let step = 0; step < steps; step += 1) {
      const turn = (2 * Math.PI * step) / steps - Math.PI / 2;
      yield [Math.round(x + ring * RING * Math.cos(turn)), Math.round(y + ring * 0.75 * RING * Math.sin(turn))];
    }
  }
}
