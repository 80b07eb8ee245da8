// Neighbours that the reader asks for: fetched page by page and placed where there is room, moving nothing.
import { at } from "./base";
import type { About, Edge, Node, PageData } from "./data";

/** Room in pixels that a node has to itself, its label included; as in graph/layout.py. */
const ROOM = { x: 140, y: 82 };
const RINGS = 8;
const RING = 150;

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

/** The first pages of a node's neighbours, which a page that is a file has in itself; throws where the server does not answer. */
export async function neighbours(data: PageData, slug: string, pages: number): Promise<Expansion> {
  const known = data.expansions?.[`${slug}.${pages}`] ?? asked.get(`${slug}.${pages}`);
  if (known) return known;
  const response = await fetch(at(`${data.language}/around/${encodeURIComponent(slug)}?pages=${pages}`));
  if (!response.ok) throw new Error(response.statusText);
  const found = (await response.json()) as Expansion;
  asked.set(`${slug}.${pages}`, found);
  return found;
}

/**
 * The least number of pages of a node's neighbours, beyond these, that bring what the picture does not have, and how many
 * neighbours are left then; null where there are no others. Throws where the server does not answer.
 */
export async function further(data: PageData, slug: string, pages: number): Promise<{ pages: number; left: number } | null> {
  const known = new Set([...data.nodes, ...data.edges].map(({ id }) => id));
  for (let wanted = Math.max(1, pages); ; wanted += 1) {
    const { nodes, edges, left = 0 } = await neighbours(data, slug, wanted);
    if (wanted > pages && [...nodes, ...edges].some(({ id }) => !known.has(id))) return { pages: wanted, left };
    if (!left) return null;
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

  /** Takes each step by itself; gives the nodes whose neighbours are not there, be it that the server does not answer. */
  async follow(steps: readonly (readonly [string, number])[]): Promise<string[]> {
    const answers = await Promise.allSettled(steps.map(([slug, pages]) => neighbours(this.data, slug, pages)));
    this.restore();
    this.rows = [];
    const missing = new Set<string>();
    for (const [index, [slug]] of steps.entries()) {
      const answer = answers[index];
      const rows = answer?.status === "fulfilled" ? added(this.data, slug, answer.value) : null;
      if (rows) this.rows.push(...rows);
      else missing.add(slug);
    }
    return [...missing];
  }
}

/** Adds what the picture does not have yet; gives the rows of the new edges, null where the node itself is not drawn. */
function added(data: PageData, centre: string, found: Expansion): Row[] | null {
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const middle = nodes.get(centre);
  if (!middle) return null;
  for (const node of found.nodes) {
    if (nodes.has(node.id)) continue;
    const [x, y] = free([...nodes.values()].map((each) => [each.x, each.y]), middle.x, middle.y);
    const [tx, ty] = free([...nodes.values()].map((each) => each.tall), ...middle.tall);
    const placed = { ...node, x, y, tall: [tx, ty] as [number, number], added: true };
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

/** The place nearest to a middle, ring by ring, that is clear of all others. */
function free(taken: readonly (readonly [number, number])[], x: number, y: number): [number, number] {
  for (let ring = 1; ring <= RINGS; ring += 1) {
    const steps = 8 * ring;
    for (let step = 0; step < steps; step += 1) {
      const turn = (2 * Math.PI * step) / steps - Math.PI / 2;
      const place: [number, number] = [Math.round(x + ring * RING * Math.cos(turn)), Math.round(y + ring * 0.75 * RING * Math.sin(turn))];
      if (taken.every(([a, b]) => Math.abs(a - place[0]) >= ROOM.x || Math.abs(b - place[1]) >= ROOM.y)) return place;
    }
  }
  return [Math.round(x + (RINGS + 1) * RING), Math.round(y)];
}
