// Taking back what was changed, one step at a time.
import type { State } from "./state";

/** Changes of the same thing within so many milliseconds are one step, as those of a key that is pressed again. */
const ONE = 600;
/** What is no step: the search has a way back of its own, a form of presentation and an order take nothing away. */
const NONE = ["q", "table", "sort"];

export class Steps {
  readonly #past: string[] = [];
  #now: string;
  /** What the last step changes, and when it last did. */
  #last = { names: new Set<string>(), when: 0 };
  /** Whether the reader holds what changes: a handle is drawn over many months. */
  #held = false;

  constructor(
    readonly state: State,
    readonly button: HTMLButtonElement,
    /** Brings the page to what the state says. */
    readonly apply: () => void,
  ) {
    this.#now = this.#said();
    button.disabled = true;
    button.addEventListener("click", () => this.undo());
    // A new gesture is a new step.
    for (const start of ["pointerdown", "focusin"]) addEventListener(start, () => this.#last.names.clear(), true);
    addEventListener("pointerdown", () => (this.#held = true), true);
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (this.#held = false), true);
    addEventListener("keydown", (event) => {
      const writing = event.target instanceof HTMLElement && event.target.matches("input[type=search], textarea, [contenteditable]");
      if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || writing || button.disabled) return;
      event.preventDefault();
      this.undo();
    });
  }

  #said(): string {
    const said = this.state.parameters();
    for (const name of NONE) said.delete(name);
    return said.toString();
  }

  /** Hears of each change. */
  take(): void {
    const now = this.#said();
    if (now === this.#now) return;
    const names = changed(this.#now, now);
    // The first change of a gesture touches more than those that follow: a pin fixes the layout too.
    const { names: last, when } = this.#last;
    const same = names.some((name) => last.has(name)) && (this.#held || performance.now() - when < ONE);
    this.#last = { names: new Set(same ? [...last, ...names] : names), when: performance.now() };
    if (!same) this.#past.push(this.#now);
    this.#now = now;
    this.button.disabled = false;
  }

  undo(): void {
    const before = this.#past.pop();
    if (before === undefined) return;
    const { query, table, sort } = this.state;
    this.state.read(new URLSearchParams(before));
    Object.assign(this.state, { query, table, sort });
    this.#now = before;
    this.#last.names.clear();
    this.button.disabled = !this.#past.length;
    this.apply();
  }
}

/** The names of the parameters in which two addresses differ. */
function changed(before: string, after: string): string[] {
  const [one, other] = [new URLSearchParams(before), new URLSearchParams(after)];
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => one.get(name) !== other.get(name));
}
