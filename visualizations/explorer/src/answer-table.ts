// The table of an answer: sorted by any column, a page of rows at a time, and read by the other views.
import { sortable } from "./sorting";
import { type Words, make } from "./words";

export interface Column {
  name: string;
  /** What the reader sees as its name. */
  title: string;
  kind: string;
}

/** Rows on a page of the table: five thousand at once would take the browser seconds. */
const PAGE = 100;

export class AnswerTable {
  readonly columns: Column[];
  readonly rows: HTMLTableRowElement[];
  #order: HTMLTableRowElement[];
  #first = 0;
  readonly #body: HTMLTableSectionElement;
  readonly #pager: HTMLElement;
  readonly #range = make("span", { role: "status" });

  constructor(
    readonly table: HTMLTableElement,
    readonly words: Words,
  ) {
    this.#body = table.tBodies[0] ?? table.createTBody();
    this.rows = [...this.#body.rows];
    this.#order = this.rows;
    const heads = [...table.querySelectorAll<HTMLTableCellElement>("thead th")];
    this.columns = heads.map((head) => ({
      name: head.dataset["name"] ?? "",
      title: head.textContent?.trim() ?? "",
      kind: head.dataset["kind"] ?? "text",
    }));
    for (const head of heads) {
      head.ariaSort = "none";
      head.append(make("button", { type: "button" }, ...head.childNodes));
    }
    sortable(heads, (column, way) => this.#sort(column, way));
    this.#pager = make("nav", { class: "pager", "aria-label": words.say("editor.pages") });
    const turn = (key: string, step: number) => {
      const button = make("button", { type: "button" }, words.say(key));
      button.addEventListener("click", () => this.#show(this.#first + step));
      return button;
    };
    this.#pager.append(turn("editor.previous", -PAGE), this.#range, turn("editor.next", PAGE));
    if (this.rows.length > PAGE) table.closest(".wide")?.after(this.#pager);
    this.#show(0);
  }

  /** What a cell says: of a resource its label, where it has one. */
  text(row: HTMLTableRowElement, column: number): string {
    const cell = row.cells[column];
    const called = cell?.querySelector("[title]") ?? cell;
    return called?.getAttribute("title") || cell?.textContent || "";
  }

  /** The number in a cell; NaN where there is none. */
  number(row: HTMLTableRowElement, column: number): number {
    const text = row.cells[column]?.textContent ?? "";
    return text === "" ? Number.NaN : Number(text);
  }

  #sort(column: number, way: 1 | -1): void {
    const kind = this.columns[column]?.kind;
    const { collator } = this.words;
    const keyed = this.rows.map((row) => ({ row, text: row.cells[column]?.textContent ?? "", number: this.number(row, column) }));
    const compare = (a: (typeof keyed)[number], b: (typeof keyed)[number]) => {
      if (kind === "number") return a.number - b.number;
      if (kind === "date") return a.text < b.text ? -1 : Number(a.text > b.text);
      return collator.compare(a.text, b.text);
    };
    // What has no value stays at the end, whichever way the others go.
    keyed.sort((a, b) => Number(a.text === "") - Number(b.text === "") || way * compare(a, b));
    this.#order = keyed.map(({ row }) => row);
    this.#show(0);
  }

  #show(first: number): void {
    this.#first = first;
    const shown = this.#order.slice(first, first + PAGE);
    this.#body.replaceChildren(...shown);
    this.table.closest(".wide")?.scrollTo({ top: 0 });
    const [back, on] = this.#pager.querySelectorAll("button");
    const all = this.rows.length;
    if (back) back.disabled = first === 0;
    if (on) on.disabled = first + PAGE >= all;
    this.#range.textContent = this.words.say("editor.range", { from: first + 1, to: first + shown.length, all });
  }
}
