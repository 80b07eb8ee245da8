// The page of a view: joins picture, table, panel, switches, search and timeline; the address keeps what was changed.
import "./fonts.css";
import "./page.css";
import "./view.css";
import "./tools.css";
import "./folds.css";
import "./stage.css";
import "./telling.css";
import "./timeline.css";
import "./table.css";
import "./panel.css";
import "./contradiction.css";
import "./takeaway.css";
import { Actions } from "./actions";
import { Controls } from "./controls";
import { element, readData } from "./data";
import { Elsewhere } from "./elsewhere";
import { Growth } from "./expansion";
import { Filters, found } from "./filters";
import type { Hit } from "./finding";
import { Folds } from "./folds";
import { Hidden } from "./hidden";
import { hint } from "./hint";
import { around } from "./inside";
import { loadFonts } from "./labels";
import { key } from "./names";
import { Neighbours } from "./neighbours";
import { Notice } from "./notice";
import { FOLD, Opening, cardOf } from "./opening";
import { Panel } from "./panel";
import { Picture } from "./picture";
import { nudge } from "./pointer";
import { Search } from "./search";
import { halo, sized } from "./sizes";
import { lead } from "./sparql";
import { State } from "./state";
import { Steps } from "./steps";
import { Table } from "./table";
import { offer } from "./takeaway";
import { plain } from "./taken";
import { Tally } from "./tally";
import { Timeline } from "./timeline";
import { Waiting } from "./waiting";
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
  const table = new Table(state, () => state.save());
  await loadFonts();
  const notice = new Notice();
  const waiting = new Waiting(notice, words);
  const growth = new Growth(data);

  const nodeCard = (slug: string) => NODE + slug;
  const picture = new Picture(
    element("canvas"),
    data,
    (id) => {
      const edge = data.edges.find((each) => each.id === id);
      if (id !== null && folds.node(id)) void opening.tap(id);
      else if (edge && !edge.relations.length) {
        panel.close();
        picture.select(id);
      } else if (id === null) panel.close();
      else panel.open(edge ? id : nodeCard(id));
    },
    (id, x, y) => put(id, x, y),
  );
  state.seen = () => picture.shape;

  const move = () => {
    for (const [slug, [x, y]] of state.moved) {
      const node = data.nodes.find(({ id }) => id === slug);
      if (node) Object.assign(node, { x, y, tall: [x, y] });
    }
  };
  /** Brings nodes and edges to what the state says; gives what tells the reader of what could not be shown. */
  const grow = async (): Promise<() => void> => {
    let tell = () => {};
    if (data.folded) {
      const outcomes = await folds.follow(() => {
        growth.restore();
        move();
      });
      const failed = outcomes.filter(([, outcome]) => outcome !== "open");
      tell = () => failed.forEach(([fold, outcome]) => opening.tell(outcome, folds.node(fold)));
    } else {
      const missing = await waiting.until((signal) => growth.follow(state.expanded, signal));
      tell = () => neighbours.tell(missing, () => void follow());
    }
    await grown();
    return tell;
  };
  const neighbours = new Neighbours(data, state, words, notice, grow, (slug, fresh) => {
    timeline.draw();
    changed();
    if (fresh.length) picture.contain([slug, ...fresh]);
  });
  /** Takes up what came to the picture or left it. */
  const grown = async () => {
    move();
    tally.learn();
    controls.learn();
    search.learn();
    picture.grow();
    opening.mark();
    table.addParts(folds.parts, words);
    await table.add(rows(), words);
  };
  const folds = new Folds(data, state, async () => {
    const tables = grown();
    changed();
    await tables;
    changed();
  });
  const rows = () => (data.folded ? folds.rows : growth.rows);
  /** Brings the whole page to what the state says. */
  const follow = async () => {
    const tell = await grow();
    picture.keep(state.shape);
    controls.show();
    timeline.draw();
    search.find(state.query);
    actions.refresh();
    if (data.folded) changed(); // while the server is asked
    tell(); // each change says anew what is shown
  };

  const filters = new Filters(data, state);
  const tally = new Tally(data, filters, words);
  const hidden = new Hidden(data, state, words, () => changed());
  /** What the search did not dim: what it found, or the innermost community drawn that it lies in. */
  const matched = () => {
    if (!search.found) return null;
    const drawn = new Map(data.nodes.map((node) => [node.id, node]));
    const place = ({ id, fold }: Hit) => (drawn.has(id) ? id : around(fold).find((each) => drawn.has(each) && !drawn.get(each)?.open));
    return new Set(search.found.map(place).filter((id) => id !== undefined));
  };
  /** What the table or the network, whichever is seen, shows. */
  const onScreen = () => (state.table ? found(filters.shown, data.edges, matched()) : filters.shown);
  const show = () => {
    const shown = filters.shown;
    const matches = matched();
    const listed = found(shown, data.edges, matches);
    picture.dress(sized(data, state.size), halo(data, state.communities), ({ id }) => state.moved.has(id));
    picture.show(shown);
    picture.match(matches);
    const certainties = new Map(data.edges.map((edge) => [`${edge.from} ${edge.to}`, edge]));
    table.show((one, other, relation) => {
      const edge = certainties.get(`${one} ${other}`) ?? certainties.get(`${other} ${one}`);
      const certainty = edge?.certainties?.[edge.relations.indexOf(relation)] ?? "stated";
      return edge !== undefined && filters.relation(relation, certainty) && listed.edges.has(edge.id);
    }, (fold) => folds.isOpen(fold) || (shown.nodes.has(fold) && (!matches || matches.has(fold))));
    hidden.show();
    count();
  };
  /** Says how much is on the screen, or what can be done where that is nothing, and asks for it in SPARQL. */
  const count = () => {
    const seen = onScreen();
    tally.show(seen, rows());
    const ask = document.querySelector<HTMLAnchorElement>("#as-sparql");
    if (ask) lead(ask, data, seen, words);
    if (waiting.tell()) return;
    if (seen.nodes.size) notice.quietly(words.shown(seen.nodes.size, seen.edges.size));
    else notice.offer(words.say("script.nothing"), words.say("script.unfilter"), () => {
        state.unfilter();
        void follow();
      });
  };
  const saved = () => {
    state.save();
    steps.take();
  };
  const changed = () => {
    show();
    saved();
  };
  /** What the reader is led to, however far from it the picture is seen. */
  let sought: string | null = null;
  const choose = async ({ id, fold }: Hit) => {
    if (folds.node(id)) await opening.tap(id);
    else if (await opening.reach(id, fold)) {
      sought = nodeCard(id);
      panel.open(sought);
    }
  };
  const search = new Search(
    data,
    (query) => {
      state.query = query;
      changed();
      elsewhere.find(query);
    },
    (hit) => void choose(hit),
  );
  const elsewhere = new Elsewhere(data, search, words);
  const share = (say: (text: string) => void) => {
    const address = state.address();
    // Without HTTPS a browser has no clipboard for pages.
    const copied = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error("no clipboard"));
    copied.then(
      () => say(words.say("script.copied")),
      () => prompt(words.say("script.copy"), address),
    );
  };
  /** Keeps a node at a place, which is one of the layout that is seen: the address then says that too. */
  const put = (id: string, x: number, y: number) => {
    state.moved.set(id, [x, y]);
    state.shape ??= picture.shape;
    picture.keep(state.shape);
    actions.refresh();
    opening.mark();
    saved();
    const name = plain(data.nodes.find((node) => node.id === id)?.label ?? id);
    notice.quietly(words.say("script.pinned", { name: `\u2068${name}\u2069` }));
  };
  const actions = new Actions(data, state, {
    changed,
    expand: (slug, signal) => neighbours.add(slug, signal),
    pin: (id) => {
      if (state.release(id)) void follow();
      else nudge(picture, id, [0, 0], put);
    },
    share: (place) => share((text) => (place.textContent = text)),
    close: () => panel.close(),
    find: (id, fold) => void choose({ id, fold, label: id, group: "" }),
  });
  const opening = new Opening(data, folds, picture, () => panel, (key) => actions.pinning(key), words, notice, narrow);
  picture.camera.covered = () => {
    const sheet = element("panel");
    if (!narrow.matches || !sheet.classList.contains("opened")) return 0;
    return Math.max(0, picture.container.getBoundingClientRect().bottom - sheet.getBoundingClientRect().top);
  };
  const panel = new Panel((card) => {
    // The sheet lies over the lower part of the screen: what it speaks of goes above it.
    if (card && narrow.matches) picture.container.scrollIntoView({ block: "start" });
    const name = card?.replace(/\.\d+$/, "") ?? null;
    if (name?.startsWith(FOLD)) opening.card(name);
    else if (name) actions.show(name, name.startsWith(NODE) ? name.slice(NODE.length) : null);
    const fold = data.nodes.find(({ id, folded }) => folded && name === cardOf(id));
    picture.select(fold?.id ?? (name?.startsWith(NODE) ? name.slice(NODE.length) : name), sought === name);
    sought = null;
    tally.show(onScreen(), rows());
    state.save();
  }, data);
  const timeline = new Timeline(data, state, changed);
  const controls = new Controls(data, state, changed, () => {
    actions.stop();
    state.reset();
    void follow().then(() => picture.fit(true));
  });
  const steps = new Steps(state, element<HTMLButtonElement>("undo"), () => {
    actions.stop();
    void follow();
  });

  element("zoom-in").addEventListener("click", () => picture.camera.zoom(1.25));
  element("zoom-out").addEventListener("click", () => picture.camera.zoom(0.8));
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
      count();
      state.save();
    });
  present(state.table ? "table" : "network");
  element("share").addEventListener("click", () => share((text) => notice.say(text)));

  offer(data, state, picture, filters, words, notice, onScreen);

  await follow();
  picture.fit();
  // What the address names is led to once all is where it belongs.
  if (state.open.size) sought = panel.named;
  if (state.open.size || panel.isOpen) panel.refresh();
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
