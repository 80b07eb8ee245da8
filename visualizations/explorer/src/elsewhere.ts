// A name that the picture does not have, or that is misspelt: the server finds it in the whole graph.
import { at } from "./base";
import { type PageData, element } from "./data";
import { Finding, type Hit } from "./finding";
import type { Search } from "./search";
import { type Words, make } from "./words";

/** How many are listed at most, and of how many characters a text is too short to be looked for. */
const LISTED = 6;
const SHORTEST = 2;

export class Elsewhere {
  readonly #place = make("div", { class: "elsewhere" });
  readonly #finding: Finding;
  #text = "";

  constructor(
    readonly data: PageData,
    readonly search: Search,
    readonly words: Words,
  ) {
    this.#finding = new Finding(data.language);
    element("matches").after(this.#place);
  }

  /** Hears of each change of the search; a page that is a file only has what it carries. */
  find(text: string): void {
    const wanted = text.trim();
    if (wanted === this.#text) return;
    this.#text = wanted;
    this.#finding.stop();
    this.#place.replaceChildren();
    if (wanted.length < SHORTEST) return;
    if (this.data.standalone) return this.#tell([]);
    if (this.data.folded) return; // the search has asked the server itself
    void this.#ask(wanted);
  }

  async #ask(text: string): Promise<void> {
    try {
      const hits = await this.#finding.find(text);
      if (!hits) return;
      const drawn = new Set(this.data.nodes.map(({ id }) => id));
      // Spelt otherwise than any name of the picture: the server knows better which one is meant.
      if (!this.search.matches?.size) this.search.take(hits.map(({ id }) => id).filter((id) => drawn.has(id)));
      this.#tell(hits.filter(({ id }) => !drawn.has(id)));
    } catch {
      this.#text = ""; // the same text is asked again
      this.#place.replaceChildren(make("p", {}, this.words.say("script.nowhere.failed")));
    }
  }

  #tell(hits: readonly Hit[]): void {
    if (hits.length) {
      const links = hits.slice(0, LISTED).map(({ id, label }) => {
        const link = make("a", { href: at(`${this.data.language}/id/${encodeURIComponent(id)}`) }, make("bdi", {}, label));
        return make("li", {}, link);
      });
      this.#place.replaceChildren(make("p", {}, this.words.say("script.elsewhere")), make("ul", {}, ...links));
    } else if (!this.search.matches?.size) this.#place.replaceChildren(make("p", {}, this.words.say(this.data.standalone ? "script.nowhere.here" : "script.nowhere")));
  }
}
