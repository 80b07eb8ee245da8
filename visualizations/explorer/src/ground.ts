// The ground behind a line of a label: it keeps what runs under the label off its letters, between words too.
import type { Box } from "./labels";

/** How much of what lies under a label its ground covers; under one that has to lie over a shape, the shape stays seen. */
export const COVERS = 0.92;
export const COVERS_SHAPES = 0.35;
const PAD = 3;

/** The ground of a text whose middle is at (x, y), in the font of the context. */
export function ground(context: CanvasRenderingContext2D, text: string, x: number, y: number, size: number): Box {
  const width = context.measureText(text).width + 2 * PAD;
  const height = 1.3 * size;
  return { x: x - width / 2, y: y - height / 2, width, height };
}
