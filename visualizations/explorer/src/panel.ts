// The panel: the page holds a card for every node and every edge; the address's fragment says which one is open.
import { element } from "./data";

const ABOUT = "about";

/** What the address names after #, empty where that is not well-formed. */
function fragment(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

export class Panel {
  readonly #panel = element("panel");
  #opener: HTMLElement | null = null;

  /** `opened` hears the card's id each time that one opens, null for the first one, which is about the picture. */
  constructor(readonly opened: (card: string | null) => void) {
    addEventListener("hashchange", () => this.#follow(true));
    element("close").addEventListener("click", () => this.close());
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#panel.classList.contains("opened")) this.close();
    });
    addEventListener("click", ({ target }) => {
      const link = target instanceof Element ? target.closest<HTMLElement>('a[href^="#"]') : null;
      if (link && !this.#panel.contains(link)) this.#opener = link;
    });
    this.#follow(false);
  }

  open(id: string): void {
    const active = document.activeElement;
    if (active instanceof HTMLElement && !this.#panel.contains(active)) this.#opener = active;
    if (location.hash === `#${id}`) this.#follow(true);
    else location.hash = id;
  }

  close(): void {
    if (this.#panel.classList.contains("opened")) this.open(ABOUT);
    this.#opener?.focus({ preventScroll: true });
    this.#opener = null;
  }

  #follow(moveFocus: boolean): void {
    const wanted = document.getElementById(fragment());
    const inside = wanted && this.#panel.contains(wanted) ? wanted : element(ABOUT);
    const card = inside.closest<HTMLElement>(".card") ?? element(ABOUT);
    for (const other of this.#panel.querySelectorAll(".card.open")) other.classList.remove("open");
    card.classList.add("open");
    const opened = card.id !== ABOUT;
    this.#panel.classList.toggle("opened", opened);
    this.#panel.scrollTop = inside === card ? 0 : Math.max(0, inside.offsetTop - 16);
    if (moveFocus && opened) inside.focus({ preventScroll: true });
    this.opened(opened ? card.id : null);
  }
}
