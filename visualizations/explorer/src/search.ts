// Finding nodes of the picture by name: as one types, in every language and spelling that the keys fold together.
import { type PageData, element } from "./data";
import { key, meets } from "./names";
import { Words } from "./words";

const LISTED = 8;
/** What the arrow keys go through: what is found in the picture, then elsewhere. */
const HITS = ".search :is(#matches button, .elsewhere a)";

export class Search {
  readonly #keys: Map<string, string[]>;
  readonly #input = element<HTMLInputElement>("search");
  readonly #words: Words;
  #found: string[] | null = null;

  constructor(
    readonly data: PageData,
    readonly changed: (query: string) => void,
    readonly choose: (node: string) => void,
  ) {
    this.#keys = new Map();
    this.#words = new Words(data.language, data.strings);
    this.learn();
    const input = this.#input;
    input.disabled = false;
    input.addEventListener("input", () => this.find(input.value));
    input.addEventListener("keydown", (event) => {
      const first = this.#found?.[0];
      if (event.key === "Enter" && first !== undefined) choose(first);
      if (event.key === "ArrowDown") {
        document.querySelector<HTMLElement>(HITS)?.focus();
        event.preventDefault();
      }
      if (event.key === "Escape" && input.value) {
        event.stopPropagation();
        this.find("");
      }
    });
    document.querySelector<HTMLElement>(".search")?.addEventListener("keydown", (event) => {
      const way = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (!way || event.target === input) return;
      const buttons = [...document.querySelectorAll<HTMLElement>(HITS)];
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
    this.#list();
    this.changed(text);
  }

  /** Takes these nodes for what was searched for: their names are spelt otherwise. */
  take(ids: readonly string[]): void {
    this.#found = [...ids];
    this.#list();
    this.changed(this.#input.value);
  }

  #list(): void {
    const nodes = new Map(this.data.nodes.map((node) => [node.id, node]));
    const found = (this.#found ?? []).flatMap((id) => nodes.get(id) ?? []);
    const unfound = this.#words.say("script.unfound");
    element("found").textContent = this.#found ? (found.length ? this.#words.count("script.matches", found.length) : unfound) : "";
    element("matches").replaceChildren(...found.slice(0, LISTED).map((node) => this.#item(node.id, node.label, node.group)));
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
