// The SPARQL page: YASGUI's editor in the place of the text field, and answers without leaving the page. An answer is the
// page that the server sends without a script; what changes in it is taken over.
// Of @zazuko/yasgui only its editor is bundled: its views of answers (table, response, boolean) speak English alone.
import Yasqe, { type PartialConfig } from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import { type Vocabulary, complete } from "./completion";
import { element } from "./data";
import { present } from "./results";
import { Words, make } from "./words";

interface Parser {
  getMode(): { startState: () => object };
}

interface Options {
  setOption(name: string, value: unknown): void;
}

const known = JSON.parse(element("data").textContent ?? "") as Vocabulary & { language: string };
const words = new Words(known.language, known.strings);
const form = document.querySelector<HTMLFormElement>("form.ask");
if (!form) throw new Error("no form in the page");
const field = element<HTMLTextAreaElement>("query");
const home = element("editor");
const ask = element<HTMLButtonElement>("ask");
const stop = element<HTMLButtonElement>("stop");
const elapsed = element("elapsed");
const state = element("state");
const version = form.querySelector<HTMLInputElement>("[name=dataset]") ?? make("input");
const base = form.action;

// Nothing is stored, shared or fetched by the editor itself: addresses and answers are the page's, and YASGUI's own
// completers, which would ask prefix.cc and Linked Open Vocabularies, are off (in the defaults, as lists are merged).
Yasqe.defaults.autocompleters = [];
document.documentElement.classList.add("js");
home.hidden = false;
const configuration: Record<string, unknown> = {
  theme: "nasij",
  screenReaderLabel: words.say("editor.label"),
  persistenceId: null,
  consumeShareLink: null,
  createShareableLink: null,
  showQueryButton: false,
  resizeable: false,
  editorHeight: "",
  extraKeys: {
    "Ctrl-Enter": run,
    "Cmd-Enter": run,
    "Ctrl-Space": () => complete(editor, known),
    "Ctrl-S": false,
    Esc: () => ask.focus(),
  },
};
const editor = new Yasqe(home, configuration as PartialConfig);
// The endpoint knows these prefixes without a declaration: whoever relies on them makes no mistake.
const mode = (editor as unknown as Parser).getMode();
const begin = mode.startState;
mode.startState = () => ({ ...begin(), prefixes: { ...known.prefixes } });
const set = (name: string, value: unknown) => (editor as unknown as Options).setOption(name, value);
if (!matchMedia("(min-width: 44rem)").matches) {
  set("lineNumbers", false);
  set("foldGutter", false);
  set("gutters", ["gutterErrorBar"]);
}
editor.setValue(field.value.trimEnd());
editor.clearHistory();
field.hidden = true;
field.required = false;
element("keys").hidden = false;
for (const hidden of form.querySelectorAll<HTMLElement>(".form")) hidden.hidden = true;
form.querySelector("label")?.addEventListener("click", () => editor.focus());

// Typing a prefixed name or a variable offers what it may become.
(editor.on as (name: string, handler: (editor: unknown, change: { text: string[] }) => void) => void)(
  "inputRead",
  (_, change) => {
    if (/[:?$\w]$/.test(change.text[0] ?? "")) complete(editor, known, true);
  },
);

let running: AbortController | undefined;

/** An answer that is no page; the id is of the request, under which the server's log has it. */
class NoPage extends Error {
  constructor(readonly request: string | null) {
    super();
  }
}

