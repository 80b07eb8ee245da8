// Events in the order of time: bars that count them, a period chosen over them or with two handles, and a bin for the undated.
import type { PageData } from "./data";
import type { State } from "./state";
import { Words, make } from "./words";

const MONTHS_AT_MOST = 48;

/** The bins between two months (or years): how each is called, and its first and last day. */
interface Bin {
  from: string;
  to: string;
  label: string;
  count: number;
}

/** Whose way of writing dates a language has here. */
const LOCALES: Record<string, string> = { ar: "ar-MA", en: "en-GB" };

/** A day as graph/dates.py writes it. */
function written(day: string, language: string): string {
  const format = new Intl.DateTimeFormat(LOCALES[language] ?? language, { day: "numeric", month: "long", year: "numeric" });
  const text = format.format(new Date(`${day}T12:00`));
  return language === "fr" ? text.replace(/^1 /, "1er ") : text;
}

function bins(dates: readonly [string, string][], language: string): Bin[] {
  const first = dates.map(([from]) => from.slice(0, 7)).sort()[0];
  const last = dates.map(([, to]) => to.slice(0, 7)).sort().at(-1);
  if (!first || !last) return [];
  const month = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const years = month(last) - month(first) >= MONTHS_AT_MOST;
  const format = new Intl.DateTimeFormat(LOCALES[language] ?? language, years ? { year: "numeric" } : { year: "numeric", month: "long" });
  const made: Bin[] = [];
  const two = (n: number) => String(n).padStart(2, "0");
  if (years) {
    for (let year = Number(first.slice(0, 4)); year <= Number(last.slice(0, 4)); year += 1)
      made.push({ from: `${year}-01-01`, to: `${year}-12-31`, label: String(year), count: 0 });
  } else {
    for (let n = month(first); n <= month(last); n += 1) {
      const [year, index] = [Math.floor(n / 12), n % 12];
      const days = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
      const start = `${year}-${two(index + 1)}`;
      made.push({ from: `${start}-01`, to: `${start}-${two(days)}`, label: format.format(new Date(year, index, 2)), count: 0 });
    }
  }
  for (const bin of made) bin.count = dates.filter(([from, to]) => from <= bin.to && to >= bin.from).length;
  return made;
}

export class Timeline {
  readonly #place = document.getElementById("timeline");
  readonly #words: Words;
  #bins: Bin[] = [];
  #handles: { from: HTMLInputElement; to: HTMLInputElement; told: HTMLElement } | null = null;

  constructor(
    readonly data: PageData,
    readonly state: State,
    readonly changed: () => void,
  ) {
    this.#words = new Words(data.language, data.strings);
    this.draw();
  }

