// Heads of columns that sort: a button in each says which way its column goes.

/** Calls `sort` with the number of a column and 1 or -1 when the button of its head is pressed. */
export function sortable(heads: HTMLTableCellElement[], sort: (column: number, way: 1 | -1) => void): void {
  for (const [column, head] of heads.entries()) {
    const button = head.querySelector("button");
    if (!button) continue;
    button.disabled = false;
    button.addEventListener("click", () => {
      const way = head.ariaSort === "ascending" ? -1 : 1;
      for (const other of heads) other.ariaSort = "none";
      head.ariaSort = way === 1 ? "ascending" : "descending";
      sort(column, way);
    });
  }
}
