// Finding by name as one types. In a picture that has all its nodes, in every language and spelling that the keys fold
// together; in a network that folds, the server finds all of its actors, however they are spelt.
import { type PageData, element } from "./data";
import { ASKED, Finding, type Hit } from "./finding";
import { key, meets } from "./names";
import { Words, make } from "./words";

const LISTED = 8;
/** What the arrow keys go through: what is found in the picture, then elsewhere. */
const HITS = ".search :is(#matches button, .elsewhere a)";

export class Search {
  readonly #keys = new Map<string, string[]>();
  readonly #input = element<HTMLInputElement>("search");
  readonly #words: Words;
  #found: readonly Hit[] | null = null;
  readonly #finding: Finding;
  /** Whether the reader asked for the first hit before it was there. */
  #eager = false;

  constructor(
    readonly data: PageData,
    readonly changed: (query: string) => void,
    readonly choose: (hit: Hit) => void,
  ) {
    this.#words = new Words(data.language, data.strings);
    this.#finding = new Finding(data.language);
    this.learn();
    const input = this.#input;
    input.disabled = false;
    input.addEventListener("input", () => this.find(input.value));
    input.addEventListener("keydown", (event) => {
      const first = this.#found?.[0];
      if (event.key === "Enter" && this.#finding.waits) this.#eager = true;
      else if (event.key === "Enter" && first) choose(first);
      else if (event.key === "Enter") this.find(input.value); // asks again where there was no answer
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

  /** What is found, null where nothing is searched for. */
  get found(): readonly Hit[] | null {
    return this.#found;
  }

  get matches(): ReadonlySet<string> | null {
    return this.#found && new Set(this.#found.map(({ id }) => id));
  }

  /** Whether the server is asked: a file knows what it carries. */
  get #asks(): boolean {
    return Boolean(this.data.folded) && !this.data.standalone;
  }

  /** Takes up the names of nodes that were added. */
  learn(): void {
    if (this.#asks) return;
    for (const node of this.data.nodes) if (!this.#keys.has(node.id)) this.#keys.set(node.id, node.search.map(key));
  }

  find(text: string): void {
    if (this.#input.value !== text) this.#input.value = text;
    this.#finding.stop();
    this.#eager = false;
    const query = key(text);
    if (query && this.#asks) {
      void this.#ask(text);
      return;
    }
    const found = this.data.nodes.filter((node) => this.#keys.get(node.id)?.some((name) => meets(query, name)));
    this.#show(text, query ? found.map(({ id, label, group, home }) => ({ id, label, group, fold: home })) : null);
  }

  async #ask(text: string): Promise<void> {
    element("found").textContent = this.#words.say("script.search.waiting");
    try {
      const found = await this.#finding.find(text, this.data.folded?.view);
      if (!found) return;
      const eager = this.#eager;
      this.#show(text, found);
      if (eager && found[0]) this.choose(found[0]);
    } catch {
      this.#show(text, []);
      element("found").textContent = this.#words.say("script.search.failed");
    }
  }

  /** Takes these nodes for what was searched for: their names are spelt otherwise. */
  take(ids: readonly string[]): void {
    const nodes = new Map(this.data.nodes.map((node) => [node.id, node]));
    this.#show(this.#input.value, ids.flatMap((id) => nodes.get(id) ?? []));
  }

  #show(text: string, found: readonly Hit[] | null): void {
    this.#found = found;
    const n = found?.length ?? 0;
    const counted = n === ASKED && this.#asks ? this.#words.say("script.search.first", { n }) : this.#words.count("script.matches", n);
    element("found").textContent = found ? (n ? counted : this.#words.say("script.unfound")) : "";
    element("matches").replaceChildren(...(found ?? []).slice(0, LISTED).map((hit) => this.#item(hit)));
    this.changed(text);
  }

  #item(hit: Hit): HTMLLIElement {
    const glyph = document.querySelector(`.legend [data-group="${CSS.escape(hit.group)}"] .glyph`)?.cloneNode(true);
    const button = make("button", { type: "button" }, ...(glyph ? [glyph] : []), make("bdi", {}, hit.label));
    button.addEventListener("click", () => this.choose(hit));
    return make("li", {}, button);
  }
}
