// Events in the order of time: bars that count them, two handles that choose a period, and a bin for the undated.
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

function bins(dates: readonly [string, string][], language: string): Bin[] {
  const first = dates.map(([from]) => from.slice(0, 7)).sort()[0];
  const last = dates.map(([, to]) => to.slice(0, 7)).sort().at(-1);
  if (!first || !last) return [];
  const month = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const years = month(last) - month(first) >= MONTHS_AT_MOST;
  const locale = language === "ar" ? "ar-MA" : language;
  const format = new Intl.DateTimeFormat(locale, years ? { year: "numeric" } : { year: "numeric", month: "long" });
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
  #bins: Bin[] = [];

  constructor(
    readonly data: PageData,
    readonly state: State,
    readonly changed: () => void,
  ) {
    this.draw();
  }

  /** Draws it anew, where nodes were added or the period was undone. */
  draw(): void {
    const place = this.#place;
    if (!place) return;
    const words = new Words(this.data.language, this.data.strings);
    const events = this.data.nodes.filter((node) => node.group === "event" && !node.folded);
    const dated = events.filter((node) => node.from || node.to);
    const dates = dated.map((node): [string, string] => [node.from ?? node.to ?? "", node.to ?? node.from ?? ""]);
    this.#bins = bins(dates, this.data.language);
    place.hidden = !events.length;
    if (!events.length) return;
    const parts: HTMLElement[] = [];
    if (this.#bins.length > 1) parts.push(this.#bars(), ...this.#handles(words));
    else if (this.#bins.length) parts.push(make("p", {}, `${this.#bins[0]?.label}: ${words.number(this.#bins[0]?.count ?? 0)}`));
    const undated = events.length - dated.length;
    if (undated) parts.push(this.#bin(words.say("script.undated", { n: undated })));
    place.querySelector(".bins")?.replaceChildren(...parts);
  }

  #bars(): HTMLElement {
    const most = Math.max(...this.#bins.map((bin) => bin.count), 1);
    const bars = this.#bins.map((bin) => {
      const bar = make("span", { title: `${bin.label}: ${bin.count}` });
      bar.style.blockSize = `${Math.round((bin.count / most) * 100)}%`;
      bar.classList.toggle("out", !this.#chosen(bin));
      return bar;
    });
    return make("div", { class: "bars", "aria-hidden": "true" }, ...bars);
  }

  #chosen(bin: Bin): boolean {
    const { from, to } = this.state;
    return (!from || bin.to >= from) && (!to || bin.from <= to);
  }

  #handles(words: Words): HTMLElement[] {
    const last = this.#bins.length - 1;
    const start = Math.max(0, this.#bins.findIndex((bin) => this.#chosen(bin)));
    const end = this.#bins.map((bin) => this.#chosen(bin)).lastIndexOf(true);
    const handle = (name: "from" | "to", value: number) => {
      const label = words.say(`script.${name}`);
      const input = make("input", { type: "range", min: "0", max: String(last), value: String(value), "aria-label": label });
      input.setAttribute("aria-valuetext", this.#bins[value]?.label ?? "");
      return input;
    };
    const [from, to] = [handle("from", start), handle("to", end < 0 ? last : end)];
    const told = make("p", { class: "period", role: "status" });
    const tell = () => {
      const [first, final] = [this.#bins[Number(from.value)], this.#bins[Number(to.value)]];
      from.setAttribute("aria-valuetext", first?.label ?? "");
      to.setAttribute("aria-valuetext", final?.label ?? "");
      told.textContent = first === final ? (first?.label ?? "") : `${first?.label} – ${final?.label}`;
    };
    const move = (moved: HTMLInputElement) => {
      const [a, b] = [Number(from.value), Number(to.value)];
      if (a > b) (moved === from ? to : from).value = moved.value;
      const [low, high] = [Number(from.value), Number(to.value)];
      this.state.from = low > 0 ? (this.#bins[low]?.from ?? null) : null;
      this.state.to = high < last ? (this.#bins[high]?.to ?? null) : null;
      this.#place?.querySelectorAll(".bars span").forEach((bar, index) => {
        const bin = this.#bins[index];
        bar.classList.toggle("out", bin !== undefined && !this.#chosen(bin));
      });
      const box = this.#place?.querySelector<HTMLInputElement>(".bin input");
      if (box) box.checked = this.#undatedStay();
      tell();
      this.changed();
    };
    for (const input of [from, to]) input.addEventListener("input", () => move(input));
    tell();
    return [make("div", { class: "handles" }, from, to), told];
  }

  #undatedStay(): boolean {
    return this.state.undated || !(this.state.from || this.state.to);
  }

  #bin(text: string): HTMLElement {
    const box = make("input", { type: "checkbox" });
    box.checked = this.#undatedStay();
    box.addEventListener("change", () => {
      this.state.undated = box.checked;
      this.changed();
    });
    return make("label", { class: "bin" }, box, " ", text);
  }
}
