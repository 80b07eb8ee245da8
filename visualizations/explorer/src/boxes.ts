// Boxes and lines on the screen: what lies over what. All in CSS pixels.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A line from (ax, ay) to (bx, by). */
export interface Line {
  ax: number;
  ay: number;
  bx: number;
  by: number;
}

/** A box that is taken; what is solid may be covered where nothing else is free. */
interface Taken extends Box {
  solid?: boolean;
}

const CELL = { width: 120, height: 60 };
/** More columns than a screen has cells: one number says which cell it is. */
const COLUMNS = 1 << 12;

/** Boxes by the cells that they touch, so that each is compared with its neighbours alone. */
export class Grid {
  readonly #cells = new Map<number, Taken[]>();

  add(box: Taken): void {
    const { left, right, top, bottom } = cells(box);
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++) {
        const found = this.#cells.get(row * COLUMNS + column);
        if (found) found.push(box);
        else this.#cells.set(row * COLUMNS + column, [box]);
      }
  }

  /** Whether nothing is there, but for what is solid where that may be covered. */
  free(box: Box, overSolid = false): boolean {
    const { left, right, top, bottom } = cells(box);
    for (let row = top; row <= bottom; row++)
      for (let column = left; column <= right; column++)
        for (const other of this.#cells.get(row * COLUMNS + column) ?? [])
          if (!(overSolid && other.solid) && overlap(box, other)) return false;
    return true;
  }
}

function cells(box: Box) {
  return {
    left: Math.floor(box.x / CELL.width),
    right: Math.floor((box.x + box.width) / CELL.width),
    top: Math.floor(box.y / CELL.height),
    bottom: Math.floor((box.y + box.height) / CELL.height),
  };
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function holds(box: Box | null, { x, y }: { x: number; y: number }): boolean {
  return box !== null && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

export function within(box: Box, space: Box): boolean {
  return holds(space, box) && holds(space, { x: box.x + box.width, y: box.y + box.height });
}

/** The box moved so that it lies inside. */
export function pushedInto(box: Box, space: Box): Box {
  const x = Math.max(space.x, Math.min(box.x, space.x + space.width - box.width));
  const y = Math.max(space.y, Math.min(box.y, space.y + space.height - box.height));
  return { ...box, x, y };
}

/** Whether a line runs through a box: it leaves the strip of each pair of sides after it has entered the other. */
export function crosses({ ax, ay, bx, by }: Line, box: Box): boolean {
  let [from, to] = [0, 1];
  for (const [start, step, least, most] of [
    [ax, bx - ax, box.x, box.x + box.width],
    [ay, by - ay, box.y, box.y + box.height],
  ] as const) {
    if (step === 0) {
      if (start < least || start > most) return false;
      continue;
    }
    const [one, other] = [(least - start) / step, (most - start) / step];
    from = Math.max(from, Math.min(one, other));
    to = Math.min(to, Math.max(one, other));
  }
  return from < to;
}

/** How far a point is from a line between its ends. */
export function distance({ ax, ay, bx, by }: Line, x: number, y: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(ax + along * dx - x, ay + along * dy - y);
}
