// Opening and closing communities: by click, by key, from the list, the table, the cards and the search; and saying so.
import { at } from "./base";
import type { Node, PageData } from "./data";
import type { Folds, Outcome } from "./folds";
import type { Notice } from "./notice";
import type { Panel } from "./panel";
import type { Picture } from "./picture";
import { plain } from "./taken";
import { type Words, make } from "./words";

export const FOLD = "c-";

/** The card of a community, and the community of a card: see `card_id` in visualizations/folds.py. */
export const cardOf = (key: string) => FOLD + key.slice(1).replaceAll(".", "-");
const keyOf = (card: string) => `~${card.slice(FOLD.length).replaceAll("-", ".")}`;

export class Opening {
  constructor(
    readonly data: PageData,
    readonly folds: Folds,
    readonly picture: Picture,
    /** The panel, which asks for the buttons of a card before it is ready itself. */
    readonly panel: () => Panel,
    /** The button that pins a community. */
    readonly pinning: (key: string) => HTMLButtonElement,
    readonly words: Words,
    readonly notice: Notice,
    /** Whether there is room for one thing at a time. */
    readonly narrow: MediaQueryList,
  ) {
    addEventListener("click", (event) => {
      const { target } = event;
      const asked = target instanceof Element ? target.closest<HTMLElement>("[data-fold]")?.dataset.fold : undefined;
      if (!asked || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      void this.toggle(asked);
    });
    this.mark();
  }

  /** What a click on a community does: it opens; in an open one, the reader comes nearer. */
  async tap(key: string): Promise<void> {
    if (this.folds.isOpen(key)) this.picture.enter(key);
    else if ((await this.#open(key)) !== "open") return;
    if (!this.narrow.matches || this.panel().isOpen) this.panel().open(cardOf(key));
  }

  async toggle(key: string): Promise<void> {
    if (!this.folds.isOpen(key)) await this.#open(key);
    else {
      await this.folds.close(key);
      this.notice.quietly(this.#said("script.fold.closed", this.folds.node(key)));
    }
  }

  /** Opens what a node lies in until it is drawn; whether it is. Where it cannot be, the reader is told where it is. */
  async reach(slug: string, home: string | undefined): Promise<boolean> {
    const drawn = () => this.data.nodes.some(({ id }) => id === slug);
    if (drawn() || !home) return drawn();
    const way = this.folds.way(home);
    if (!way) {
      const { language, folded } = this.data;
      location.assign(at(`${language}/view/${folded?.view}?open=${said(home)}#n-${slug}`));
      return false;
    }
    for (const key of way) if ((await this.#open(key, slug)) !== "open") return false;
    return drawn();
  }

  /** Puts the buttons into the card of a community. */
  card(name: string): void {
    const card = document.getElementById(name);
    const key = keyOf(name);
    const [node, open] = [this.folds.node(key), this.folds.isOpen(key)];
    if (!card || !node) return;
    const old = card.querySelector(".actions");
    const focused = [...(old?.children ?? [])].indexOf(document.activeElement as Element);
    old?.remove();
    const button = (text: string, act: () => void) => {
      const made = make("button", { type: "button" }, this.words.say(text));
      made.addEventListener("click", act);
      return made;
    };
    const turn = button(open ? "script.fold.close" : "script.fold.open", () => void this.toggle(key));
    const next = open ? button("script.fold.near", () => this.picture.enter(key)) : this.pinning(key);
    const actions = make("p", { class: "actions", role: "group", "aria-label": this.words.say("script.actions") }, turn, next);
    card.querySelector("h2")?.after(actions);
    if (focused >= 0) (focused ? next : turn).focus();
  }

  /** Says of every link and button of a community whether it is open; in a file, those that it carries can be pressed. */
  mark(): void {
    for (const each of document.querySelectorAll<HTMLElement>("[data-fold]")) {
      const key = each.dataset.fold ?? "";
      each.ariaExpanded = String(this.folds.isOpen(key));
      if (each instanceof HTMLButtonElement) each.disabled = !(key in (this.data.expansions ?? {}));
    }
    for (const card of document.querySelectorAll(`.card.open[id^="${FOLD}"]`)) this.card(card.id);
  }

  /** Tells what became of the wish to open one, with the way to its page where too much would be drawn here. */
  tell(outcome: Outcome, node: Node | undefined, slug = ""): void {
    if (outcome === "open") return this.notice.quietly(this.#said("script.fold.opened", node));
    if (outcome === "gone") return this.notice.stay(this.words.say("script.gone"));
    if (outcome === "failed") return this.notice.say(this.words.say("script.failed"));
    const href = node?.href;
    if (outcome === "missing" || !href) return this.notice.say(this.words.say("script.fold.missing"));
    const leave = () => location.assign(`${href}${slug && `#n-${slug}`}`);
    if (document.body.classList.contains("framed")) leave();
    else this.notice.offer(this.#said("script.fold.full", node), this.words.say("script.fold.page"), leave);
  }

  async #open(key: string, slug = ""): Promise<Outcome> {
    this.notice.say(this.words.say("script.loading"));
    const outcome = await this.folds.open(key);
    this.tell(outcome, this.folds.node(key), slug);
    return outcome;
  }

  #said(key: string, node: Node | undefined): string {
    return this.words.say(key, { name: `\u2068${plain(node?.label ?? "")}\u2069`, most: this.data.folded?.most ?? 0 });
  }
}

/** The communities around a node as an address says that they are open. */
function said(home: string): string {
  const steps = home.slice(1).split(".");
  return steps.map((_, depth) => steps.slice(0, depth + 1).join(".")).join("~");
}
