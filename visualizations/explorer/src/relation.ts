// A relation in words, as the server writes it in cards and tables.
import type { Row } from "./expansion";
import { make } from "./words";

const SVG = "http://www.w3.org/2000/svg";

/** What a relation is called, with its line: the same as in visualizations/templates/cards.html and tables.html. */
export function says({ label, directed }: Row): HTMLElement {
  return make("span", { class: "says" }, `${label} `, arrow(directed));
}

/** Points the way of reading: the same as `arrow` in visualizations/templates/parts.html. */
function arrow(directed: boolean): SVGElement {
  const [made, path] = [document.createElementNS(SVG, "svg"), document.createElementNS(SVG, "path")];
  const attributes = { class: "arrow", viewBox: "0 0 22 10", width: "22", height: "10", fill: "none", "aria-hidden": "true" };
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  path.setAttribute("d", `M1 5h19${directed ? "M16 1l4 4-4 4" : ""}`);
  made.append(path);
  return made;
}