  /** Draws it anew, where nodes were added or the period was undone. */
  draw(): void {
    const place = this.#place;
    if (!place) return;
    const dated = this.data.nodes.filter((node) => node.group === "event" && !node.folded && (node.from || node.to));
    const dates = dated.map((node): [string, string] => [node.from ?? node.to ?? "", node.to ?? node.from ?? ""]);
    this.#bins = bins(dates, this.data.language);
    const undated = this.#undated();
    place.hidden = !this.#bins.length && !undated;
    const [only] = this.#bins;
    const parts: HTMLElement[] = [];
    this.#handles = null;
    if (this.#bins.length > 1) parts.push(this.#bars(), ...this.#sliders());
    else if (only) parts.push(make("p", {}, `${only.label}: ${this.#words.number(only.count)}`));
    else parts.push(make("p", { class: "dateless" }, make("span", {}, this.#words.say("script.dateless"))));
    if (undated) parts.push(this.#bin(this.#words.say("script.undated", { n: undated })));
    place.querySelector(".bins")?.replaceChildren(...parts);
    this.#tell();
  }

  /** How many events have no date, nor are linked to one that has: a session's date is that of its event. */
  #undated(): number {
    const isDated = new Set(this.data.nodes.filter((node) => node.from || node.to).map(({ id }) => id));
    const near = (id: string) => this.data.edges.some(({ from, to }) => (from === id && isDated.has(to)) || (to === id && isDated.has(from)));
    return this.data.nodes.filter((node) => node.group === "event" && !node.folded && !isDated.has(node.id) && !near(node.id)).length;
  }

  /** The bars; a stroke over them chooses what it covers, a tap on the only chosen one chooses all again. */
  #bars(): HTMLElement {
    const most = Math.max(...this.#bins.map((bin) => bin.count), 1);
    const bars = make("div", { class: "bars", "aria-hidden": "true" });
    for (const bin of this.#bins) {
      const bar = make("span", { title: `${bin.label}: ${this.#words.number(bin.count)}` });
      bar.style.blockSize = `${Math.round((bin.count / most) * 100)}%`;
      bars.append(bar);
    }
    const under = ({ clientX }: PointerEvent) => {
      const { left, width } = bars.getBoundingClientRect();
      const share = (clientX - left) / width;
      const way = getComputedStyle(bars).direction === "rtl" ? 1 - share : share;
      return Math.max(0, Math.min(this.#bins.length - 1, Math.floor(way * this.#bins.length)));
    };
    let start: number | null = null;
    let stroke = false;
    bars.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      bars.setPointerCapture(event.pointerId);
      start = under(event);
      stroke = false;
      const alone = !this.#outside && this.#range.every((each) => each === start);
      this.#choose(...(alone ? ([0, this.#bins.length - 1] as const) : ([start, start] as const)));
    });
    bars.addEventListener("pointermove", (event) => {
      if (start === null) return;
      const end = under(event);
      stroke ||= end !== start;
      if (stroke) this.#choose(Math.min(start, end), Math.max(start, end));
    });
    for (const ending of ["pointerup", "pointercancel"] as const) bars.addEventListener(ending, () => (start = null));
    return bars;
  }

  #chosen(bin: Bin): boolean {
    const { from, to } = this.state;
    return (!from || bin.to >= from) && (!to || bin.from <= to);
  }

  /** Whether the period lies outside of all bins, or ends before it begins. */
  get #outside(): boolean {
    return !this.#bins.some((bin) => this.#chosen(bin));
  }

  /** The first and the last bin of the period, or those that are the nearest to where it begins and ends. */
  get #range(): [number, number] {
    const { from, to } = this.state;
    const first = this.#bins.findIndex((bin) => !from || bin.to >= from);
    const final = this.#bins.map((bin) => !to || bin.from <= to).lastIndexOf(true);
    return [first < 0 ? this.#bins.length - 1 : first, Math.max(0, final)];
  }

  /** Where the period begins and ends, in words, and both together. */
  #said([first, final]: [number, number]): { start: string; end: string; whole: string } {
    if (!this.#outside) {
      const [start, end] = [this.#bins[first]?.label ?? "", this.#bins[final]?.label ?? ""];
      return { start, end, whole: first === final ? start : `${start} – ${end}` };
    }
    const [from, to] = [this.state.from, this.state.to].map((day) => day && written(day, this.data.language));
    const whole = from && to ? `${from} – ${to}` : from ? this.#words.say("script.since", { day: from }) : this.#words.say("script.until", { day: to ?? "" });
    return { start: from || (this.#bins[first]?.label ?? ""), end: to || (this.#bins[final]?.label ?? ""), whole };
  }

  #choose(first: number, final: number): void {
    const [low, high] = this.#range;
    if (first === low && final === high && !this.#outside) return;
    this.state.from = first > 0 ? (this.#bins[first]?.from ?? null) : null;
    this.state.to = final < this.#bins.length - 1 ? (this.#bins[final]?.to ?? null) : null;
    this.#tell();
    this.changed();
  }

  #sliders(): HTMLElement[] {
    const slider = (name: "from" | "to") =>
      make("input", { type: "range", min: "0", max: String(this.#bins.length - 1), "aria-label": this.#words.say(`script.${name}`) });
    const [from, to] = [slider("from"), slider("to")];
    const told = make("p", { class: "period", role: "status" });
    this.#handles = { from, to, told };
    from.addEventListener("input", () => this.#choose(Number(from.value), Math.max(Number(from.value), Number(to.value))));
    to.addEventListener("input", () => this.#choose(Math.min(Number(from.value), Number(to.value)), Number(to.value)));
    return [make("div", { class: "handles" }, from, to), told];
  }

  /** Brings bars, handles and bin to what the state says. */
  #tell(): void {
    const [first, final] = this.#range;
    const outside = this.#outside;
    for (const [index, bar] of this.#place?.querySelectorAll(".bars span").entries() ?? [])
      bar.classList.toggle("out", outside || index < first || index > final);
    const box = this.#place?.querySelector<HTMLInputElement>(".bin input");
    if (box) box.checked = this.state.undatedStay;
    if (!this.#handles) return;
    const { from, to, told } = this.#handles;
    const { start, end, whole } = this.#said([first, final]);
    for (const [input, value, label] of [[from, first, start], [to, final, end]] as const) {
      input.value = String(value);
      input.setAttribute("aria-valuetext", label);
    }
    told.textContent = whole;
  }

  #bin(text: string): HTMLElement {
    const box = make("input", { type: "checkbox" });
    box.addEventListener("change", () => {
      this.state.undated = box.checked;
      this.changed();
    });
    return make("label", { class: "bin" }, box, " ", text);
  }
}
