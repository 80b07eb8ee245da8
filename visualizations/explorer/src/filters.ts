// What is shown of a picture: the rules of graph/filters.py, applied to what the page has.
import type { Edge, Node, PageData } from "./data";
import type { Shown } from "./picture";
import type { State } from "./state";

/**
 * What the table shows of all that is shown: where something was searched for, what was found, with its relations and the
 * other ends of these. The table leaves the rest out, and so do its counts, its files of data and its question in SPARQL; the
 * picture only dims the rest, and its own have everything.
 */
export function found(shown: Shown, edges: readonly Edge[], matches: ReadonlySet<string> | null): Shown {
  if (!matches) return shown;
  const kept = edges.filter(({ id, from, to }) => shown.edges.has(id) && (matches.has(from) || matches.has(to)));
  const near = new Set([...matches, ...kept.flatMap(({ from, to }) => [from, to])]);
  return { nodes: new Set([...shown.nodes].filter((id) => near.has(id))), edges: new Set(kept.map(({ id }) => id)) };
}

export class Filters {
  constructor(
    readonly data: PageData,
    readonly state: State,
  ) {}

  /** Whether a relation passes, whatever its ends are. */
  relation(name: string, certainty: string): boolean {
    const { relations, certainties } = this.state.lists;
    return !relations.has(name) && !certainties.has(certainty);
  }

  /** Lines between communities say no relation: they pass. */
  #edge(edge: Edge): boolean {
    return !edge.relations.length || edge.relations.some((name, index) => this.relation(name, edge.certainties?.[index] ?? "stated"));
  }

  #node(node: Node | undefined): boolean {
    return node !== undefined && !this.state.lists.groups.has(node.group) && !this.state.lists.hidden.has(node.id);
  }

  /** Whether place, theme and period hold of one of some nodes. */
  #ends(nodes: Node[]): boolean {
    const { places, themes } = this.state.lists;
    const some = (wanted: Set<string>, of: (node: Node) => string[] | undefined) =>
      !wanted.size || nodes.some((node) => of(node)?.some((value) => wanted.has(value)));
    return some(places, (node) => node.places) && some(themes, (node) => node.themes) && this.#period(nodes);
  }

  #period(nodes: Node[]): boolean {
    const { from, to, undatedStay } = this.state;
    const dated = nodes.filter((node) => node.from || node.to);
    // Without a period, only events can lack the date that is asked for.
    if (!dated.length) return undatedStay || (!from && !to && !nodes.some(({ group }) => group === "event"));
    return dated.some((node) => {
      const [first, last] = [node.from ?? node.to ?? "", node.to ?? node.from ?? ""];
      return (!from || last >= from) && (!to || first <= to);
    });
  }

  /** What passes. A node that loses its last line goes with it. */
  get shown(): Shown {
    const nodes = new Map(this.data.nodes.map((node) => [node.id, node]));
    const { only } = this.state;
    const edges = this.data.edges.filter((edge) => {
      const ends = [nodes.get(edge.from), nodes.get(edge.to)];
      const near = !only || edge.from === only || edge.to === only;
      // Where the members of two communities are drawn, their own lines say it.
      if (!edge.relations.length && ends.every((end) => end?.open === "members")) return false;
      return near && ends.every((end) => this.#node(end)) && this.#edge(edge) && this.#ends(ends as Node[]);
    });
    const linked = new Set(this.data.edges.flatMap(({ from, to }) => [from, to]));
    const left = new Set(edges.flatMap(({ from, to }) => [from, to]));
    const alone = (node: Node) => !linked.has(node.id) && !only && this.#node(node) && this.#ends([node]);
    const stays = (node: Node) => !node.open && (left.has(node.id) || alone(node) || (node.id === only && this.#node(node)));
    return {
      nodes: new Set(this.data.nodes.filter(stays).map(({ id }) => id)),
      edges: new Set(edges.map(({ id }) => id)),
    };
  }
}
