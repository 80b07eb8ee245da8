// The panel: the page holds a card for every node and every edge; the address's fragment says which one is open.
import { Gone, ask } from "./asking";
import { at } from "./base";
import { type PageData, element } from "./data";

const ABOUT = "about";
/** What the address names where it names a card: see CARD in visualizations/views.py. */
const CARD = /^[cen]-[a-z0-9-]+(?:\.\d+)?$/;

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

  /**
   * `opened` hears the card's id each time that one opens, null for the first one, which is about the picture.
   * `cards` is where the cards are that the page does not have.
   */
  constructor(
    readonly opened: (card: string | null) => void,
    readonly data?: PageData,
  ) {
    // Also heard where Back leads to an address with other parameters, which hashchange is not in every browser.
    addEventListener("popstate", () => this.#follow(true));
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

  /** The card that the address names, of whatever it shows a part. */
  get named(): string {
    return fragment().replace(/\.\d+$/, "");
  }

  get isOpen(): boolean {
    return this.#panel.classList.contains("opened");
  }

  /** Opens anew what the address names, without moving the focus: for when there is more to say of it. */
  refresh(): void {
    this.#follow(false);
  }

  close(): void {
    if (this.#panel.classList.contains("opened")) this.open(ABOUT);
    this.#opener?.focus({ preventScroll: true });
    this.#opener = null;
  }

  /** The address of the cards like this one that the page does not have; empty where it has them all. */
  #where(id: string): string {
    const things = [...(this.data?.edges ?? []), ...(this.data?.nodes ?? []).map((node) => ({ ...node, id: `n-${node.id}` }))];
    const asked = things.some((each) => each.added && each.id === id.replace(/\.\d+$/, ""));
    return asked ? at(`${this.data?.language}/card/actor/`) : (this.data?.cards ?? "");
  }

  /** Puts a card into the panel that the page does not have: at first a note that it is being fetched. */
  async #fetch(id: string): Promise<void> {
    const card = document.createElement("article");
    const words = this.data?.strings ?? {};
    card.className = "card";
    card.id = id.replace(/\.\d+$/, "");
    card.tabIndex = -1;
    card.ariaBusy = "true";
    card.textContent = words["script.loading"] ?? "";
    this.#panel.append(card);
    try {
      const response = await ask(`${this.#where(card.id)}${encodeURIComponent(card.id)}`);
      const text = (await response.text()).trim();
      if (!text) throw new Error(response.statusText);
      card.outerHTML = text;
      if (fragment() === id) this.#follow(true);
    } catch (error) {
      // Not kept: who opens it again asks again.
      card.ariaBusy = "false";
      card.ariaLabel = card.textContent = words[error instanceof Gone ? "script.gone" : "script.unread"] ?? "";
      addEventListener("popstate", () => card.remove(), { once: true });
    }
  }

  #follow(moveFocus: boolean): void {
    const id = fragment();
    if (CARD.test(id) && this.#where(id) && !document.getElementById(id.replace(/\.\d+$/, ""))) void this.#fetch(id);
    const wanted = document.getElementById(id) ?? document.getElementById(id.replace(/\.\d+$/, ""));
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
