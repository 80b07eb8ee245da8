// Adding neighbours to a picture, and telling the reader what became of it.
import { Gone } from "./asking";
import type { PageData } from "./data";
import { type Missing, PAGES, further } from "./expansion";
import type { Notice } from "./notice";
import type { State } from "./state";
import { plain } from "./taken";
import type { Words } from "./words";

export class Neighbours {
  constructor(
    readonly data: PageData,
    readonly state: State,
    readonly words: Words,
    readonly notice: Notice,
    /** Brings the picture to what the state says. */
    readonly grow: () => Promise<unknown>,
    /** Hears what came to the picture around a node. */
    readonly grown: (slug: string, fresh: readonly string[]) => void,
  ) {}

  /** Adds further neighbours of a node, unless the reader does not want to wait; gives what there is to say of it. */
  async add(slug: string, signal: AbortSignal): Promise<string> {
    const { state, words } = this;
    const { readings } = state;
    try {
      const { pages, left } = await further(this.data, slug, state.pages(slug), signal);
      const most = (pages ?? PAGES) === PAGES && left ? ` ${words.say("script.most")}` : "";
      const more = (left ? words.say("script.left", { n: left }) : words.say("script.all")) + most;
      if (state.readings !== readings) return words.say("script.cancelled");
      if (pages === null) return more;
      const before = new Set(this.data.nodes.map(({ id }) => id));
      // More of the same are one step: they come in the same order.
      if (state.expanded.at(-1)?.[0] === slug) state.expanded.pop();
      state.expanded.push([slug, pages]);
      const fresh = () => this.data.nodes.map(({ id }) => id).filter((id) => !before.has(id));
      try {
        await this.grow();
      } finally {
        this.grown(slug, fresh());
      }
      return `${words.say("script.added", { n: fresh().length })} ${more}`;
    } catch (error) {
      if (signal.aborted) return words.say("script.cancelled");
      return words.say(error instanceof Gone ? "script.gone" : "script.failed");
    }
  }

  /** Tells whose neighbours are not in the picture, and what can be done about it. */
  tell({ gone, undrawn, lost }: Missing, again: () => void): void {
    const labels = new Map(this.data.nodes.map(({ id, label }) => [id, plain(label)]));
    const said = (key: string, slugs: readonly string[]) => {
      const names = [...new Set(slugs)].map((slug) => `\u2068${labels.get(slug) ?? slug}\u2069`).join(" · ");
      return names ? [this.words.say(key, { names })] : [];
    };
    const text = [...said("script.gone.names", gone), ...said("script.unexpanded", [...lost, ...undrawn])].join(" ");
    if (lost.length) this.notice.offer(text, this.words.say("script.again"), again);
    else if (text) this.notice.stay(text);
  }
}
