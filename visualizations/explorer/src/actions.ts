// What can be done with the node whose card is open: hide it, keep only what is around it, show its neighbours.
import type { PageData } from "./data";
import type { State } from "./state";
import { Words, make } from "./words";

export class Actions {
  readonly #words: Words;
  /** What is being asked for, by the node whose neighbours they are: whoever asks again meanwhile hears of the same. */
  readonly #expanding = new Map<string, Promise<string>>();

  constructor(
    readonly data: PageData,
    readonly state: State,
    readonly changed: () => void,
    /** Adds neighbours of a node; gives what there is to say of it. */
    readonly expand: (slug: string) => Promise<string>,
    readonly share: (told: HTMLElement) => void,
    readonly close: () => void,
    /** Shows a node that a folded network draws in a community which is not open. */
    readonly find: (slug: string, fold: string) => void,
  ) {
    this.#words = new Words(data.language, data.strings);
  }

  /** Puts the buttons into a card, once; `slug` is the node that it is about, if it is about one. */
  show(id: string, slug: string | null): void {
    const card = document.getElementById(id);
    if (!card) return;
    card.querySelector(".actions")?.remove();
    const told = make("span", { role: "status" });
    const served = location.protocol !== "file:" && !this.data.standalone;
    const buttons = slug === null ? [] : this.#ofNode(card, slug, served, told);
    if (served) buttons.push(this.#button("script.share", () => this.share(told)));
    if (!buttons.length) return;
    const actions = make("p", { class: "actions", role: "group", "aria-label": this.#words.say("script.actions") }, ...buttons, told);
    const place = card.querySelector("h2");
    if (place) place.after(actions);
    else card.append(actions);
  }

  #ofNode(card: HTMLElement, slug: string, served: boolean, told: HTMLElement): HTMLButtonElement[] {
    const drawn = this.data.nodes.some((node) => node.id === slug && !node.folded);
    const home = this.data.folded ? card.dataset.home : undefined;
    if (!(drawn || home)) return [];
    const { hidden } = this.state.lists;
    const away = hidden.has(slug);
    const restore = () => {
      hidden.delete(slug);
      this.changed();
      this.show(card.id, slug);
    };
    const put = away ? this.#button("script.restore", restore) : this.#button("script.hide", () => this.#hide(slug));
    const buttons = drawn ? [this.#only(slug), put] : [this.#button("script.fold.show", () => this.find(slug, home ?? ""))];
    // In a folded network the neighbours are where their communities open.
    if (served && !this.data.folded) buttons.unshift(this.#expand(slug, told));
    return buttons;
  }

  #button(key: string, act: () => void): HTMLButtonElement {
    const button = make("button", { type: "button" }, this.#words.say(key));
    button.addEventListener("click", act);
    return button;
  }

  #expand(slug: string, told: HTMLElement): HTMLButtonElement {
    const tell = async () => {
      told.textContent = this.#words.say("script.loading");
      button.ariaDisabled = "true"; // a disabled one would lose the focus
      const said = this.#expanding.get(slug) ?? this.expand(slug).finally(() => this.#expanding.delete(slug));
      this.#expanding.set(slug, said);
      told.textContent = await said;
      button.ariaDisabled = null;
    };
    const button = this.#button("script.expand", () => void tell());
    return button;
  }

  #only(slug: string): HTMLButtonElement {
    const button = this.#button("script.only", () => {
      this.state.only = this.state.only === slug ? null : slug;
      button.ariaPressed = String(this.state.only === slug);
      this.changed();
    });
    button.ariaPressed = String(this.state.only === slug);
    return button;
  }

  #hide(slug: string): void {
    this.state.lists.hidden.add(slug);
    if (this.state.only === slug) this.state.only = null;
    this.close();
    this.changed();
  }
}
