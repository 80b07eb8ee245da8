// What can be done with the node whose card is open: show its neighbours, keep only what is around it, pin it, hide it.
import type { PageData } from "./data";
import type { State } from "./state";
import { Words, make } from "./words";

/** What the buttons of a card do. */
export interface Deeds {
  /** Hears that the state says something else. */
  changed: () => void;
  /** Adds neighbours of a node, unless the signal ends it; gives what there is to say of it. */
  expand: (slug: string, signal: AbortSignal) => Promise<string>;
  /** Keeps a node where it is, or gives it back to the layout. */
  pin: (id: string) => void;
  share: (told: HTMLElement) => void;
  close: () => void;
  /** Shows a node that a folded network draws in a community which is not open. */
  find: (slug: string, fold: string) => void;
}

/** Neighbours that are being asked for. */
interface Waiting {
  said: Promise<string>;
  stop: AbortController;
}

export class Actions {
  readonly #words: Words;
  /** What is being asked for, by the node whose neighbours they are: whoever asks again meanwhile hears of the same. */
  readonly #waiting = new Map<string, Waiting>();
  /** The card that has the buttons, and the node that it is about. */
  #shown: [card: string, slug: string | null] | null = null;

  constructor(
    readonly data: PageData,
    readonly state: State,
    readonly deeds: Deeds,
  ) {
    this.#words = new Words(data.language, data.strings);
  }

  /** Brings the buttons to what the state says: what they told of an earlier one is no longer so. */
  refresh(): void {
    if (this.#shown) this.show(...this.#shown);
  }

  /** Ends what is being asked for: the neighbours of one node, or of all. */
  stop(slug?: string): void {
    for (const [each, { stop }] of this.#waiting) if (slug === undefined || each === slug) stop.abort();
  }

  /** Puts the buttons into a card, once; `slug` is the node that it is about, if it is about one. */
  show(id: string, slug: string | null): void {
    this.#shown = [id, slug];
    const card = document.getElementById(id);
    if (!card) return;
    const old = card.querySelector(".actions");
    const focused = document.activeElement instanceof HTMLElement && old?.contains(document.activeElement) ? document.activeElement.dataset.deed : null;
    old?.remove();
    const told = make("span", { role: "status" });
    const served = location.protocol !== "file:" && !this.data.standalone;
    const buttons = slug === null ? [] : this.#ofNode(card, slug, served, told);
    if (served) buttons.push(this.#button("script.share", () => this.deeds.share(told)));
    if (!buttons.length) return;
    const actions = make("p", { class: "actions", role: "group", "aria-label": this.#words.say("script.actions") }, ...buttons, told);
    const place = card.querySelector("h2");
    if (place) place.after(actions);
    else card.append(actions);
    const [first] = buttons;
    if (slug !== null && this.#waiting.has(slug) && first) void this.#wait(slug, first, told);
    if (focused) (actions.querySelector<HTMLElement>(`[data-deed="${focused}"]`) ?? first)?.focus();
  }

  #ofNode(card: HTMLElement, slug: string, served: boolean, told: HTMLElement): HTMLButtonElement[] {
    const drawn = this.data.nodes.some((node) => node.id === slug && !node.folded);
    const home = this.data.folded ? card.dataset.home : undefined;
    if (!(drawn || home)) return [];
    const { hidden } = this.state.lists;
    const away = hidden.has(slug);
    const restore = () => {
      hidden.delete(slug);
      this.deeds.changed();
      this.show(card.id, slug);
    };
    const put = away ? this.#button("script.restore", restore) : this.#button("script.hide", () => this.#hide(slug));
    const buttons = drawn ? [this.#only(slug), this.pinning(slug), put] : [this.#button("script.fold.show", () => this.deeds.find(slug, home ?? ""))];
    // In a folded network the neighbours are where their communities open.
    if (served && !this.data.folded) buttons.unshift(this.#expand(slug, told));
    return buttons;
  }

  #button(key: string, act: () => void): HTMLButtonElement {
    const button = make("button", { type: "button", "data-deed": key }, this.#words.say(key));
    button.addEventListener("click", act);
    return button;
  }

  #expand(slug: string, told: HTMLElement): HTMLButtonElement {
    const button = this.#button("script.expand", () => {
      if (this.#waiting.has(slug)) return;
      const stop = new AbortController();
      const said = this.deeds.expand(slug, stop.signal).finally(() => this.#waiting.delete(slug));
      this.#waiting.set(slug, { said, stop });
      void this.#wait(slug, button, told);
    });
    return button;
  }

  /** Says that neighbours are being asked for, with a way to end that, until there is more to say. */
  async #wait(slug: string, button: HTMLButtonElement, told: HTMLElement): Promise<void> {
    const waiting = this.#waiting.get(slug);
    if (!waiting) return;
    const cancel = this.#button("script.cancel", () => waiting.stop.abort());
    told.textContent = this.#words.say("script.loading");
    told.after(cancel);
    button.ariaDisabled = "true"; // a disabled one would lose the focus
    const said = await waiting.said;
    if (document.activeElement === cancel) button.focus();
    cancel.remove();
    button.ariaDisabled = null;
    told.textContent = said;
  }

  #only(slug: string): HTMLButtonElement {
    const button = this.#button("script.only", () => {
      this.state.only = this.state.only === slug ? null : slug;
      button.ariaPressed = String(this.state.only === slug);
      this.deeds.changed();
    });
    button.ariaPressed = String(this.state.only === slug);
    return button;
  }

  /** The button that pins a node, or a community. */
  pinning(id: string): HTMLButtonElement {
    const button = this.#button("script.pin", () => this.deeds.pin(id));
    button.ariaPressed = String(this.state.moved.has(id));
    button.title = this.#words.say("script.pin.help");
    return button;
  }

  #hide(slug: string): void {
    this.stop(slug);
    this.state.lists.hidden.add(slug);
    if (this.state.only === slug) this.state.only = null;
    this.deeds.close();
    this.deeds.changed();
  }
}
