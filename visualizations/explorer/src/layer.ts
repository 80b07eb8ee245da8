// The labels over the picture, written once: while the picture is dragged, what was written moves along.
import type { Box } from "./boxes";
import { ground } from "./ground";
import { type Inks, type Label, Labels, type Placed, font } from "./labels";

export class Layer {
  readonly labels = new Labels();
  readonly #context = document.createElement("canvas").getContext("2d") as CanvasRenderingContext2D;
  #placed: readonly Placed[] = [];
  #moved = { x: 0, y: 0 };

  /** What is written and where it is now, for finding the label under the pointer and for tests. */
  get drawn(): Placed[] {
    const { x, y } = this.#moved;
    return this.#placed.map((each) => ({ ...each, box: { ...each.box, x: each.box.x + x, y: each.box.y + y } }));
  }

  /** Finds room for labels in `space` and writes them; `ratio` is how many pixels of the screen one of CSS has. */
  write(labels: Label[], taken: readonly Box[], space: Box, inks: Inks, ratio: number): void {
    const context = this.#context;
    const [width, height] = [Math.ceil((2 * space.x + space.width) * ratio), Math.ceil((2 * space.y + space.height) * ratio)];
    if (context.canvas.width !== width || context.canvas.height !== height) {
      context.canvas.width = width;
      context.canvas.height = height;
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#placed = this.labels.place(context, labels, taken, space);
    this.#moved = { x: 0, y: 0 };
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const label of this.#placed) letter(context, label, inks);
  }

  /** Puts what was written onto the picture, `x` and `y` CSS pixels from where it was. */
  lay(onto: CanvasRenderingContext2D, x: number, y: number): void {
    const { canvas } = this.#context;
    if (!canvas.width || !canvas.height) return;
    const ratio = this.#context.getTransform().a;
    this.#moved = { x, y };
    onto.save();
    onto.setTransform(1, 0, 0, 1, 0, 0);
    onto.drawImage(canvas, Math.round(x * ratio), Math.round(y * ratio));
    onto.restore();
  }
}

function letter(context: CanvasRenderingContext2D, label: Placed, inks: Inks): void {
  const { box, lines, widths, kind, strong } = label;
  const [x, step] = [box.x + box.width / 2, box.height / lines.length];
  const middle = (index: number) => box.y + step * (index + 0.5);
  context.font = font(label);
  context.globalAlpha = label.covers;
  context.fillStyle = inks.paper;
  for (const [index, width] of widths.entries()) {
    const under = ground(width, x, middle(index), label.size);
    context.fillRect(under.x, under.y, under.width, under.height);
  }
  context.globalAlpha = label.faint ? 0.28 : 1;
  context.strokeStyle = inks.paper;
  context.lineWidth = 4;
  context.fillStyle = kind === "edge" ? (strong ? inks.accent : inks.quiet) : inks.ink;
  for (const [index, line] of lines.entries()) {
    context.strokeText(line, x, middle(index));
    context.fillText(line, x, middle(index));
  }
  context.globalAlpha = 1;
}
