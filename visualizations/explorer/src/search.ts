// Finding nodes of the picture by name: as one types, in every language and spelling that the keys fold together.
import { type PageData, element } from "./data";
import { key, meets } from "./names";

const LISTED = 8;

export class Search {
  readonly #keys: Map<string, string[]>;
  readonly #input = element<HTMLInputElement>("search");
  #found: string[] | null = null;

  constructor(
    readonly data: PageData,
    readonly changed: (query: string) => void,
    readonly choose: (node: string) => void,
  ) {
    this.#keys = new Map();
    this.learn();
    const input = this.#input;
    input.disabled = false;
    input.addEventListener("input", () => this.find(input.value));
    input.addEventListener("keydown", (event) => {
      const first = this.#found?.[0];
      if (event.key === "Enter" && first !== undefined) choose(first);
      if (event.key === "ArrowDown") {
        document.querySelector<HTMLElement>("#matches button")?.focus();
        event.preventDefault();
      }
      if (event.key === "Escape" && input.value) {
        event.stopPropagation();
        this.find("");
      }
    });
    element("matches").addEventListener("keydown", (event) => {
      const way = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (!way) return;
      const buttons = [...document.querySelectorAll<HTMLElement>("#matches button")];
      const next = buttons[buttons.indexOf(document.activeElement as HTMLElement) + way];
      (next ?? (way < 0 ? input : null))?.focus();
      event.preventDefault();
    });
  }

  /** The nodes that are found, null where nothing is searched for. */
  get matches(): ReadonlySet<string> | null {
    return this.#found && new Set(this.#found);
  }

  /** Takes up the names of nodes that were added. */
  learn(): void {
    for (const node of this.data.nodes) if (!this.#keys.has(node.id)) this.#keys.set(node.id, node.search.map(key));
  }

  find(text: string): void {
    if (this.#input.value !== text) this.#input.value = text;
    const query = key(text);
    const found = this.data.nodes.filter((node) => this.#keys.get(node.id)?.some((name) => meets(query, name)));
    this.#found = query ? found.map((node) => node.id) : null;
    const rules = new Intl.PluralRules(this.data.language);
    const words = this.data.strings[`script.matches.${rules.select(found.length)}`] ?? "{n}";
    element("found").textContent = query ? words.replace("{n}", String(found.length)) : "";
    const list = query ? found.slice(0, LISTED) : [];
    element("matches").replaceChildren(...list.map((node) => this.#item(node.id, node.label, node.group)));
    this.changed(text);
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
}
