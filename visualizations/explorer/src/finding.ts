// What the server finds by name, in any script and spelling: of the whole graph, or of a network that folds.
import { at } from "./base";

/** How many the server gives at most. */
export const ASKED = 20;
/** How long the reader does not type before the server is asked, in milliseconds. */
const STILL = 140;
/** How many characters of a text count, for the server too. */
const LONGEST = 500;

export interface Hit {
  id: string;
  label: string;
  group: string;
  /** The community in which a folded network draws it. */
  fold?: string | undefined;
}

interface Answer {
  items: { slug: string; group: string; label: { value: string } | null; fold?: string }[];
}

/** Asks one question at a time: each takes the place of the one before. */
export class Finding {
  #asked: AbortController | null = null;

  constructor(readonly language: string) {}

  /** Whether an answer is to come. */
  get waits(): boolean {
    return this.#asked !== null;
  }

  /** Lets go of what was asked: its answer is not wanted any more. */
  stop(): void {
    this.#asked?.abort();
    this.#asked = null;
  }

  /** What a text that is still being typed may mean, the likeliest first, or of one network alone; null where it is
   * not wanted any more. Throws where the server does not answer. */
  async find(text: string, network?: string): Promise<Hit[] | null> {
    this.stop();
    const own = new AbortController();
    this.#asked = own;
    const wanted = { q: text.slice(0, LONGEST), prefix: "true", limit: String(ASKED), lang: this.language, ...(network && { network }) };
    try {
      await new Promise((resolve) => setTimeout(resolve, STILL));
      if (own.signal.aborted) return null;
      const response = await fetch(at(`api/v1/search?${new URLSearchParams(wanted)}`), { signal: own.signal });
      if (!response.ok) throw new Error(response.statusText);
      const { items } = (await response.json()) as Answer;
      return own.signal.aborted ? null : items.map(({ slug, label, group, fold }) => ({ id: slug, label: label?.value ?? slug, group, fold }));
    } catch (error) {
      if (own.signal.aborted) return null;
      throw error;
    } finally {
      if (this.#asked === own) this.#asked = null;
    }
  }
}
