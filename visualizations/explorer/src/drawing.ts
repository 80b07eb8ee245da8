// The picture of a network for a page that shows it on demand: loaded when it is first asked for.
import { loadFonts } from "./labels";
import type { PageData } from "./data";
import { Picture } from "./picture";

/** Draws a network into an element when the fonts of its labels are there. */
export async function draw(container: HTMLElement, data: PageData, choose: (id: string | null) => void): Promise<Picture> {
  await loadFonts();
  const picture = new Picture(container, data, choose);
  // For tests: what is written on the canvas.
  Object.assign(globalThis, { nasij: { picture } });
  return picture;
}
