// What is on the screen, as files tell it: nodes, relations, and the sources of just these.
import type { About, PageData, Source } from "./data";
import type { Filters } from "./filters";
import type { Drawn, Shown } from "./picture";
import type { State } from "./state";

export interface TakenNode {
  id: string;
  label: string;
  group: string;
  x: number;
  y: number;
}

export interface TakenRelation {
  from: string;
  to: string;
  /** A prefixed name; empty between communities, whose relations are only counted. */
  relation: string;
  label: string;
  directed: boolean;
  certainty: string;
  disputed: boolean;
  /** Slugs. */
  sources: readonly string[];
}

export interface Taken {
  about: About;
  dataset: string;
  language: string;
  /** The address that shows the same; null for a file that came from no server. */
  permalink: string | null;
  state: Record<string, string>;
  nodes: TakenNode[];
  relations: TakenRelation[];
  /** Those that most relations rest on first. */
  sources: ({ id: string } & Source)[];
}

/** A label of the page without the isolating marks around it. */
export function plain(label: string): string {
  return label.replace(/[\u2066-\u2069]/g, "");
}

/** What is drawn, without what is not among these. */
export function only(drawn: Drawn, { nodes, edges }: Shown): Drawn {
  return { ...drawn, nodes: drawn.nodes.filter(({ id }) => nodes.has(id)), edges: drawn.edges.filter(({ id }) => edges.has(id)) };
}

export function taken(data: PageData, about: About, state: State, filters: Filters, drawn: Drawn): Taken {
  // Lines lead to open communities too: what is drawn in their place is only most of what they stand for.
  const nodes = [...drawn.nodes, ...drawn.open].map(({ id, label, group }) => {
    const [x, y] = drawn.place(id);
    return { id, label: plain(label), group, x, y };
  });
  const relations: TakenRelation[] = [];
  for (const edge of drawn.edges) {
    if (!edge.relations.length)
      relations.push({ from: edge.from, to: edge.to, relation: "", label: plain(edge.label), directed: false, certainty: "", disputed: false, sources: [] });
    for (const [index, relation] of edge.relations.entries()) {
      const certainty = edge.certainties?.[index] ?? "stated";
      if (!filters.relation(relation, certainty)) continue;
      const [from, to] = edge.turned?.[index] ? [edge.to, edge.from] : [edge.from, edge.to];
      const { label, directed } = about.relations[relation] ?? { label: relation, directed: true };
      const disputed = edge.disputed?.[index] ?? false;
      relations.push({ from, to, relation, label, directed, certainty, disputed, sources: edge.sources?.[index] ?? [] });
    }
  }
  const counts = new Map<string, number>();
  for (const slug of relations.flatMap(({ sources }) => sources)) counts.set(slug, (counts.get(slug) ?? 0) + 1);
  const ordered = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const unknown = (id: string): Source => ({ label: id, publisher: null, date: null, written: null, text: id });
  return {
    about,
    dataset: data.dataset,
    language: data.language,
    permalink: permalink(data, about, state),
    state: Object.fromEntries(state.parameters()),
    nodes,
    relations,
    sources: ordered.map(([id]) => ({ id, ...(about.sources[id] ?? unknown(id)) })),
  };
}

/** The address that shows the same: a page that is a file knows the one of its server. */
function permalink(data: PageData, about: About, state: State): string | null {
  if (!data.standalone) return state.address();
  return about.home && `${about.home}?${state.parameters(true).toString()}`;
}
