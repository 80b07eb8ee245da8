// The page of a view: joins picture, table, panel, switches, search and timeline; the address keeps what was changed.
import "./fonts.css";
import "./page.css";
import "./view.css";
import "./contradiction.css";
import "./telling.css";
import { Actions } from "./actions";
import { at } from "./base";
import { Controls } from "./controls";
import { element, readData } from "./data";
import { Elsewhere } from "./elsewhere";
import { Growth, neighbours } from "./expansion";
import { Filters } from "./filters";
import { Hidden } from "./hidden";
import { hint } from "./hint";
import { loadFonts } from "./labels";
import { key } from "./names";
import { Notice } from "./notice";
import { Panel } from "./panel";
import { Picture } from "./picture";
import { Search } from "./search";
import { halo, sized } from "./sizes";
import { question } from "./sparql";
import { State } from "./state";
import { Steps } from "./steps";
import { Table } from "./table";
import { offer } from "./takeaway";
import { Tally } from "./tally";
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
  const notice = new Notice();
  const growth = new Growth(data);

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
      saved();
    },
  );

  const move = () => {
    for (const [slug, [x, y]] of state.moved) {
      const node = data.nodes.find(({ id }) => id === slug);
      if (node) Object.assign(node, { x, y, tall: [x, y] });
    }
  };
  /** Brings nodes and edges to what the state says; throws where the server does not answer. */
  const grow = async () => {
    await growth.follow(state.expanded);
    move();
    table.add(growth.rows, words);
    tally.learn();
    controls.learn();
    search.learn();
    picture.grow();
  };
  const expand = async (slug: string, place: HTMLElement) => {
    place.textContent = words.say("script.loading");
    const before = new Set(data.nodes.map(({ id }) => id));
    const step: [string, number] = [slug, state.pages(slug) + 1];
    try {
      const { left } = await neighbours(data, ...step);
      state.expanded.push(step);
      await grow();
      const more = left ? words.say("script.left", { n: left }) : words.say("script.all");
      place.textContent = `${words.say("script.added", { n: data.nodes.length - before.size })} ${more}`;
    } catch {
      place.textContent = words.say("script.failed");
    }
    timeline.draw();
    changed();
    const fresh = data.nodes.map(({ id }) => id).filter((id) => !before.has(id));
    if (fresh.length) picture.contain([slug, ...fresh]);
  };
  /** Brings the whole page to what the state says. */
  const follow = async () => {
    await grow().catch(() => notice.say(words.say("script.failed")));
    controls.show();
    timeline.draw();
    search.find(state.query);
  };

  const filters = new Filters(data, state);
  const tally = new Tally(data, filters, words);
  const hidden = new Hidden(data, state, words, () => changed());
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
    tally.show(shown, growth.rows);
    hidden.show();
    if (shown.nodes.size) notice.quietly(words.say("script.shown", { nodes: shown.nodes.size, edges: shown.edges.size }));
    else notice.offer(words.say("script.nothing"), words.say("script.unfilter"), () => {
        state.unfilter();
        void follow();
      });
    const ask = document.querySelector<HTMLAnchorElement>("#as-sparql");
    if (ask) ask.href = at(`${data.language}/sparql?${new URLSearchParams({ query: question(data, shown) })}`);
  };
  const saved = () => {
    state.save();
    steps.take();
  };
  const changed = () => {
    show();
    saved();
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
      elsewhere.find(query);
    },
    choose,
  );
  const elsewhere = new Elsewhere(data, search, words);
  const actions = new Actions(
    data,
    state,
    changed,
    (slug, place) => void expand(slug, place),
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
    tally.show(filters.shown, growth.rows);
    state.save();
  }, data);
  const timeline = new Timeline(data, state, changed);
  const controls = new Controls(data, state, changed, () => {
    state.reset();
    void follow().then(() => picture.fit(true));
  });
  const steps = new Steps(state, element<HTMLButtonElement>("undo"), () => void follow());

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
      () => notice.say(words.say("script.copied")),
      () => prompt(words.say("script.copy"), address),
    );
  });

  offer(data, state, picture, filters, words, notice);

  await follow();
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
