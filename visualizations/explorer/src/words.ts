// The words of a page and how its language writes numbers.

const LOCALES: Record<string, string> = { ar: "ar-MA", fr: "fr-MA" };

export class Words {
  readonly #numbers: Intl.NumberFormat;
  readonly #plurals: Intl.PluralRules;
  readonly collator: Intl.Collator;

  constructor(
    readonly language: string,
    readonly strings: Record<string, string>,
  ) {
    this.#numbers = new Intl.NumberFormat(LOCALES[language] ?? language, { maximumFractionDigits: 6 });
    this.#plurals = new Intl.PluralRules(language);
    this.collator = new Intl.Collator(language, { numeric: true });
  }

  number(value: number): string {
    return this.#numbers.format(value);
  }

  /** The text of a key that counts, in the grammatical number that it asks for. */
  count(key: string, n: number): string {
    return this.say(`${key}.${this.#plurals.select(n)}`, { n });
  }

  /** How much a picture or a table shows. */
  shown(shapes: number, lines: number): string {
    return this.say("script.shown", { shapes: this.count("script.shapes", shapes), lines: this.count("script.lines", lines) });
  }

  /** The text of a key with its {placeholders} filled. */
  say(key: string, values: Record<string, number | string> = {}): string {
    return (this.strings[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? "";
      return typeof value === "number" ? this.number(value) : value;
    });
  }
}

/** An element with attributes and content. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

/** A labelled choice; `options` are values and what they are called. */
export function choice(
  label: string,
  options: readonly (readonly [string, string])[],
  chosen: string,
  changed: () => void,
): HTMLLabelElement {
  const select = make("select", { dir: "auto" });
  for (const [value, text] of options) select.append(new Option(text, value, false, value === chosen));
  select.addEventListener("change", changed);
  return make("label", {}, make("span", {}, label), " ", select);
}

/** What is chosen in each of some choices, in their order. */
export function choices(place: ParentNode): string[] {
  return [...place.querySelectorAll("select")].map((select) => select.value);
}
