// What the page carries for its script: made by visualizations/views.py, with pyvis.
import type { Options } from "vis-network";
import type { Expansion } from "./expansion";

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
  /** Whether it stands for a community, and the address where that opens. */
  folded?: boolean;
  href?: string | null;
  /** Of a folded network: how many pixels of the whole a pixel of its own picture takes; 1 elsewhere. */
  unit?: number;
  tallUnit?: number;
  /** Of a community: how many nodes it shows when it opens; width and height of the room there, in its own pixels. */
  shows?: number;
  room?: [number, number];
  tallRoom?: [number, number];
  /** Of an open community: what is drawn in its place, and how wide and high that is. */
  open?: "members" | "parts";
  region?: [number, number];
  tallRegion?: [number, number];
  /** The open community in whose place it is drawn. */
  home?: string;
  /** What filters go by: regions and wide themes as slugs, first and last day (ISO 8601). */
  places?: string[];
  themes?: string[];
  from?: string | null;
  to?: string | null;
  /** How central it is in the whole network: see graph/measures.py. */
  degree?: number;
  betweenness?: number;
  community?: number;
  /** Whether the reader asked for it, so that the page has no card of it. */
  added?: boolean;
}

export interface Edge {
  id: string;
  from: string;
  to: string;
  label: string;
  /** Its relations, and how certain each of them is. */
  relations: string[];
  certainties?: string[];
  /** Of each relation: whether sources contradict each other about it. */
  disputed?: boolean[];
  /** Of each relation: whether it leads from `to` to `from`, and the slugs of its sources. */
  turned?: boolean[];
  sources?: string[][];
  width: number;
  dashes: false | number[];
  arrows?: string;
  added?: boolean;
  /** The open community whose inside it belongs to. */
  home?: string;
}

export interface Style {
  grounds: Record<Ground, Record<string, string>>;
  groups: Record<string, Record<Ground, string> & { shape: string; hollow: boolean }>;
  shapes: Record<string, string>;
}

export interface Source {
  label: string;
  publisher: string | null;
  /** When it was published, and when written: EDTF, null where the article does not state it. */
  date: string | null;
  written: string | null;
  /** All of it in one line. */
  text: string;
}

/** What the files of a view say of themselves: made by visualizations/takeaway.py. */
export interface About {
  title: string;
  site: string;
  edition: string;
  curated: string | null;
  licence: { label: string; address: string };
  file: string;
  /** Where the view is on its server, for a page that is a file. */
  home: string | null;
  groups: Record<string, string>;
  certainties: Record<string, { label: string; dashes: number[] | false }>;
  relations: Record<string, { label: string; directed: boolean }>;
  sources: Record<string, Source>;
}

export interface PageData {
  language: string;
  focus: string | null;
  /** The id of the dataset, and whether the page is a file of its own. */
  dataset: string;
  standalone: boolean;
  /** Where the cards are that the page does not have, by their id; null where it has them all. */
  cards?: string | null;
  nodes: Node[];
  edges: Edge[];
  options: Options;
  style: Style;
  strings: Record<string, string>;
  about?: About;
  /** Of a page that is a file: the query of the address that it shows, and the neighbours by step (`sim.1`), what communities show by key (`~3`). */
  state?: string;
  expansions?: Record<string, Expansion>;
  /** Of a picture of communities: its view, the community whose inside it is ("" for all), how many nodes may be open. */
  folded?: { view: string; key: string; most: number } | null;
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