/** Shows the answer at an address of this page; `text` is the query where the editor already has it. */
async function load(address: string, text?: string): Promise<void> {
  running?.abort();
  const mine = (running = new AbortController());
  say(words.say("editor.asking"));
  const started = performance.now();
  const ticking = setInterval(() => {
    elapsed.textContent = words.say("editor.seconds", { n: Math.floor((performance.now() - started) / 1000) });
  }, 1000);
  document.body.ariaBusy = "true";
  stop.hidden = false;
  try {
    const response = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const answer = page.getElementById("result");
    if (!answer) throw new NoPage(response.headers.get("X-Request-Id"));
    if (text === undefined) editor.setValue(page.querySelector<HTMLTextAreaElement>("#query")?.value.trimEnd() ?? "");
    element("result").replaceChildren(...answer.childNodes);
    const languages = page.querySelector(".languages");
    if (languages) document.querySelector(".languages")?.replaceWith(languages);
    const newest = page.querySelector<HTMLInputElement>("[name=dataset]");
    if (newest) version.value = newest.value;
    say(document.getElementById("count")?.textContent ?? "", true);
    show();
  } catch (error) {
    if (mine.signal.aborted) return;
    say(words.say("editor.failed"));
    const request = error instanceof NoPage && error.request;
    if (request) state.append(" · ", words.say("editor.request"), " ", make("code", {}, request));
  } finally {
    clearInterval(ticking);
    if (running === mine) rest();
  }
}

/** Says how it stands with the question; `heard` is for those who listen, as others see it. */
function say(text: string, heard = false): void {
  state.textContent = text;
  state.classList.toggle("heard", heard);
}

/** Back to where one can ask. */
function rest(): void {
  running = undefined;
  document.body.ariaBusy = "false";
  elapsed.textContent = "";
  if (document.activeElement === stop) ask.focus();
  stop.hidden = true;
}

stop.addEventListener("click", () => {
  running?.abort();
  say(words.say("editor.stopped"));
  rest();
});

function run(): void {
  const query = editor.getValue();
  const address = query.trim() ? `${base}?${new URLSearchParams({ query, dataset: version.value })}` : base;
  if (address !== location.href) history.pushState(null, "", address);
  void load(address, query);
}

/** Makes the answer that the page holds into what one can work with. */
function show(): void {
  const address = new URLSearchParams(location.search);
  const wanted = { view: address.get("view") ?? "", columns: address.get("columns")?.split(",") ?? [] };
  present(words, editor.getValue(), wanted, ({ view, columns }) => {
    const here = new URL(location.href);
    for (const [name, value] of Object.entries({ view: view === "table" ? "" : view, columns: columns.join(",") })) {
      if (value) here.searchParams.set(name, value);
      else here.searchParams.delete(name);
    }
    history.replaceState(null, "", here);
    for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a")) link.search = here.search;
    const link = document.querySelector<HTMLAnchorElement>("#permalink");
    if (!link) return;
    const lasting = new URL(link.href);
    for (const name of ["view", "columns"]) lasting.searchParams.delete(name);
    for (const name of ["view", "columns"]) if (here.searchParams.has(name)) lasting.searchParams.set(name, here.searchParams.get(name) ?? "");
    link.href = lasting.href;
  });
  mark();
}

interface Lines {
  addLineWidget(line: number, node: HTMLElement): { clear(): void };
}

let marked: number | undefined;
let why: { clear(): void } | undefined;

/** Marks the line of the problem that the answer names, if it names one, and says there what is wrong. */
function mark(): void {
  const problem = document.querySelector<HTMLElement>("#result .problem");
  const { line, column } = problem?.dataset ?? {};
  if (marked !== undefined) editor.removeLineClass(marked, "background", "wrong");
  why?.clear();
  why = undefined;
  marked = line === undefined ? undefined : Math.min(Number(line) - 1, editor.lastLine());
  if (marked === undefined) return;
  editor.addLineClass(marked, "background", "wrong");
  // For the eyes: whoever listens has heard the problem as an alert.
  const text = make(
    "div",
    { class: "why", dir: "auto", lang: known.language, "aria-hidden": "true" },
    problem?.querySelector("strong")?.textContent ?? "",
  );
  why = (editor as unknown as Lines).addLineWidget(marked, text);
  editor.setCursor({ line: marked, ch: Number(column) - 1 });
  editor.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
element("examples").parentElement?.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  void load(link.href).then(() => home.scrollIntoView({ block: "nearest" }));
});
addEventListener("popstate", () => void load(location.href));
show();
