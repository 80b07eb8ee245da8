// Waiting for what a picture needs from the server: where it takes long, the reader is told and can end it.
import type { Notice } from "./notice";
import type { Words } from "./words";

/** What comes within so many milliseconds is not told of: nothing flickers. */
const SOON = 400;

export class Waiting {
  /** Ends what is waited for. */
  #stop: AbortController | null = null;
  #long = false;

  constructor(
    readonly notice: Notice,
    readonly words: Words,
  ) {}

  /** Waits for something in the place of what was waited for before, which the signal then ends, as the reader can. */
  async until<Result>(act: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.#long = false;
    const timer = setTimeout(() => {
      this.#long = this.#stop === stop;
      if (this.#long) this.tell();
    }, SOON);
    try {
      return await act(stop.signal);
    } finally {
      clearTimeout(timer);
      if (this.#stop === stop) this.#stop = null;
    }
  }

  /** Tells of it, where it takes long; gives whether it does. */
  tell(): boolean {
    const stop = this.#stop;
    if (!stop || !this.#long) return false;
    this.notice.offer(this.words.say("script.loading"), this.words.say("script.cancel"), () => stop.abort());
    return true;
  }
}
