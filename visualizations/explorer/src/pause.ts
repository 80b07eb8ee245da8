// Long work in short pieces, between which the page answers to the reader.

/** For how long a piece of work may keep the page, in milliseconds. */
const PIECE = 24;

/** Does something with each of some things, as many at a time as a piece allows. */
export async function each<Thing>(things: readonly Thing[], act: (thing: Thing) => void): Promise<void> {
  let since = performance.now();
  for (const thing of things) {
    if (performance.now() - since > PIECE) {
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    }
    act(thing);
  }
}
