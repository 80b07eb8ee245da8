// What the reader does to the picture with mouse, finger and keys.
import { MOVES } from "./camera";
import type { Picture } from "./picture";

/** Which part of the way that a key moves the view it moves a node. */
const STEP = 1 / 9;

type Put = (id: string, x: number, y: number) => void;

/** Joins a picture to its reader: `choose` hears what is clicked, `put` where a node was moved to. */
export function listen(
  picture: Picture,
  choose: (id: string | null) => void,
  put?: Put,
): void {
  const { network } = picture;
  network.on("click", ({ pointer }: { pointer: { DOM: { x: number; y: number } } }) => choose(picture.at(pointer.DOM)));
  network.on("dragStart", ({ nodes }: { nodes: string[] }) => {
    picture.hover(null);
    picture.dragged = !nodes.length;
  });
  const drag = ({ nodes }: { nodes: string[] }, ended: boolean) => {
    for (const id of nodes) {
      const place = network.getPosition(id);
      const [x, y] = [Math.round(place.x), Math.round(place.y)];
      picture.put(id, x, y);
      if (ended) put?.(id, x, y);
    }
    if (!ended) return;
    network.unselectAll();
    picture.dragged = false;
    // vis-network's data hear of the place that it gave a node, or the way back from there would be no change to them.
    if (nodes.length) picture.paint();
    else picture.redraw();
  };
  network.on("dragging", (event: { nodes: string[] }) => drag(event, false));
  network.on("dragEnd", (event: { nodes: string[] }) => drag(event, true));
  picture.container.addEventListener("keydown", (event) => {
    const way = MOVES[event.key];
    const node = picture.drawn.nodes.find(({ id }) => id === picture.selected);
    if (!way || !node || !event.shiftKey) return;
    event.preventDefault();
    nudge(picture, node.id, [STEP * way[0], STEP * way[1]], put);
    picture.camera.reveal([picture.drawn.place(node.id)], null);
  });
  hovering(picture);
}

/** Moves a node by some pixels of the screen. */
export function nudge(picture: Picture, id: string, [right, down]: readonly [number, number], put?: Put): void {
  const scale = picture.network.getScale();
  const [left, top] = picture.drawn.place(id);
  const [x, y] = [Math.round(left + right / scale), Math.round(top + down / scale)];
  picture.put(id, x, y);
  put?.(id, x, y);
  picture.paint();
}

/** What is under the mouse, looked for once a frame. */
function hovering(picture: Picture): void {
  const { container } = picture;
  let last: PointerEvent | null = null;
  const look = () => {
    if (!last) return;
    const { left, top } = container.getBoundingClientRect();
    picture.hover(picture.at({ x: last.clientX - left, y: last.clientY - top }));
    last = null;
  };
  container.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" || event.buttons) return;
    if (!last) requestAnimationFrame(look);
    last = event;
  });
  container.addEventListener("pointerleave", () => {
    last = null;
    picture.hover(null);
  });
}
