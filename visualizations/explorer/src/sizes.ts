// How large nodes are drawn and which halo tells their community: see graph/measures.py for what is measured.
import type { Node, PageData } from "./data";
import type { Size } from "./state";

const [SMALLEST, LARGEST] = [7, 20];
/** Hues that stay apart for colour-blind readers (Okabe and Ito 2008), for the largest communities; others have none. */
const HALOS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442"];

/** Half the height of a node: as the page has it by degree, else its area grows with its betweenness. */
export function sized(data: PageData, by: Size): (node: Node) => number {
  if (by === "degree") return (node) => node.size;
  const most = Math.max(...data.nodes.map((node) => node.betweenness ?? 0), 1e-9);
  return (node) => SMALLEST + (LARGEST - SMALLEST) * Math.sqrt((node.betweenness ?? 0) / most);
}

export function halo(data: PageData, shown: boolean): (node: Node) => string | null {
  const sizes = new Map<number, number>();
  for (const { community } of data.nodes) if (community !== undefined) sizes.set(community, (sizes.get(community) ?? 0) + 1);
  return ({ community }) => {
    if (!shown || community === undefined || (sizes.get(community) ?? 0) < 2) return null;
    return HALOS[community] ?? null;
  };
}

const SMALLEST_RADIUS = 5.5;
/** In a picture of many nodes the smallest are smaller, or they would hide the lines between them. */
const SMALLEST_OF_MANY = 2.5;
export const MANY = 300;
/** How far one can come to a closed community before it no longer grows. */
const NEAREST = 1.5;
/** Inside an open community that is seen from afar, a node takes no more than so much of its own picture. */
const AFAR = 26;

/** Half the height at which a node is drawn: never too small to be seen, nor so large that it hides the next. */
export function drawnRadius(node: Node, size: number, unit: number, scale: number, count: number): number {
  const smallest = count > MANY ? SMALLEST_OF_MANY : SMALLEST_RADIUS;
  const natural = size * (node.folded ? Math.min(unit, NEAREST / scale) : unit);
  return Math.max(natural, Math.min(smallest / scale, node.home ? AFAR * unit : Infinity));
}
