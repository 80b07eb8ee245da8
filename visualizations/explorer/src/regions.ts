// Open communities: the ground on which their members are drawn, and the lines that lead to them and between communities.
import type { Box, Line } from "./boxes";
import type { Edge, Node } from "./data";
import { around } from "./inside";

/** Where things are: of nodes their middle, of open communities what is drawn in their place. */
export interface Ground {
  place(id: string): readonly [number, number];
  box(id: string): Box | null;
}

/** The line of an edge: of nodes between their middles, of communities up to the borders of those that are open. */
export function line(edge: Edge, map: Ground): Line {
  const [[ax, ay], [bx, by]] = [map.place(edge.from), map.place(edge.to)];
  if (edge.relations.length) return { ax, ay, bx, by };
  const [from, to] = [map.box(edge.from), map.box(edge.to)];
  const [start, end] = [from ? leaves(from, bx - ax, by - ay) : 0, to ? leaves(to, ax - bx, ay - by) : 0];
  if (start + end >= 1) return { ax: (ax + bx) / 2, ay: (ay + by) / 2, bx: (ax + bx) / 2, by: (ay + by) / 2 };
  return {
    ax: ax + start * (bx - ax),
    ay: ay + start * (by - ay),
    bx: bx + end * (ax - bx),
    by: by + end * (ay - by),
  };
}

/** After which share of the way (dx, dy) from its middle one leaves a box. */
function leaves({ width, height }: Box, dx: number, dy: number): number {
  return Math.min(width / 2 / Math.abs(dx || 1e-9), height / 2 / Math.abs(dy || 1e-9));
}

/** How many communities are open around something. */
export function depth(home: string | undefined): number {
  return around(home).length;
}

export interface Look {
  colour: string;
  width: number;
  opacity: number;
}

/** The ground of an open community: paper that lies on the picture, with a border in its colour. */
export function drawGround(context: CanvasRenderingContext2D, { x, y, width, height }: Box, paper: string, look: Look): void {
  context.save();
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(width, height) * 0.06);
  context.fillStyle = paper;
  context.fill();
  context.globalAlpha = look.opacity;
  context.strokeStyle = look.colour;
  context.lineWidth = look.width;
  context.stroke();
  context.restore();
}

/** Whether a node, or a community around it, is one of these. */
export function among(node: Node | undefined, chosen: ReadonlySet<string>): boolean {
  return node !== undefined && (chosen.has(node.id) || around(node.home).some((key) => chosen.has(key)));
}
