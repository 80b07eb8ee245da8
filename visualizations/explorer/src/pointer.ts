// What the reader does to the picture with mouse and finger.
import type { Picture } from "./picture";

/** Joins a picture to its reader: `choose` hears what is clicked, `put` where a node was moved to. */
export function listen(
  picture: Picture,
  choose: (id: string | null) => void,
  put?: (id: string, x: number, y: number) => void,
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
  hovering(picture);
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
