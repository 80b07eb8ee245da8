// What the reader changed in a picture, as the address of the page says it: whoever opens the address sees the same.
import type { PageData } from "./data";
import { PAGES } from "./expansion";

export const SIZES = ["degree", "betweenness"] as const;
export type Size = (typeof SIZES)[number];
/** The layouts of a picture: for rooms that are wider than high, and for phones held upright. */
export const SHAPES = ["wide", "tall"] as const;
export type Shape = (typeof SHAPES)[number];

/** Names of the address's parameters, each for one thing that can be changed. */
const LISTS = { groups: "no-group", relations: "no-relation", certainties: "no-certainty", places: "place", themes: "theme", hidden: "hide" } as const;
type List = keyof typeof LISTS;
const MOVED = /^([a-z0-9.-]+):(-?\d+),(-?\d+)$/;
/** A community, without the ~ before it, which here stands between values. */
const FOLD = /^\d+(?:\.\d+)*$/;
const DAY = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const COLUMN = /^-?[a-z]+$/;
const EXPANDED = /^([a-z0-9-]+)\.([1-9]\d{0,2})$/;

export class State {
  /** What is switched off: groups, relations, certainties; what is hidden; what is wanted: places, themes. */
  readonly lists: Record<List, Set<string>> = {
    groups: new Set(),
    relations: new Set(),
    certainties: new Set(),
    places: new Set(),
    themes: new Set(),
    hidden: new Set(),
  };
  /** Days (ISO 8601) between which events must lie; null leaves it open. */
  from: string | null = null;
  to: string | null = null;
  /** Whether undated events are shown; null: only where no period is chosen. */
  undated: boolean | null = null;
  size: Size = "degree";
  communities = false;
  table = false;
  /** By which columns tables are sorted otherwise than at first, with a - before those that go downwards. */
  sort: readonly string[] = [];
  /** The layout that is kept whatever the shape of the window is, as places of nodes are those of one; null follows the window. */
  shape: Shape | null = null;
  /** The layout that is seen. */
  seen: () => Shape | null = () => null;
  /** The layout that the address of the page brought. */
  #brought: Shape | null;
  /** Where the reader put nodes. */
  readonly moved = new Map<string, [number, number]>();
  /** Of which nodes how many pages of neighbours were asked for, step by step: where they find room depends on it. */
  readonly expanded: [string, number][] = [];
  /** The communities that are open, in the order in which they were opened. */
  readonly open = new Set<string>();
  /** The node whose neighbours alone are shown. */
  only: string | null = null;
  query = "";
  /** How often all of it was replaced. */
  readings = 0;
  /** The dataset with which the address was made, if it is another one than the page's. */
  readonly otherDataset: string | null;

  constructor(readonly data: PageData) {
    const given = new URLSearchParams(location.search || data.state);
    const dataset = given.get("dataset");
    this.otherDataset = dataset && !data.dataset.startsWith(dataset) ? dataset : null;
    this.read(given);
    this.#brought = this.shape;
  }

  /** Takes up what an address says, in the place of all that was changed. */
  read(given: URLSearchParams): void {
    this.readings += 1;
    for (const list of Object.values(this.lists)) list.clear();
    this.moved.clear();
    this.expanded.length = 0;
    this.open.clear();
    const all = (name: string) => given.getAll(name).flatMap((value) => value.split("~")).filter(Boolean);
    for (const [list, name] of Object.entries(LISTS)) for (const value of all(name)) this.lists[list as List].add(value);
    this.from = day(given.get("from"), "first");
    this.to = day(given.get("to"), "last");
    this.undated = given.has("undated") ? given.get("undated") !== "no" : null;
    this.size = SIZES.find((size) => size === given.get("size")) ?? "degree";
    this.communities = given.has("communities");
    this.shape = SHAPES.find((shape) => shape === given.get("shape")) ?? null;
    this.table = given.has("table");
    this.sort = all("sort").filter((column) => COLUMN.test(column));
    this.only = given.get("only");
    this.query = given.get("q") ?? "";
    for (const [, slug = "", x, y] of all("at").flatMap((value) => value.match(MOVED) ? [value.match(MOVED)!] : []))
      this.moved.set(this.data.folded && FOLD.test(slug) ? `~${slug}` : slug, [Number(x), Number(y)]);
    for (const fold of all("open")) if (FOLD.test(fold)) this.open.add(`~${fold}`);
    for (const [, slug = "", pages] of all("more").flatMap((value) => value.match(EXPANDED) ? [value.match(EXPANDED)!] : []))
      this.expanded.push([slug, Math.min(PAGES, Number(pages))]);
  }

