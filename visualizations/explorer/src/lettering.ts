// Which labels the picture has at present, and when they are placed anew.
import type { Network } from "vis-network";
import type { Inks } from "./labels";
import type { Layer } from "./layer";
import type { Looks, Seen } from "./looks";
import type { Plan } from "./plan";
import { type Scene, labelled } from "./scene";

/** So far the labels move along with a picture that is dragged, before they are placed anew. */
const ALONG = 200;

export class Lettering {
  /** The scale and the place of the origin with which the labels were written. */
  #written = { scale: 0, x: 0, y: 0 };

  constructor(
    readonly container: HTMLElement,
    readonly network: Network,
    readonly plan: Plan,
    readonly looks: Looks,
    readonly labels: Layer,
  ) {}

  /** Puts the labels onto the picture: those of the last time while it is dragged, else those that have room now. */
  write(context: CanvasRenderingContext2D, seen: Seen, dragged: boolean): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    if (!width || !height) return;
    const scale = this.network.getScale();
    const origin = this.network.canvasToDOM({ x: 0, y: 0 });
    const [x, y] = [origin.x - this.#written.x, origin.y - this.#written.y];
    if (dragged && scale === this.#written.scale && Math.hypot(x, y) < ALONG) return this.labels.lay(context, x, y);
    const onScreen = (left: number, top: number) => ({ x: origin.x + left * scale, y: origin.y + top * scale });
    const scene: Scene = {
      ...seen,
      place: (id) => onScreen(...this.plan.place(id)),
      box: (id) => {
        const box = this.plan.box(id);
        return box && { ...onScreen(box.x, box.y), width: box.width * scale, height: box.height * scale };
      },
      magnified: (thing) => this.plan.unit(thing) * scale,
      radius: (node) => this.looks.radius(node, scale) * scale * 1.1,
      halo: this.looks.halo,
      pinned: this.looks.pinned,
      lit: this.looks.lit,
      selected: this.looks.selected,
      hovered: this.looks.hovered,
      width,
      height,
    };
    const { labels, taken } = labelled(scene);
    const buttons = this.container.parentElement?.querySelector<HTMLElement>(".zoom");
    if (buttons) {
      const { offsetLeft: x, offsetTop: y, offsetWidth, offsetHeight } = buttons;
      taken.push({ x, y, width: offsetWidth, height: offsetHeight });
    }
    const space = { x: 2, y: 2, width: width - 4, height: height - 4 };
    this.labels.write(labels, taken, space, this.looks.inks as unknown as Inks, context.canvas.width / width);
    this.labels.lay(context, 0, 0);
    this.#written = { scale, ...origin };
  }
}
