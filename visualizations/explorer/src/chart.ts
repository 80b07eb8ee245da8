// A chart of bars: for each label of a column the sum of the numbers beside it. It is a list, so that it can be read.
import type { AnswerTable, Column } from "./answer-table";
import { type Words, choice, choices, make } from "./words";

/** Bars that are drawn. */
const MOST = 100;

/** Whether an answer has numbers to draw and something that they are of. */
export function charts(columns: Column[]): boolean {
  return columns.some(({ kind }) => kind === "number") && columns.some(({ kind }) => kind !== "number");
}

/** The number of different texts in a column. */
export function variety(table: AnswerTable, column: number): number {
  return new Set(table.rows.map((row) => table.text(row, column))).size;
}

/** Fills `place` with the chart; `wanted` are the names of the columns of labels and of values. */
export function drawChart(
  place: HTMLElement,
  table: AnswerTable,
  words: Words,
  wanted: string[],
  picked: (columns: string[]) => void,
): void {
  const named = table.columns.map(({ name, title, kind }, index) => ({ name, title, kind, index }));
  const labels = named.filter(({ kind }) => kind !== "number");
  const values = named.filter(({ kind }) => kind === "number");
  const varied = labels.map(({ index }) => variety(table, index));
  const label = labels.find(({ name }) => name === wanted[0]) ?? labels[varied.indexOf(Math.max(...varied))];
  const value = values.find(({ name }) => name === wanted[1]) ?? values[0];
  if (!label || !value) return;

  const sums = new Map<string, number>();
  for (const row of table.rows) {
    const number = table.number(row, value.index);
    if (Number.isNaN(number)) continue;
    const text = table.text(row, label.index) || words.say("editor.empty");
    sums.set(text, (sums.get(text) ?? 0) + number);
  }
  const most = Math.max(...[...sums.values()].map(Math.abs), 0) || 1;
  const bars = make("ol", { class: "bars" });
  for (const [text, sum] of [...sums].slice(0, MOST)) {
    const bar = make("span", { class: sum < 0 ? "bar below" : "bar", style: `inline-size:${(100 * Math.abs(sum)) / most}%` });
    bars.append(
      make("li", {}, make("bdi", { class: "name" }, text), make("span", { class: "track" }, bar), make("b", { dir: "ltr" }, words.number(sum))),
    );
  }
  const picks = make("p", { class: "picks" });
  const options = (columns: typeof named) => columns.map(({ name, title }) => [name, title] as const);
  const changed = () => {
    const chosen = choices(picks);
    picked(chosen);
    drawChart(place, table, words, chosen, picked);
    place.querySelectorAll("select")[chosen[0] === label.name ? 1 : 0]?.focus();
  };
  picks.append(
    choice(words.say("editor.labels"), options(labels), label.name, changed),
    choice(words.say("editor.values"), options(values), value.name, changed),
  );
  place.replaceChildren(picks);
  if (sums.size > MOST) place.append(make("p", { class: "note" }, words.say("editor.first", { shown: MOST, all: sums.size })));
  place.append(bars);
}
