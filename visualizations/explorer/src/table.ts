// The table: the same relations as the picture, sorted by any column.
import { element } from "./data";
import type { Row } from "./expansion";
import { sortable } from "./sorting";
import { type Words, make } from "./words";

export class Table {
  readonly #body: HTMLTableSectionElement;
  readonly #rows: HTMLTableRowElement[];

  constructor(language: string) {
    const table = element("table");
    const body = table.querySelector("tbody");
    if (!body) throw new Error("the table has no body");
    this.#body = body;
    this.#rows = [...body.rows];
    const collator = new Intl.Collator(language, { numeric: true });
    const heads = [...table.querySelectorAll<HTMLTableCellElement>("thead th[aria-sort]")];
    sortable(heads, (column, way) => {
      const text = (row: HTMLTableRowElement) => row.cells[column]?.textContent?.trim() ?? "";
      this.#rows.sort((a, b) => way * collator.compare(text(a), text(b)));
      this.#body.append(...this.#rows);
    });
  }

  /** Adds rows of relations that the reader asked for. */
  add(rows: readonly Row[], words: Words): void {
    for (const row of rows) {
      const cell = (tag: "th" | "td", role: string, ...content: (Node | string)[]) => make(tag, { role }, ...content);
      const link = (id: string, text: string) => make("a", { href: `#${id}` }, text);
      const made = make("tr", { role: "row", "data-start": row.start, "data-end": row.end, "data-relation": row.relation });
      const head = cell("th", "rowheader", link(`n-${row.start}`, row.startLabel));
      head.scope = "row";
      const read = link(row.id, words.say("script.show"));
      read.className = "read";
      made.append(
        head,
        cell("td", "cell", make("span", { class: "says" }, row.label)),
        cell("td", "cell", link(`n-${row.end}`, row.endLabel)),
        cell("td", "cell", row.certainty, ...(row.disputed ? [" ", make("strong", { class: "doubted" }, words.say("script.disputed"))] : [])),
        cell("td", "cell", words.number(row.sources)),
        cell("td", "cell", read),
      );
      this.#rows.push(made);
      this.#body.append(made);
    }
  }

  /** Shows the rows whose two ends and relation pass. */
  show(passes: (start: string, end: string, relation: string) => boolean): void {
    for (const row of this.#rows) {
      const { start = "", end = "", relation = "" } = row.dataset;
      row.hidden = !passes(start, end, relation);
    }
  }
}
