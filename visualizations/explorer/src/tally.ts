// How much is drawn, of how much: in the line above the picture, in the legend, and in the card that is open.
import type { Row } from "./expansion";
import type { Edge, Node, PageData } from "./data";
import type { Filters } from "./filters";
import type { Shown } from "./picture";
import { says } from "./relation";
import { type Words, make } from "./words";

const SVG = "http://www.w3.org/2000/svg";

/** Something that is counted: what it is called in the legend, and whether it is drawn. */
interface Thing {
  values: readonly string[];
  drawn: boolean;
}

export class Tally {
  /** What a network that folds says of itself where nothing is open. */
  readonly #whole = document.querySelector(".counts")?.textContent ?? "";

  constructor(
    readonly data: PageData,
    readonly filters: Filters,
    readonly words: Words,
  ) {}

  /** Adds to the legend what came to the picture and has no entry there yet. */
  learn(): void {
    const { about, style } = this.data;
    if (!about) return;
    for (const group of new Set(this.data.nodes.map((node) => node.group))) this.#entry("group", group, about.groups[group], this.#glyph(group, style));
    for (const relation of new Set(this.data.edges.flatMap(({ relations }) => relations))) this.#entry("relation", relation, about.relations[relation]?.label);
    for (const certainty of new Set(this.data.edges.flatMap(({ certainties }) => certainties ?? []))) this.#entry("certainty", certainty, about.certainties[certainty]?.label);
  }

  #entry(kind: string, value: string, label = value, glyph?: Element): void {
    if (document.querySelector(`.toggle[data-${kind}="${CSS.escape(value)}"]`)) return;
    const list = document.querySelector(`.toggle[data-${kind}]`)?.closest("ul");
    const button = make("button", { type: "button", class: "toggle", [`data-${kind}`]: value, "aria-pressed": "true" });
    button.append(...(glyph ? [glyph] : []), make("span", {}, label), make("span", { class: "count" }));
    list?.append(make("li", {}, button));
  }

  #glyph(group: string, style: PageData["style"]): Element {
    const look = style.groups[group];
    const glyph = document.createElementNS(SVG, "svg");
    for (const [name, value] of [["viewBox", "-1.3 -1.3 2.6 2.6"], ["width", "16"], ["height", "16"], ["aria-hidden", "true"]] as const)
      glyph.setAttribute(name, value);
    glyph.setAttribute("class", `glyph g-${group}${look?.hollow ? " hollow" : ""}`);
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", style.shapes[look?.shape ?? ""] ?? "");
    glyph.append(path);
    return glyph;
  }

  /** Says it all anew. */
  show(shown: Shown, rows: readonly Row[]): void {
    const actors = this.data.nodes.filter(({ folded }) => !folded);
    const nodes = (of: (node: Node) => readonly string[]): Thing[] =>
      actors.map((node) => ({ values: of(node), drawn: shown.nodes.has(node.id) }));
    const relations = this.data.edges.flatMap((edge) => edge.relations.map((_, index) => ({ edge, index })));
    const lines = (of: (edge: Edge, index: number) => string): Thing[] =>
      relations.map(({ edge, index }) => ({ values: [of(edge, index)], drawn: this.#isDrawn(shown, edge, index) }));
    const things: Record<string, Thing[]> = {
      group: nodes(({ group }) => [group]),
      place: nodes(({ places }) => places ?? []),
      theme: nodes(({ themes }) => themes ?? []),
      relation: lines(({ relations }, index) => relations[index] ?? ""),
      certainty: lines(({ certainties }, index) => certainties?.[index] ?? "stated"),
    };
    this.#line(things.group ?? [], things.relation ?? []);
    for (const [kind, all] of Object.entries(things))
      for (const button of document.querySelectorAll<HTMLElement>(`.toggle[data-${kind}]`)) {
        const own = all.filter(({ values }) => values.includes(button.dataset[kind] ?? ""));
        const count = button.querySelector(".count");
        if (count) count.textContent = this.#part(own);
        button.closest("li")?.toggleAttribute("hidden", !own.length);
      }
    this.#card(shown, rows);
  }

  #isDrawn(shown: Shown, edge: Edge, index: number): boolean {
    return shown.edges.has(edge.id) && this.filters.relation(edge.relations[index] ?? "", edge.certainties?.[index] ?? "stated");
  }

  /** "7", or "3/7" where not all are drawn. */
  #part(all: readonly { drawn: boolean }[]): string {
    const drawn = all.filter((each) => each.drawn).length;
    const whole = this.words.number(all.length);
    return drawn === all.length ? whole : this.words.say("script.of", { n: drawn, whole });
  }

  #line(nodes: readonly Thing[], relations: readonly Thing[]): void {
    const place = document.querySelector(".counts");
    if (!place) return;
    if (this.data.folded) {
      const counts = { folds: this.filters.state.open.size, nodes: nodes.filter(({ drawn }) => drawn).length, edges: relations.filter(({ drawn }) => drawn).length };
      place.textContent = counts.folds ? this.words.say("script.fold.shown", counts) : this.#whole;
      return;
    }
    const said = (key: string, all: readonly Thing[]) => {
      const drawn = all.filter((each) => each.drawn).length;
      const whole = this.words.count(key, all.length);
      return drawn === all.length ? whole : this.words.say("script.of", { n: drawn, whole });
    };
    place.textContent = `${said("count.items", nodes)} · ${said("count.relations", relations)}`;
  }

  /** Lists the relations that were added in the card of a node, and counts those that are drawn. */
  #card(shown: Shown, rows: readonly Row[]): void {
    const card = document.querySelector(".card.node.open");
    const list = card?.querySelector(".relations");
    const count = card?.querySelector("h3 .count");
    if (!card || !list || !count) return;
    const slug = card.id.replace(/^n-/, "");
    for (const old of list.querySelectorAll(".added")) old.remove();
    const links = () => [...list.querySelectorAll<HTMLAnchorElement>("a")].map((link) => link.hash.slice(1));
    const listed = new Set(links());
    for (const row of rows)
      if ((row.start === slug || row.end === slug) && !listed.has(row.id)) list.append(this.#relation(row, slug));
    const edges = new Map(this.data.edges.map((edge) => [edge.id, edge]));
    const drawn = links().map((id) => {
      const [, name = "", place = "1"] = id.match(/^(.*?)(?:\.(\d+))?$/) ?? [];
      const edge = edges.get(name);
      return { drawn: edge !== undefined && this.#isDrawn(shown, edge, Number(place) - 1) };
    });
    count.textContent = this.#part(drawn);
  }

  #relation(row: Row, slug: string): HTMLElement {
    const other = make("bdi", {}, row.start === slug ? row.endLabel : row.startLabel);
    const said = row.start === slug ? [says(row), " ", other] : [other, " ", says(row)];
    const doubted = row.disputed ? [" ", make("strong", { class: "doubted" }, this.words.say("script.disputed"))] : [];
    return make("li", { class: "added" }, make("a", { href: `#${row.id}` }, ...said, ...doubted));
  }
}
