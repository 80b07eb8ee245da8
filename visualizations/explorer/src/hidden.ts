// What the reader put away node by node, listed where it can be brought back.
import type { PageData } from "./data";
import type { State } from "./state";
import { type Words, make } from "./words";

export class Hidden {
  readonly #place: HTMLElement;
  readonly #list = make("ul");

  constructor(
    readonly data: PageData,
    readonly state: State,
    words: Words,
    readonly changed: () => void,
  ) {
    const title = make("h2", { id: "put-away" }, words.say("script.hidden"));
    this.#place = make("section", { class: "put-away", "aria-labelledby": "put-away" }, title, this.#list);
    this.#place.hidden = true;
    document.querySelector(".tools .search")?.after(this.#place);
    this.#restore = (name, act) => {
      const button = make("button", { type: "button" }, make("bdi", {}, name), " ", make("span", {}, words.say("script.restore")));
      button.addEventListener("click", () => {
        act();
        changed();
        (this.#list.querySelector("button") ?? document.getElementById("search"))?.focus();
      });
      return make("li", {}, button);
    };
    this.#around = (name) => words.say("script.around", { name });
  }

  readonly #restore: (name: string, act: () => void) => HTMLElement;
  readonly #around: (name: string) => string;

  /** Brings the list to what the state says. */
  show(): void {
    const { only, lists } = this.state;
    const names = new Map(this.data.nodes.map(({ id, label }) => [id, label]));
    const entries = [...lists.hidden].filter((id) => names.has(id)).map((id) => this.#restore(names.get(id) ?? id, () => lists.hidden.delete(id)));
    if (only && names.has(only)) entries.unshift(this.#restore(this.#around(names.get(only) ?? only), () => (this.state.only = null)));
    this.#list.replaceChildren(...entries);
    this.#place.hidden = !entries.length;
  }
}
