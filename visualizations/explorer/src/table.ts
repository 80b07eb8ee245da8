// The tables: the same as the picture, sorted by any column. Of a folded network there are two: communities and relations.
import { element } from "./data";
import type { Part, Row } from "./expansion";
import { each } from "./pause";
import { says } from "./relation";
import { mark, sortable } from "./sorting";
import type { State } from "./state";
import { type Words, make } from "./words";

type Passes = (start: string, end: string, relation: string) => boolean;

class Rows {
  readonly #body: HTMLTableSectionElement;
  readonly #collator: Intl.Collator;
  #rows: HTMLTableRowElement[];
  readonly #added = new Map<string, HTMLTableRowElement>();
  #sorted: [number, 1 | -1];

  constructor(
    readonly table: HTMLTableElement,
    state: State,
    saved: () => void,
  ) {
    const [body] = table.tBodies;
    if (!body) throw new Error("a table has no body");
    this.#body = body;
    this.#rows = [...body.rows];
    this.#collator = new Intl.Collator(state.data.language, { numeric: true });
    const heads = [...table.querySelectorAll<HTMLTableCellElement>("thead th[data-column]")];
    const names = heads.map(({ dataset }) => dataset.column ?? "");
    const column = heads.findIndex(({ ariaSort }) => ariaSort !== "none");
    const usual = [Math.max(0, column), heads[column]?.ariaSort === "descending" ? -1 : 1] as const;
    this.#sorted = [...usual];
    sortable(heads, (chosen, way) => {
      this.#sorted = [chosen, way];
      this.#sort();
      const others = state.sort.filter((each) => !names.includes(each.replace("-", "")));
      const own = chosen === usual[0] && way === usual[1] ? [] : [`${way === 1 ? "" : "-"}${names[chosen]}`];
      state.sort = [...others, ...own];
      saved();
    });
    const wanted = state.sort.find((each) => names.includes(each.replace("-", "")));
    if (!wanted) return;
    this.#sorted = [names.indexOf(wanted.replace("-", "")), wanted.startsWith("-") ? -1 : 1];
    mark(heads, ...this.#sorted);
    this.#sort();
  }

  /** Brings the rows that were added to those of these things, told apart by `id`. */
  async add<Thing>(things: readonly Thing[], id: (thing: Thing) => string, made: (thing: Thing) => HTMLTableRowElement): Promise<void> {
    const wanted = new Set(things.map(id));
    const gone = new Set([...this.#added].filter(([key]) => !wanted.has(key)).map(([, row]) => row));
    for (const [key, row] of [...this.#added]) if (gone.has(row)) this.#added.delete(key);
    for (const row of gone) row.remove();
    if (gone.size) this.#rows = this.#rows.filter((row) => !gone.has(row));
    const fresh = things.filter((thing) => !this.#added.has(id(thing)));
    if (!fresh.length) return;
    await each(fresh, (thing) => {
      if (this.#added.has(id(thing))) return;
      const row = made(thing);
      this.#added.set(id(thing), row);
      this.#rows.push(row);
    });
    this.#sort();
  }

  /** Shows the rows that pass; whether there is one. */
  show(passes: Passes): boolean {
    let some = false;
    for (const row of this.#rows) {
      const { start = "", end = "", relation = "" } = row.dataset;
      row.hidden = !passes(start, end, relation);
      some ||= !row.hidden;
    }
    return some;
  }

  #sort(): void {
    const [column, way] = this.#sorted;
    const texts = new Map(this.#rows.map((row) => [row, row.cells[column]?.textContent?.trim() ?? ""]));
    // From the order that they came in, not from the last one: an address says one column, and gives the same rows.
    this.#body.append(...[...this.#rows].sort((a, b) => way * this.#collator.compare(texts.get(a) ?? "", texts.get(b) ?? "")));
  }
}

export class Table {
  readonly #relations: Rows;
  readonly #folds: Rows | null;

  /** Sorted as the state says; `saved` hears that the reader sorted one otherwise. */
  constructor(state: State, saved: () => void) {
    const find = (name: string) => element("table").querySelector<HTMLTableElement>(name);
    const [relating, folding] = [find(".relating"), find(".folding")];
    if (!relating) throw new Error("the page has no table of relations");
    this.#relations = new Rows(relating, state, saved);
    this.#folds = folding && new Rows(folding, state, saved);
  }

  /** Shows these rows of relations that the reader asked for, and no others. */
  add(rows: readonly Row[], words: Words): Promise<void> {
    const link = (id: string, text: string) => make("a", { href: `#${id}` }, text);
    return this.#relations.add(rows, ({ id }) => id, (row) => {
      const read = link(row.id, words.say("script.show"));
      read.className = "read";
      read.append(make("span", { class: "visually-hidden" }, ` ${row.startLabel} ${row.label} ${row.endLabel}`));
      return line(row.start, row.end, row.relation, link(`n-${row.start}`, row.startLabel), [
        cell(says(row)),
        cell(link(`n-${row.end}`, row.endLabel)),
        cell(row.certainty, ...(row.disputed ? [" ", make("strong", { class: "doubted" }, words.say("script.disputed"))] : [])),
        numeric(words.number(row.sources)),
        cell(read),
      ]);
    });
  }

  /** Shows these communities that open ones consist of, and no others. */
  addParts(parts: readonly Part[], words: Words): void {
    const counted = (pairs: readonly [string, number][], form: (label: string, count: string) => string) =>
      pairs.map(([label, count]) => form(label, words.number(count))).join(" · ") || "–";
    void this.#folds?.add(parts, ({ key }) => key, (part) =>
      line(part.key, part.key, "", make("a", { href: part.href, "data-fold": part.key }, make("bdi", {}, part.label)), [
        numeric(words.number(part.size)),
        cell(counted(part.groups, (label, count) => `${label} ${count}`)),
        cell(counted(part.links, (label, count) => `\u2068${label}\u2069 (${count})`)),
      ]),
    );
  }

  /** Shows the rows whose two ends and relation pass, and the communities that pass. */
  show(passes: Passes, stays: (fold: string) => boolean): void {
    const some = this.#relations.show(passes);
    if (!this.#folds) return;
    this.#folds.show(stays);
    this.#relations.table.hidden = !some;
  }
}

/** A row: what names it, and its cells. */
function line(start: string, end: string, relation: string, name: Node, cells: HTMLTableCellElement[]): HTMLTableRowElement {
  const head = make("th", { scope: "row", role: "rowheader" }, name);
  return make("tr", { role: "row", "data-start": start, "data-end": end, "data-relation": relation }, head, ...cells);
}

function cell(...content: (Node | string)[]): HTMLTableCellElement {
  return make("td", { role: "cell" }, ...content);
}

function numeric(text: string): HTMLTableCellElement {
  return make("td", { role: "cell", class: "number" }, text);
}
