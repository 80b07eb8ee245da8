// The answer in tabs (the ARIA tabs pattern): table, network, chart, cross table, Turtle. Which one is open, and the
// columns that it is made of, stand in the address.
import { AnswerNetwork } from "./answer-network";
import { AnswerTable } from "./answer-table";
import { charts, drawChart } from "./chart";
import { crosses, drawCross } from "./cross-table";
import { type Words, make } from "./words";

const ORDER = ["table", "network", "chart", "cross", "turtle"] as const;
type View = (typeof ORDER)[number];

export interface Chosen {
  view: string;
  columns: string[];
}

/** Makes the tabs of the answer that the page shows; `changed` hears which one is open. */
export function present(words: Words, query: string, wanted: Chosen, changed: (chosen: Chosen) => void): void {
  const place = document.getElementById("views");
  const found = place?.querySelector<HTMLTableElement>("table.rows");
  if (!place || !found) return;
  const table = new AnswerTable(found, words);
  for (const [view, fits] of [["chart", charts], ["cross", crosses]] as const)
    if (table.rows.length && fits(table.columns)) place.append(make("section", { class: "shape", "data-view": view }));
  const panels = new Map<View, HTMLElement>();
  for (const view of ORDER) {
    const panel = place.querySelector<HTMLElement>(`[data-view="${view}"]`);
    if (panel) panels.set(view, panel);
  }
  if (panels.size < 2) return;

  const network = panels.get("network");
  const drawn = network && new AnswerNetwork(network, table, words, query, (columns) => changed({ view: "network", columns }));
  const list = make("div", { role: "tablist", class: "tabs", "aria-label": words.say("editor.views") });
  const tabs = new Map<View, HTMLButtonElement>();
  const filled = new Set<View>();
  const fill = (view: View, columns: string[]) => {
    const panel = panels.get(view);
    if (!panel || filled.has(view)) return drawn?.again();
    filled.add(view);
    const picked = (chosen: string[]) => changed({ view, columns: chosen });
    if (view === "network") void drawn?.show(columns);
    if (view === "chart") drawChart(panel, table, words, columns, picked);
    if (view === "cross") drawCross(panel, table, words, columns, picked);
  };
  const open = (view: View, columns: string[] = []) => {
    for (const [other, panel] of panels) {
      panel.hidden = other !== view;
      const tab = tabs.get(other);
      if (!tab) continue;
      tab.ariaSelected = String(other === view);
      tab.tabIndex = other === view ? 0 : -1;
    }
    fill(view, columns);
  };
  for (const [view, panel] of panels) {
    const tab = make("button", { type: "button", role: "tab", id: `tab-${view}`, "aria-controls": `view-${view}` }, words.say(`editor.${view}`));
    panel.id = `view-${view}`;
    panel.role = "tabpanel";
    panel.removeAttribute("aria-label");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => {
      open(view);
      changed({ view, columns: [...panel.querySelectorAll("select")].map((select) => select.value) });
    });
    tabs.set(view, tab);
    list.append(tab);
  }
  list.addEventListener("keydown", (event) => {
    const all = [...tabs.values()];
    const at = all.indexOf(event.target as HTMLButtonElement);
    const onward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const next = { [onward]: at + 1, [back]: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    all[next % all.length]?.focus();
  });
  place.prepend(list);
  open(panels.has(wanted.view as View) ? (wanted.view as View) : "table", wanted.columns);
}
