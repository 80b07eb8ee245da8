// A name that the picture does not have, or that is misspelt: the server finds it in the whole graph.
import { at } from "./base";
import { type PageData, element } from "./data";
import type { Search } from "./search";
import { type Words, make } from "./words";

/** How many are listed at most, and how long the reader does not type before the server is asked, in milliseconds. */
const LISTED = 6;
const STILL = 220;
const SHORTEST = 2;

interface Hit {
  slug: string;
  label: { value: string } | null;
  group: string;
}

/** What the server finds by name, the likeliest first; throws where it does not answer, or where it is no longer wanted. */
async function found(text: string, language: string, signal: AbortSignal): Promise<Hit[]> {
  const asked = new URLSearchParams({ q: text.slice(0, 200), lang: language, prefix: "true", limit: "20" });
  const response = await fetch(at(`api/v1/search?${asked}`), { signal });
  if (!response.ok) throw new Error(response.statusText);
  return ((await response.json()) as { items: Hit[] }).items;
}

export class Elsewhere {
  readonly #place = make("div", { class: "elsewhere" });
  #asked: AbortController | null = null;
  #text = "";

  constructor(
    readonly data: PageData,
    readonly search: Search,
    readonly words: Words,
  ) {
    element("matches").after(this.#place);
  }

  /** Hears of each change of the search; a page that is a file only has what it carries. */
  find(text: string): void {
    const wanted = text.trim();
    if (wanted === this.#text) return;
    this.#text = wanted;
    this.#asked?.abort();
    this.#place.replaceChildren();
    if (wanted.length < SHORTEST) return;
    if (this.data.standalone) return this.#tell([]);
    if (this.data.folded) return; // the search has asked the server itself
    const own = new AbortController();
    this.#asked = own;
    void this.#ask(text, own.signal);
  }

  async #ask(text: string, signal: AbortSignal): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, STILL));
    if (signal.aborted) return;
    try {
      const hits = await found(text, this.data.language, signal);
      const drawn = new Set(this.data.nodes.map(({ id }) => id));
      // Spelt otherwise than any name of the picture: the server knows better which one is meant.
      if (!this.search.matches?.size) this.search.take(hits.map(({ slug }) => slug).filter((slug) => drawn.has(slug)));
      this.#tell(hits.filter(({ slug }) => !drawn.has(slug)));
    } catch {
      if (!signal.aborted) this.#tell([]);
    }
  }

  #tell(hits: readonly Hit[]): void {
    if (hits.length) {
      const links = hits.slice(0, LISTED).map(({ slug, label }) => {
        const link = make("a", { href: at(`${this.data.language}/id/${encodeURIComponent(slug)}`) }, make("bdi", {}, label?.value ?? slug));
        return make("li", {}, link);
      });
      this.#place.replaceChildren(make("p", {}, this.words.say("script.elsewhere")), make("ul", {}, ...links));
    } else if (!this.search.matches?.size) this.#place.replaceChildren(make("p", {}, this.words.say(this.data.standalone ? "script.nowhere.here" : "script.nowhere")));
  }
}
