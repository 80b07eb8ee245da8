// The table: the same relations as the picture, sorted by any column.
import { element } from "./data";

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
    for (const [column, head] of heads.entries()) {
      const button = head.querySelector("button");
      if (!button) continue;
      button.disabled = false;
      button.addEventListener("click", () => {
        const way = head.ariaSort === "ascending" ? -1 : 1;
        for (const other of heads) other.ariaSort = "none";
        head.ariaSort = way === 1 ? "ascending" : "descending";
        const text = (row: HTMLTableRowElement) => row.cells[column]?.textContent?.trim() ?? "";
        this.#rows.sort((a, b) => way * collator.compare(text(a), text(b)));
        this.#body.append(...this.#rows);
      });
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
