// The page of a view: joins picture, table, panel, switches, search and timeline; the address keeps what was changed.
import "./fonts.css";
import "./page.css";
import "./view.css";
import "./contradiction.css";
import { Actions } from "./actions";
import { at } from "./base";
import { Controls } from "./controls";
import { element, readData } from "./data";
import { added, neighbours } from "./expansion";
import { Filters } from "./filters";
import { hint } from "./hint";
import { loadFonts } from "./labels";
import { key } from "./names";
import { Panel } from "./panel";
import { Picture } from "./picture";
import { Search } from "./search";
import { halo, sized } from "./sizes";
import { question } from "./sparql";
import { State } from "./state";
import { Table } from "./table";
import { offer } from "./takeaway";
import { Timeline } from "./timeline";
import { Words, make } from "./words";

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
  const state = new State(data);
  const words = new Words(data.language, data.strings);
  const table = new Table(data.language);
  await loadFonts();
  const told = element("told");
  const original = data.nodes.map((node) => ({ node, x: node.x, y: node.y, tall: node.tall }));

  const nodeCard = (slug: string) => NODE + slug;
  const picture = new Picture(
    element("canvas"),
    data,
    (id) => {
      const opens = data.nodes.find((node) => node.id === id)?.href;
      if (opens) location.assign(opens);
      else if (id === null || data.nodes[0]?.folded) panel.close();
      else panel.open(data.edges.some((edge) => edge.id === id) ? id : nodeCard(id));
    },
    (id, x, y) => {
      state.moved.set(id, [x, y]);
      state.save();
    },
  );

  const move = () => {
    for (const [slug, [x, y]] of state.moved) {
      const node = data.nodes.find(({ id }) => id === slug);
      if (node) Object.assign(node, { x, y, tall: [x, y] });
    }
  };
  const expand = async (slug: string, pages: number, place: HTMLElement) => {
    place.textContent = words.say("script.loading");
    try {
      const found = await neighbours(data, slug, pages);
      const before = data.nodes.length;
      table.add(added(data, slug, found), words);
      state.expanded.set(slug, pages);
      const more = found.left ? words.say("script.left", { n: found.left }) : words.say("script.all");
      place.textContent = `${words.say("script.added", { n: data.nodes.length - before })} ${more}`;
    } catch {
      place.textContent = words.say("script.failed");
    }
    search.learn();
    timeline.draw();
    move();
    picture.grow();
  };

  const filters = new Filters(data, state);
  const show = () => {
    const shown = filters.shown;
    const matches = search.matches;
    picture.dress(sized(data, state.size), halo(data, state.communities));
    picture.show(shown);
    picture.match(matches);
    const certainties = new Map(data.edges.map((edge) => [`${edge.from} ${edge.to}`, edge]));
    table.show((one, other, relation) => {
      const edge = certainties.get(`${one} ${other}`) ?? certainties.get(`${other} ${one}`);
      const certainty = edge?.certainties?.[edge.relations.indexOf(relation)] ?? "stated";
      const found = !matches || matches.has(one) || matches.has(other);
      return found && filters.relation(relation, certainty) && shown.nodes.has(one) && shown.nodes.has(other) && (!edge || shown.edges.has(edge.id));
    });
    told.textContent = shown.nodes.size
      ? words.say("script.shown", { nodes: shown.nodes.size, edges: shown.edges.size })
      : words.say("script.nothing");
    const ask = document.querySelector<HTMLAnchorElement>("#as-sparql");
    if (ask) ask.href = at(`${data.language}/sparql?${new URLSearchParams({ query: question(data, shown) })}`);
  };
  const changed = () => {
    show();
    state.save();
  };
  const choose = (slug: string) => {
    const opens = data.nodes.find((node) => node.id === slug)?.href;
    if (opens) location.assign(opens);
    else panel.open(nodeCard(slug));
  };
  const search = new Search(
    data,
    (query) => {
      state.query = query;
      changed();
    },
    choose,
  );
  const actions = new Actions(
    data,
    state,
    changed,
    (slug, place) => void expand(slug, (state.expanded.get(slug) ?? 0) + 1, place).then(changed),
    () => panel.close(),
  );
  const panel = new Panel((card) => {
    let covered = 0;
    if (card && narrow.matches) {
      // The sheet lies over the lower part of the screen: what it speaks of goes above it.
      picture.container.scrollIntoView({ block: "start" });
      covered = picture.container.getBoundingClientRect().bottom - element("panel").getBoundingClientRect().top;
    }
    const name = card?.replace(/\.\d+$/, "") ?? null;
    if (name?.startsWith(NODE)) actions.show(name.slice(NODE.length));
    picture.select(name?.startsWith(NODE) ? name.slice(NODE.length) : name, Math.max(0, covered));
    state.save();
  }, data);
  const timeline = new Timeline(data, state, changed);
  const controls = new Controls(data, state, changed, () => {
    state.reset();
    for (const { node, x, y, tall } of original) Object.assign(node, { x, y, tall });
    controls.show();
    timeline.draw();
    search.find("");
    picture.grow();
    picture.fit(true);
  });

  element("zoom-in").addEventListener("click", () => picture.zoom(1.25));
  element("zoom-out").addEventListener("click", () => picture.zoom(0.8));
  element("fit").addEventListener("click", () => picture.fit(true));
  const stage = document.querySelector(".stage");
  const forms = { network: element("as-network"), table: element("as-table") };
  const present = (form: "network" | "table") => {
    stage?.classList.toggle("as-table", form === "table");
    for (const [name, button] of Object.entries(forms)) button.ariaPressed = String(name === form);
    if (form === "network") picture.network.redraw();
    state.table = form === "table";
  };
  for (const form of ["network", "table"] as const)
    forms[form].addEventListener("click", () => {
      present(form);
      state.save();
    });
  present(state.table ? "table" : "network");
  element("share").addEventListener("click", () => {
    const address = state.address();
    navigator.clipboard?.writeText(address).then(
      () => (told.textContent = words.say("script.copied")),
      () => prompt(words.say("script.copy"), address),
    );
  });

  offer(data, state, picture, filters, words);

  for (const [slug, pages] of [...state.expanded]) await expand(slug, pages, told);
  move();
  picture.grow();
  search.find(state.query);
  picture.fit();
  if (state.otherDataset) {
    const notice = make("p", { class: "note", role: "status" }, words.say("script.dataset", { made: state.otherDataset, now: data.dataset.slice(0, 16) }));
    document.querySelector(".bar")?.after(notice);
  }
  if (!data.standalone && self === top) hint(element("picture"), words);
  if (data.focus && !location.hash && !narrow.matches) panel.open(data.focus);

  // For tests: what is written on the canvas, and the key that both sides must agree on.
  Object.assign(globalThis, { nasij: { key, picture, state } });
}

void start();
