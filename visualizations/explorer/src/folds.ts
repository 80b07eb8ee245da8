// Which communities of a folded network are open. One opens or closes after the other, so that each new one can ask for
// the lines to those that are open already.
import { Gone } from "./asking";
import type { Node, PageData } from "./data";
import type { Expansion, Part, Row } from "./expansion";
import { inside, place, take } from "./inside";
import type { State } from "./state";

/** What became of the wish to open one: "full" where too much would be drawn, "missing" where a file does not have it, "gone" where the data do not any more. */
export type Outcome = "open" | "full" | "missing" | "gone" | "failed";

export class Folds {
  /** What each open one shows. */
  readonly #open = new Map<string, Expansion>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly data: PageData,
    readonly state: State,
    /** Hears that something else is drawn. */
    readonly changed: () => Promise<void>,
  ) {}

  node(key: string): Node | undefined {
    return this.data.nodes.find(({ id, folded }) => folded && id === key);
  }

  isOpen(key: string): boolean {
    return this.#open.has(key);
  }

  /** The relations of what is drawn in open communities, and the communities there, as tables list them. */
  get rows(): Row[] {
    const edges = new Set(this.data.edges.map(({ id }) => id));
    return [...this.#open.values()].flatMap(({ rows }) => rows).filter(({ id }) => edges.has(id.replace(/\.\d+$/, "")));
  }

  get parts(): Part[] {
    return [...this.#open.values()].flatMap(({ parts = [] }) => parts);
  }

  /** The communities to be opened one after the other until what is in this one is drawn; null where the page lacks it. */
  way(home: string): string[] | null {
    const within = this.data.folded?.key ?? "";
    const steps = home.split(".");
    const keys = steps.map((_, depth) => steps.slice(0, depth + 1).join("."));
    if (within && !home.startsWith(`${within}.`)) return null;
    return keys.filter((key) => !within || key.startsWith(`${within}.`));
  }

  open(key: string): Promise<Outcome> {
    return this.#next(async () => {
      const outcome = await this.#add(key);
      if (outcome === "open") await this.changed();
      return outcome;
    });
  }

  close(key: string): Promise<void> {
    return this.#next(async () => {
      this.#remove([...this.#open.keys()].filter((each) => each === key || each.startsWith(`${key}.`)));
      await this.changed();
    });
  }

  /** Closes what is open, lets `prepare` put the nodes where they belong, and opens what the state says, if it can be. */
  follow(prepare: () => void): Promise<[string, Outcome][]> {
    return this.#next(async () => {
      const wanted = [...this.state.open];
      this.#remove([...this.#open.keys()]);
      this.state.open.clear();
      prepare();
      const outcomes: [string, Outcome][] = [];
      for (const key of wanted) outcomes.push([key, await this.#add(key)]);
      return outcomes;
    });
  }

  #next<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #add(key: string): Promise<Outcome> {
    const fold = this.node(key);
    if (!fold) return "missing";
    if (fold.open) return "open";
    const drawn = [...this.#open.keys()].reduce((sum, each) => sum + (this.node(each)?.shows ?? 0), 0);
    if (drawn + (fold.shows ?? 0) > (this.data.folded?.most ?? Infinity)) return "full";
    try {
      const found = await inside(this.data, key, [...this.#open.keys()]);
      if (!found) return "missing";
      place(this.data, fold, found);
      this.#open.set(key, found);
    } catch (error) {
      return error instanceof Gone ? "gone" : "failed";
    }
    this.state.open.add(key);
    return "open";
  }

  #remove(keys: readonly string[]): void {
    for (const key of keys) {
      this.#open.delete(key);
      this.state.open.delete(key);
    }
    take(this.data, new Set(keys));
  }
}
