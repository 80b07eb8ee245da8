// What is shown: groups and relations switched in the legend, nodes found by name.
import { type PageData, element } from "./data";
import { key, meets } from "./names";
import type { Shown } from "./picture";

const LISTED = 8;

export class Filters {
  readonly #off = { group: new Set<string>(), relation: new Set<string>() };
  readonly #keys: Map<string, string[]>;
  matches: ReadonlySet<string> | null = null;

  constructor(
    readonly data: PageData,
    readonly changed: () => void,
    readonly choose: (node: string) => void,
  ) {
    this.#keys = new Map(data.nodes.map((node) => [node.id, node.search.map(key)]));
    for (const button of document.querySelectorAll<HTMLButtonElement>(".toggle")) {
      button.disabled = false;
      button.addEventListener("click", () => this.#toggle(button));
    }
    const input = element<HTMLInputElement>("search");
    input.disabled = false;
    input.addEventListener("input", () => this.#find(input.value));
    input.addEventListener("keydown", (event) => {
      const first = this.matches?.values().next().value;
      if (event.key === "Enter" && first !== undefined) choose(first);
      if (event.key === "Escape" && input.value) {
        event.stopPropagation();
        input.value = "";
        this.#find("");
      }
    });
    if (input.value) this.#find(input.value);
  }

  #toggle(button: HTMLButtonElement): void {
    const on = button.ariaPressed !== "true";
    button.ariaPressed = String(on);
    for (const kind of ["group", "relation"] as const) {
      const name = button.dataset[kind];
      if (name === undefined) continue;
      if (on) this.#off[kind].delete(name);
      else this.#off[kind].add(name);
    }
    this.changed();
  }

  #find(text: string): void {
    const query = key(text);
    const found = this.data.nodes.filter((node) => this.#keys.get(node.id)?.some((name) => meets(query, name)));
    this.matches = query ? new Set(found.map((node) => node.id)) : null;
    const rules = new Intl.PluralRules(this.data.language);
    const words = this.data.strings[`script.matches.${rules.select(found.length)}`] ?? "{n}";
    element("found").textContent = query ? words.replace("{n}", String(found.length)) : "";
    const list = query ? found.slice(0, LISTED) : [];
    element("matches").replaceChildren(...list.map((node) => this.#item(node.id, node.label, node.group)));
    this.changed();
  }

  #item(id: string, label: string, group: string): HTMLLIElement {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    const glyph = document.querySelector(`.toggle[data-group="${CSS.escape(group)}"] .glyph`)?.cloneNode(true);
    button.append(...(glyph ? [glyph] : []), label);
    button.addEventListener("click", () => this.choose(id));
    item.append(button);
    return item;
  }

  allows(relation: string): boolean {
    return !this.#off.relation.has(relation);
  }

  /** What the legend lets through. A node that loses its last line goes with it. */
  get shown(): Shown {
    const groups = new Map(this.data.nodes.map((node) => [node.id, node.group]));
    const visible = (id: string) => !this.#off.group.has(groups.get(id) ?? "");
    const edges = this.data.edges.filter(
      (edge) => visible(edge.from) && visible(edge.to) && edge.relations.some((name) => this.allows(name)),
    );
    const linked = new Set(this.data.edges.flatMap(({ from, to }) => [from, to]));
    const left = new Set(edges.flatMap(({ from, to }) => [from, to]));
    const stays = (id: string) => visible(id) && (left.has(id) || !linked.has(id) || !this.#off.relation.size);
    return {
      nodes: new Set(this.data.nodes.map(({ id }) => id).filter(stays)),
      edges: new Set(edges.map(({ id }) => id)),
    };
  }
}
