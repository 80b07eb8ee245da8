// What vis-network is told of nodes: only what changed, and of much that is new a piece at a time.
import { DataSet } from "vis-data";

type Item = Record<string, unknown> & { id: string };

/** How long handing over a piece should take at most, in milliseconds. */
const SLOW = 45;

export class Feed {
  readonly items = new DataSet<Item>();
  readonly #told = new Map<string, string>();
  readonly #queue = new Map<string, Item>();
  #timer = 0;
  #piece = 100;

  /** Brings the items to what these are; `same` says what of an item can change. */
  want(items: readonly Item[], same: (item: Item) => string): void {
    const wanted = new Set(items.map(({ id }) => id));
    const gone = [...this.#told.keys()].filter((id) => !wanted.has(id));
    for (const id of gone) {
      this.#told.delete(id);
      this.#queue.delete(id);
    }
    if (gone.length) this.items.remove(gone);
    for (const item of items) {
      const now = same(item);
      if (this.#told.get(item.id) === now) continue;
      this.#told.set(item.id, now);
      this.#queue.set(item.id, item);
    }
  }

  /** Hands over so many of the items that wait, all unless told otherwise; how many they were. */
  hand(most = Infinity): number {
    const piece = [...this.#queue.values()].slice(0, most);
    for (const { id } of piece) this.#queue.delete(id);
    if (piece.length) this.items.update(piece);
    return piece.length;
  }

  /** Hands over what waits, a piece at a time, each of which vis-network draws; `done` hears of the end. */
  flow(done: () => void): void {
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      const since = performance.now();
      if (!this.hand(this.#piece)) return done();
      const took = performance.now() - since;
      if (took > SLOW) this.#piece = Math.max(25, this.#piece >> 1);
      else if (took < SLOW / 3) this.#piece *= 2;
      this.flow(done);
    });
  }
}
