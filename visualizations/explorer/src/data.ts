// What the page carries for its script: made by visualizations/views.py, with pyvis.
import type { Options } from "vis-network";

export type Ground = "light" | "dark";

export interface Node {
  id: string;
  label: string;
  group: string;
  size: number;
  x: number;
  y: number;
  /** Position in the picture for phones held upright. */
  tall: [number, number];
  /** Every name, in every language. */
  search: string[];
}

export interface Edge {
  id: string;
  from: string;
  to: string;
  label: string;
  relations: string[];
  width: number;
  dashes: false | number[];
  arrows?: string;
}

export interface Style {
  grounds: Record<Ground, Record<string, string>>;
  groups: Record<string, Record<Ground, string> & { shape: string; hollow: boolean }>;
  shapes: Record<string, string>;
}

export interface PageData {
  language: string;
  focus: string | null;
  nodes: Node[];
  edges: Edge[];
  options: Options;
  style: Style;
  strings: Record<string, string>;
}

/** The element with this id; the templates promise it. */
export function element<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element #${id} in the page`);
  return found as Kind;
}

export function readData(): PageData {
  return JSON.parse(element("data").textContent ?? "") as PageData;
}