  /** Gives a node back to the layout, which with the last one follows the window again unless the address brought it; gives whether the node was moved. */
  release(id: string): boolean {
    if (!this.moved.delete(id)) return false;
    if (!this.moved.size) this.shape = this.#brought;
    return true;
  }

  /** How many pages of a node's neighbours are shown. */
  pages(slug: string): number {
    return Math.max(0, ...this.expanded.filter(([name]) => name === slug).map(([, pages]) => pages));
  }

  get undatedStay(): boolean {
    return this.undated ?? !(this.from || this.to);
  }

  /** The parameters that say what was changed; `shared` adds layout and dataset, for what is passed on. */
  parameters(shared = false): URLSearchParams {
    const said = new URLSearchParams();
    const list = (name: string, values: Iterable<string>) => {
      const joined = [...values].sort().join("~");
      if (joined) said.set(name, joined);
    };
    const own = new URLSearchParams(location.search || this.data.state);
    for (const name of ["depth", "community"]) if (own.has(name)) said.set(name, own.get(name) ?? "");
    for (const [key, name] of Object.entries(LISTS)) list(name, this.lists[key as List]);
    if (this.from) said.set("from", this.from);
    if (this.to) said.set("to", this.to);
    if (this.undatedStay !== !(this.from || this.to)) said.set("undated", this.undatedStay ? "" : "no");
    if (this.size !== "degree") said.set("size", this.size);
    if (this.communities) said.set("communities", "");
    const shape = this.shape ?? (shared ? this.seen() : null);
    if (shape) said.set("shape", shape);
    if (this.table) said.set("table", "");
    if (this.sort.length) said.set("sort", this.sort.join("~"));
    if (this.only) said.set("only", this.only);
    if (this.query) said.set("q", this.query);
    list("at", [...this.moved].map(([slug, [x, y]]) => `${slug.replace("~", "")}:${Math.round(x)},${Math.round(y)}`));
    const open = [...this.open].map((fold) => fold.slice(1)).join("~");
    if (open) said.set("open", open);
    const more = this.expanded.map(([slug, pages]) => `${slug}.${pages}`).join("~");
    if (more) said.set("more", more);
    if (shared) said.set("dataset", this.data.dataset.slice(0, 16));
    return said;
  }

  /** The address that shows the same to somebody else, in another language where one is given. */
  address(language = this.data.language): string {
    const page = new URL(location.href);
    page.pathname = page.pathname.replace(/\/(?:ar|fr|en)(?=\/|$)/, `/${language}`);
    page.search = this.parameters(true).toString();
    return page.href;
  }

  /** Writes what was changed into the address bar, and into the links to the other languages. */
  save(): void {
    const said = this.parameters();
    if (this.otherDataset) said.set("dataset", this.otherDataset); // who comes back to it is told again
    const query = said.toString();
    try {
      history.replaceState(history.state, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
    } catch {
      // A file that was opened without a server keeps its address.
    }
    for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a")) {
      link.search = query;
      link.hash = location.hash;
    }
  }

  /** Undoes what leaves something out. */
  unfilter(): void {
    for (const list of Object.values(this.lists)) list.clear();
    Object.assign(this, { from: null, to: null, undated: null, only: null, query: "" });
  }

  /** Undoes everything; the form of presentation stays. */
  reset(): void {
    const { table, sort } = this;
    this.read(new URLSearchParams());
    this.#brought = null;
    Object.assign(this, { table, sort });
  }
}

/** The first or the last day of a year, a month or a day (ISO 8601), null where there is no such day. */
function day(text: string | null, which: "first" | "last"): string | null {
  const [, year, ...given] = text?.match(DAY) ?? [];
  if (!year) return null;
  const month = Number(given[0] ?? (which === "first" ? 1 : 12));
  const days = new Date(Date.UTC(Number(year), month, 0)).getUTCDate();
  const date = Number(given[1] ?? (which === "first" ? 1 : days));
  if (month < 1 || month > 12 || date < 1 || date > days) return null;
  return [year, month, date].map((part) => String(part).padStart(2, "0")).join("-");
}
