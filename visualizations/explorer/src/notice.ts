// What the page tells the reader of what was done: heard in any case, and seen where the screen does not show it itself.
import { element } from "./data";
import { make } from "./words";

/** For how long it is seen, in milliseconds. */
const SEEN = 6000;

export class Notice {
  readonly #place = element("told");
  #timer = 0;

  constructor() {
    this.#place.addEventListener("blur", () => this.#place.removeAttribute("tabindex"));
  }

  /** What the screen shows itself is only heard. */
  quietly(text: string): void {
    this.#put(text, false);
  }

  /** Seen for a while. */
  say(text: string): void {
    this.#put(text, true);
    this.#timer = setTimeout(() => this.#hide(), SEEN);
  }

  /** Seen until something else is told. */
  stay(text: string): void {
    this.#put(text, true);
  }

  /** The same, with what can be done about it. */
  offer(text: string, next: string, act: () => void): void {
    this.stay(text);
    const button = make("button", { type: "button" }, next);
    button.addEventListener("click", act);
    this.#place.append(" ", button);
    if (document.activeElement === this.#place) button.focus();
  }

  #put(text: string, seen: boolean): void {
    clearTimeout(this.#timer);
    const focused = this.#place.contains(document.activeElement);
    this.#place.textContent = text;
    if (focused) {
      // Who was at its button goes on from here.
      this.#place.tabIndex = -1;
      this.#place.focus();
    }
    this.#place.classList.toggle("visually-hidden", !seen);
  }

  #hide(): void {
    this.#place.classList.add("visually-hidden");
  }
}
