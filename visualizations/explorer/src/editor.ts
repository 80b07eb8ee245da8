// The SPARQL page: YASGUI's editor in the place of the text field, and answers without leaving the page. An answer is the
// page that the server sends without a script; what changes in it is taken over.
// Of @zazuko/yasgui only its editor is bundled: its table and tabs speak English alone and would double the script.
import Yasqe, { type PartialConfig } from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import { complete, type Words } from "./completion";
import { element } from "./data";

interface Options {
  setOption(name: string, value: unknown): void;
}

const words = JSON.parse(element("data").textContent ?? "") as Words;
const form = document.querySelector<HTMLFormElement>("form.ask");
if (!form) throw new Error("no form in the page");
const field = element<HTMLTextAreaElement>("query");
const home = element("editor");
const ask = element<HTMLButtonElement>("ask");
const state = element("state");
const base = form.action;

// Nothing is stored, shared or fetched by the editor itself: addresses and answers are the page's, and YASGUI's own
// completers, which would ask prefix.cc and Linked Open Vocabularies, are off (in the defaults, as lists are merged).
Yasqe.defaults.autocompleters = [];
home.hidden = false;
const configuration: Record<string, unknown> = {
  theme: "nasij",
  screenReaderLabel: words.strings["editor.label"],
  persistenceId: null,
  consumeShareLink: null,
  createShareableLink: null,
  showQueryButton: false,
  resizeable: false,
  editorHeight: "",
  extraKeys: {
    "Ctrl-Enter": run,
    "Cmd-Enter": run,
    "Ctrl-Space": () => complete(editor, words),
    "Ctrl-S": false,
    Esc: () => ask.focus(),
  },
};
const editor = new Yasqe(home, configuration as PartialConfig);
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
    if (/[:?$\w]$/.test(change.text[0] ?? "")) complete(editor, words, true);
  },
);

let running: AbortController | undefined;

/** Shows the answer at an address of this page; `text` is the query where the editor already has it. */
async function load(address: string, text?: string): Promise<void> {
  running?.abort();
  const mine = (running = new AbortController());
  state.textContent = words.strings["editor.asking"] ?? "";
  state.classList.remove("heard");
  document.body.ariaBusy = "true";
  try {
    const response = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const answer = page.getElementById("result");
    if (!answer) throw new Error(`${response.status} without a page`);
    if (text === undefined) editor.setValue(page.querySelector<HTMLTextAreaElement>("#query")?.value.trimEnd() ?? "");
    element("result").replaceChildren(...answer.childNodes);
    const languages = page.querySelector(".languages");
    if (languages) document.querySelector(".languages")?.replaceWith(languages);
    state.textContent = document.getElementById("count")?.textContent ?? "";
    state.classList.add("heard");
    mark();
  } catch (error) {
    if (mine.signal.aborted) return;
    state.textContent = words.strings["editor.failed"] ?? String(error);
  } finally {
    if (running === mine) document.body.ariaBusy = "false";
  }
}

function run(): void {
  const query = editor.getValue();
  const address = query.trim() ? `${base}?${new URLSearchParams({ query })}` : base;
  if (address !== location.href) history.pushState(null, "", address);
  void load(address, query);
}

let marked: number | undefined;

/** Marks the line of the problem that the answer names, if it names one. */
function mark(): void {
  const { line, column } = document.querySelector<HTMLElement>("#result .problem")?.dataset ?? {};
  if (marked !== undefined) editor.removeLineClass(marked, "background", "wrong");
  marked = line === undefined ? undefined : Math.min(Number(line) - 1, editor.lastLine());
  if (marked === undefined) return;
  editor.addLineClass(marked, "background", "wrong");
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
mark();
