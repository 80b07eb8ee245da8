// What to try first, in three steps, for who comes for the first time; once dismissed it does not come back.
import { type Words, make } from "./words";

const KEPT = "nasij.hint";
const STEPS = 3;

/** Shows the steps above the picture, where they cover none of it, unless the reader has seen them or opened an address that shows something. */
export function hint(place: HTMLElement, words: Words): void {
  if (location.search || location.hash || seen()) return;
  let step = 1;
  const text = make("p", { role: "status" });
  const next = make("button", { type: "button" });
  const close = make("button", { type: "button" }, words.say("script.hint.close"));
  const box = make("aside", { class: "hint", "aria-label": words.say("script.hint.label") }, text, next, close);
  const show = () => {
    text.textContent = `${words.number(step)}/${words.number(STEPS)} · ${words.say(`script.hint.${step}`)}`;
    next.textContent = words.say("script.hint.next");
    next.hidden = step === STEPS;
  };
  const dismiss = () => {
    remember();
    box.remove();
  };
  next.addEventListener("click", () => {
    step += 1;
    show();
    if (step === STEPS) close.focus();
  });
  close.addEventListener("click", dismiss);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    dismiss();
  });
  show();
  place.before(box);
}

function seen(): boolean {
  try {
    return localStorage.getItem(KEPT) !== null;
  } catch {
    return true; // where nothing may be kept, it would come back each time
  }
}

function remember(): void {
  try {
    localStorage.setItem(KEPT, "seen");
  } catch {
    // Nothing may be kept here: it goes for this visit.
  }
}
