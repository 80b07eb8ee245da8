// Where the picture is looked at from: moved and enlarged by the reader, or so that all or something of it is seen.
import type { Network } from "vis-network";
import { framed } from "./scene";

type Place = readonly [number, number];

/** The place in the middle of the canvas, and how many pixels of the canvas one of the picture takes. */
interface View {
  position: { x: number; y: number };
  scale: number;
}

/** What the camera asks of the picture. */
interface Seen {
  /** How many pixels of the picture one of the outermost nodes takes, and one of the smallest drawn. */
  units: () => readonly [number, number];
  /** Shows everything. */
  fit: (animated: boolean) => void;
  /** Hears that the room has another size, when what was seen before is seen again. */
  resized: () => void;
}

const [SMALLEST, LARGEST] = [0.05, 3];
/** At which scale what the reader is led to can be read, and from which on there is no need to come nearer. */
const LED = 0.8;
const LEGIBLE = 0.4;
export const MOVES: Record<string, [number, number]> = {
  ArrowLeft: [-90, 0],
  ArrowRight: [90, 0],
  ArrowUp: [0, -90],
  ArrowDown: [0, 90],
};

export class Camera {
  /** Whether the reader moved the view, which then stays when the window changes. */
  moved = false;
  /** How high the part at the bottom is that a sheet covers now, in pixels. */
  covered: () => number = () => 0;
  /** Where a movement leads that has not come to its end. */
  #leads: View | null = null;

  constructor(
    readonly network: Network,
    readonly container: HTMLElement,
    readonly seen: Seen,
  ) {
    network.on("dragStart", ({ nodes }: { nodes: string[] }) => (this.moved ||= !nodes.length)); // of a node, the view stays
    network.on("zoom", () => {
      this.moved = true;
      const scale = network.getScale();
      if (scale !== this.#bounded(scale)) network.moveTo({ scale: this.#bounded(scale) });
    });
    network.on("animationFinished", () => (this.#leads = null));
    network.on("resize", ({ oldWidth, oldHeight }: { oldWidth: number; oldHeight: number }) => {
      // vis-network goes on to enlarge the view by the ratio of the sizes: what was seen is put back after that.
      const position = network.DOMtoCanvas({ x: oldWidth / 2, y: oldHeight / 2 });
      const before = { position, scale: this.#bounded(network.getScale()) };
      queueMicrotask(() => this.#resized(before));
    });
    container.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Looks at the same as before, and goes on to where it was on the way to. */
  #resized(before: View): void {
    const leads = this.#leads;
    this.network.moveTo(before);
    if (!this.container.clientWidth || !this.container.clientHeight) return;
    if (leads) this.#go(leads);
    this.seen.resized();
  }

  #key(event: KeyboardEvent): void {
    const move = event.shiftKey ? undefined : MOVES[event.key]; // with Shift, a node moves: see pointer.ts
    if (move) this.pan(...move);
    else if (event.key === "+" || event.key === "=") this.zoom(1.25);
    else if (event.key === "-") this.zoom(0.8);
    else if (event.key === "0") this.seen.fit(true);
    else return;
    event.preventDefault();
  }

  zoom(factor: number): void {
    this.moved = true;
    this.network.moveTo({ scale: this.#bounded(this.network.getScale() * factor) });
  }

  pan(x: number, y: number): void {
    this.moved = true;
    const middle = this.network.getViewPosition();
    const scale = this.network.getScale();
    this.network.moveTo({ position: { x: middle.x + x / scale, y: middle.y + y / scale } });
  }

  /** Shows places at the largest scale at which they have room with their labels; `unit` is that of the nodes there. */
  fit(places: readonly Place[], unit: number, animated = false): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    if (!places.length || !width || !height) return;
    const view = framed(places, width, height, unit);
    if (animated) this.#go(view);
    else this.network.moveTo(view);
    this.moved = false;
  }

  /** The same as the reader's own movement. */
  enter(places: readonly Place[], unit: number): void {
    this.fit(places, unit, true);
    this.moved = true;
  }

  /** Moves so far that some places are seen above what is covered, no nearer than now. */
  contain(places: readonly Place[]): void {
    const { clientWidth: width, clientHeight } = this.container;
    const covered = this.covered();
    const height = clientHeight - covered;
    if (!places.length || !width || height < 100 || this.#sees(places, { side: 60, top: 30, bottom: 50 })) return;
    const { position, scale } = framed(places, width, height);
    this.#go({ position, scale: Math.min(scale, this.network.getScale()) }, covered / 2);
    this.moved = true;
  }

  /** Moves so that some places are seen above what is covered; near enough to read what is drawn in this `unit`, if any. */
  reveal(places: readonly Place[], unit: number | null): void {
    const far = unit !== null && this.network.getScale() * unit < LEGIBLE;
    if ((!far && this.#sees(places, { side: 20, top: 20, bottom: 40 })) || !this.container.clientWidth) return;
    const middle = (index: 0 | 1) => places.reduce((sum, place) => sum + place[index], 0) / places.length;
    const scale = far ? LED / unit : this.network.getScale();
    this.#go({ position: { x: middle(0), y: middle(1) }, scale }, this.covered() / 2);
    this.moved = true;
  }

  /** Whether all of some places lie inside of margins, above what is covered. */
  #sees(places: readonly Place[], margin: { side: number; top: number; bottom: number }): boolean {
    const { clientWidth: width, clientHeight } = this.container;
    const height = clientHeight - this.covered();
    return places.every(([left, high]) => {
      const { x, y } = this.network.canvasToDOM({ x: left, y: high });
      return x >= margin.side && x <= width - margin.side && y >= margin.top && y <= height - margin.bottom;
    });
  }

  /** Moves to a view, of which the middle is to be seen so many pixels above that of the canvas. */
  #go({ position: { x, y }, scale }: View, above = 0): void {
    const leads = { position: { x, y: y + above / scale }, scale };
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    // What moves already comes to its end at once, which is heard here before what follows.
    this.network.moveTo({ ...leads, animation: still ? false : { duration: 220, easingFunction: "easeInOutQuad" } });
    this.#leads = still ? null : leads;
  }

  /** The scale that is nearest to this one at which there is something to be seen. */
  #bounded(scale: number): number {
    const [outermost, smallest] = this.seen.units();
    return Math.min(LARGEST / smallest || LARGEST, Math.max(SMALLEST / outermost, scale));
  }
}
