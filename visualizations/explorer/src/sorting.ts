// Heads of columns that sort: a button in each says which way its column goes.

/** Calls `sort` with the number of a column and 1 or -1 when the button of its head is pressed. */
export function sortable(heads: HTMLTableCellElement[], sort: (column: number, way: 1 | -1) => void): void {
  for (const [column, head] of heads.entries()) {
    const button = head.querySelector("button");
    if (!button) continue;
    button.disabled = false;
    button.addEventListener("click", () => {
      const way = head.ariaSort === "ascending" ? -1 : 1;
      mark(heads, column, way);
      sort(column, way);
    });
  }
}

/** Says by which column rows are sorted, and which way. */
export function mark(heads: readonly HTMLTableCellElement[], column: number, way: 1 | -1): void {
  for (const [index, head] of heads.entries()) head.ariaSort = index !== column ? "none" : way === 1 ? "ascending" : "descending";
}
