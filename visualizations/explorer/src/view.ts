// The page of a view: joins picture, table, panel, legend and search.
import "./fonts.css";
import "./page.css";
import "./view.css";
import { element, readData } from "./data";
import { Filters } from "./filters";
import { FAMILY } from "./labels";
import { key } from "./names";
import { Panel } from "./panel";
import { Picture } from "./picture";
import { Table } from "./table";

const NODE = "n-";

async function start(): Promise<void> {
  document.documentElement.classList.add("js");
  const data = readData();
  const narrow = matchMedia("(max-width: 60rem)");
  const legend = document.querySelector<HTMLDetailsElement>(".legend");
  const fold = () => legend?.toggleAttribute("open", !narrow.matches);
  narrow.addEventListener("change", fold);
  fold();
  if (!data.nodes.length) {
    new Panel(() => undefined);
    return;
  }
  const table = new Table(data.language);
  // The canvas takes the font that is there when it is drawn.
  const samples = ["400", "600"].flatMap((weight) => ["ن", "n"].map((text) => ({ font: `${weight} 13px ${FAMILY}`, text })));
  await Promise.allSettled(samples.map(({ font, text }) => document.fonts.load(font, text)));

  const nodeCard = (slug: string) => NODE + slug;
  const picture = new Picture(element("canvas"), data, (id) => {
    if (id === null) panel.close();
    else panel.open(data.edges.some((edge) => edge.id === id) ? id : nodeCard(id));
  });
  const panel = new Panel((card) => {
    let covered = 0;
    if (card && narrow.matches) {
      // The sheet lies over the lower part of the screen: what it speaks of goes above it.
      picture.container.scrollIntoView({ block: "start" });
      covered = picture.container.getBoundingClientRect().bottom - element("panel").getBoundingClientRect().top;
    }
    picture.select(card?.startsWith(NODE) ? card.slice(NODE.length) : card, Math.max(0, covered));
  });
  const filters = new Filters(
    data,
    () => {
      const { shown, matches } = filters;
      picture.show(shown);
      picture.match(matches);
      table.show((one, other, relation) => {
        const found = !matches || matches.has(one) || matches.has(other);
        return found && filters.allows(relation) && shown.nodes.has(one) && shown.nodes.has(other);
      });
    },
    (slug) => panel.open(nodeCard(slug)),
  );

  element("zoom-in").addEventListener("click", () => picture.zoom(1.25));
  element("zoom-out").addEventListener("click", () => picture.zoom(0.8));
  element("fit").addEventListener("click", () => picture.fit(true));
  const stage = document.querySelector(".stage");
  const forms = { network: element("as-network"), table: element("as-table") };
  const present = (form: "network" | "table") => {
    stage?.classList.toggle("as-table", form === "table");
    for (const [name, button] of Object.entries(forms)) button.ariaPressed = String(name === form);
    if (form === "network") picture.network.redraw();
  };
  forms.network.addEventListener("click", () => present("network"));
  forms.table.addEventListener("click", () => present("table"));
  if (data.focus && !location.hash && !narrow.matches) panel.open(data.focus);

  // For tests: what is written on the canvas, and the key that both sides must agree on.
  Object.assign(globalThis, { nasij: { key, picture } });
}

void start();
