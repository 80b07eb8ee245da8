// Taking away what is on the screen: files made here, the page as a file, the frame for other sites.
import { png } from "./bitmap";
import type { About, PageData } from "./data";
import type { Filters } from "./filters";
import { csv, escaped, gexf, graphml, json } from "./graph-files";
import type { Notice } from "./notice";
import type { Picture, Shown } from "./picture";
import { compose } from "./sheet";
import type { State } from "./state";
import { svg } from "./svg";
import { type Taken, only, taken } from "./taken";
import type { Words } from "./words";

const TYPES = {
  png: "image/png",
  svg: "image/svg+xml",
  csv: "text/csv;charset=utf-8",
  graphml: "application/xml",
  gexf: "application/xml",
  json: "application/json",
} as const;
type Form = keyof typeof TYPES;

/** How high a frame is at first, in pixels. */
const FRAME = 600;

/**
 * Makes the menu of a view's page do what it says; in a frame, leads links out of it. `onScreen` is what the table or the
 * network, whichever is seen, shows: files of data have just that, pictures what is drawn.
 */
export function offer(data: PageData, state: State, picture: Picture, filters: Filters, words: Words, notice: Notice, onScreen: () => Shown): void {
  if (document.body.classList.contains("framed")) leadOut(data, state);
  const menu = document.querySelector<HTMLDetailsElement>(".take");
  const { about } = data;
  if (!menu || !about) return;
  const tell = (key: string, values?: Record<string, string>) => notice.say(words.say(key, values));

  for (const button of menu.querySelectorAll<HTMLButtonElement>("[data-form]"))
    button.addEventListener("click", async () => {
      const form = button.dataset.form as Form;
      const file = `${about.file}.${form}`;
      try {
        const isPicture = form === "png" || form === "svg";
        const what = taken(data, about, state, filters, isPicture ? picture.drawn : only(picture.drawn, onScreen()));
        save(await made(form, what, picture, words), file);
        tell("script.taken", { file });
      } catch {
        tell("script.untaken");
      }
    });

  const page = menu.querySelector<HTMLAnchorElement>("#take-page");
  const frame = menu.querySelector<HTMLTextAreaElement>("#frame");
  menu.addEventListener("toggle", () => {
    if (!menu.open) return;
    if (page) page.search = state.parameters(true).toString();
    if (frame) frame.value = code(frame.dataset.address ?? "", about, state);
  });
  frame?.addEventListener("focus", () => frame.select());
  menu.querySelector("#copy-frame")?.addEventListener("click", () => {
    if (!frame) return;
    frame.select();
    navigator.clipboard?.writeText(frame.value).then(() => tell("script.code"), () => document.execCommand("copy"));
  });

  const close = (focus: boolean) => {
    menu.open = false;
    if (focus) menu.querySelector("summary")?.focus();
  };
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.stopPropagation();
    close(true);
  });
  addEventListener("pointerdown", ({ target }) => {
    if (menu.open && target instanceof Node && !menu.contains(target)) close(false);
  });
}

async function made(form: Form, what: Taken, picture: Picture, words: Words): Promise<Blob> {
  const sheet = () => compose(what, picture.drawn, picture.labels, picture.data.style, words);
  if (form === "png") return png(sheet());
  const texts = { svg: () => svg(sheet(), what), csv: () => csv(what), graphml: () => graphml(what), gexf: () => gexf(what), json: () => json(what) };
  return new Blob([texts[form]()], { type: TYPES[form] });
}

function save(blob: Blob, file: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The element that shows this view in another site's page. */
function code(path: string, about: About, state: State): string {
  const address = new URL(path, location.href);
  address.search = state.parameters(true).toString();
  return `<iframe src="${escaped(address.href)}" title="${escaped(`${about.title} · ${about.site}`)}" width="100%" height="${FRAME}" style="border:0" loading="lazy" allowfullscreen></iframe>`;
}

/** A frame shows nothing but its view: communities open in it, all other links beside it. */
function leadOut(data: PageData, state: State): void {
  for (const node of data.nodes) if (node.href) node.href = node.href.replace("/view/", "/embed/view/");
  const follow = ({ target }: Event) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>("a[href]") : null;
    if (!link || link.getAttribute("href")?.startsWith("#")) return;
    if (link.id === "whole-view") link.search = state.parameters(true).toString();
    link.target = "_blank";
    link.rel = "noopener";
  };
  addEventListener("click", follow, true);
  addEventListener("auxclick", follow, true);
}
