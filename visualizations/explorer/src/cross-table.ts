// A cross table: for each pair of values of two columns how many rows there are, or the sum of a third column.
import type { AnswerTable, Column } from "./answer-table";
import { variety } from "./chart";
import { type Words, choice, choices, make } from "./words";

const MOST = { rows: 300, columns: 40 };
const COUNT = "";

/** Whether an answer has two columns whose values can be crossed. */
export function crosses(columns: Column[]): boolean {
  return columns.filter(({ kind }) => kind !== "number").length > 1;
}

interface Crossed {
  down: string[];
  across: string[];
  sums: Map<string, Map<string, number>>;
}

function cross(table: AnswerTable, words: Words, down: number, across: number, value: number): Crossed {
  const sums = new Map<string, Map<string, number>>();
  const heads = new Set<string>();
  for (const row of table.rows) {
    const amount = value < 0 ? 1 : table.number(row, value);
    if (Number.isNaN(amount)) continue;
    const [one, other] = [down, across].map((column) => table.text(row, column) || words.say("editor.empty"));
    if (one === undefined || other === undefined) continue;
    heads.add(other);
    const line = sums.get(one) ?? new Map<string, number>();
    sums.set(one, line.set(other, (line.get(other) ?? 0) + amount));
  }
  const sorted = (texts: Iterable<string>) => [...texts].sort(words.collator.compare);
  return { down: sorted(sums.keys()), across: sorted(heads), sums };
}

/** Fills `place`; `wanted` are the names of the columns down and across, and of the one that is summed, if any. */
export function drawCross(
  place: HTMLElement,
  table: AnswerTable,
  words: Words,
  wanted: string[],
  picked: (columns: string[]) => void,
): void {
  const named = table.columns.map(({ name, title, kind }, index) => ({ name, title, kind, index }));
  const texts = named.filter(({ kind }) => kind !== "number");
  const numbers = named.filter(({ kind }) => kind === "number");
  const down = texts.find(({ name }) => name === wanted[0]) ?? texts[0];
  if (!down) return;
  // By itself the column with the fewest values goes across: it makes the narrowest table.
  const others = texts.filter((column) => column !== down);
  const varied = others.map(({ index }) => variety(table, index)).map((found) => (found > 1 ? found : Infinity));
  const across = others.find(({ name }) => name === wanted[1]) ?? others[varied.indexOf(Math.min(...varied))];
  if (!across) return;
  const value = numbers.find(({ name }) => name === (wanted[2] ?? numbers[0]?.name));
  const crossed = cross(table, words, down.index, across.index, value?.index ?? -1);

  const picks = make("p", { class: "picks" });
  const options = (columns: typeof named) => columns.map(({ name, title }) => [name, title] as const);
  const changed = (at: number) => () => {
    const chosen = choices(picks);
    picked(chosen);
    drawCross(place, table, words, chosen, picked);
    place.querySelectorAll("select")[at]?.focus();
  };
  picks.append(
    choice(words.say("editor.lines"), options(texts), down.name, changed(0)),
    choice(words.say("editor.columns"), options(others), across.name, changed(1)),
    choice(words.say("editor.values"), [[COUNT, words.say("editor.count")], ...options(numbers)], value?.name ?? COUNT, changed(2)),
  );
  place.replaceChildren(picks);
  const cut = (["rows", "columns"] as const).filter((way) => (way === "rows" ? crossed.down : crossed.across).length > MOST[way]);
  for (const way of cut) {
    const all = (way === "rows" ? crossed.down : crossed.across).length;
    const what = words.say(way === "rows" ? "editor.lines" : "editor.columns");
    place.append(make("p", { class: "note" }, `${what}: ${words.say("editor.first", { shown: MOST[way], all })}`));
  }
  const label = words.say("editor.cross");
  place.append(make("div", { class: "wide", role: "region", "aria-label": label, tabindex: "0" }, written(crossed, words, down.title)));
}

function written({ down, across, sums }: Crossed, words: Words, corner: string): HTMLTableElement {
  const shown = { down: down.slice(0, MOST.rows), across: across.slice(0, MOST.columns) };
  const total = (line: Map<string, number>) => [...line.values()].reduce((sum, amount) => sum + amount, 0);
  const most = Math.max(...[...sums.values()].flatMap((line) => [...line.values()]).map(Math.abs), 0) || 1;
  const head = (text: string, scope: string) => make("th", { scope }, make("bdi", {}, text));
  const amount = (number: number | undefined, strong = false) => {
    const cell = make("td", strong ? { class: "total" } : {});
    if (number === undefined) return cell;
    cell.append(words.number(number));
    if (!strong) cell.style.setProperty("--share", `${Math.round((28 * Math.abs(number)) / most)}%`);
    return cell;
  };
  const table = make("table", { class: "cross" });
  const all = words.say("editor.total");
  table.createTHead().append(make("tr", {}, head(corner, "col"), ...shown.across.map((text) => head(text, "col")), head(all, "col")));
  const body = table.createTBody();
  for (const one of shown.down) {
    const line = sums.get(one) ?? new Map<string, number>();
    body.append(make("tr", {}, head(one, "row"), ...shown.across.map((other) => amount(line.get(other))), amount(total(line), true)));
  }
  const lines = [...sums.values()];
  const sum = (other: string) => lines.reduce((found, line) => found + (line.get(other) ?? 0), 0);
  const whole = lines.reduce((found, line) => found + total(line), 0);
  const last = make("tr", {}, head(all, "row"), ...shown.across.map((other) => amount(sum(other), true)), amount(whole, true));
  table.createTFoot().append(last);
  return table;
}
