// The ground behind a line of a label: it keeps what runs under the label off its letters, between words too.
import type { Box } from "./boxes";

/** How much of what lies under a label its ground covers; under one that has to lie over a shape, the shape stays seen. */
export const COVERS = 0.92;
export const COVERS_SHAPES = 0.35;
const PAD = 3;

/** The ground of a line of text, from how wide it is, where its middle is, and the size of its letters. */
export function ground(text: number, x: number, y: number, size: number): Box {
  const width = text + 2 * PAD;
  const height = 1.3 * size;
  return { x: x - width / 2, y: y - height / 2, width, height };
}
