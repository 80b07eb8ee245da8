// Text in lines, each in the order that it has in the whole text.

/** A text in lines, and how wide each is; `telling` is false where too little of it is left. */
export interface Wrapped {
  lines: string[];
  widths: number[];
  telling: boolean;
}

export type Measure = (text: string) => number;

/** Where a line may end: not at the spaces that French puts inside quotation marks. */
const SPACE = /[^\S\u00a0\u202f]+/u;
const STRONG = /\p{L}/u;
const ARABIC = /\p{Script=Arabic}/u;
const LEFT_TO_RIGHT = "\u200e";
const RIGHT_TO_LEFT = "\u200f";
const AFTER_ARABIC = "\u061c";

/** A text between isolating marks in at most `most` lines that are no wider than `room`. */
export function wrap(text: string, most: number, room: number, measure: Measure): Wrapped {
  // The isolating marks stand at both ends of the whole; each line needs its own.
  const [open, close] = [text[0] ?? "", text.at(-1) ?? ""];
  const isolated = (line: string) => open + line + close;
  const words = text.slice(1, -1).split(SPACE);
  let lines = broken(words, room, (line) => measure(isolated(line)));
  const cut = lines.length > most;
  if (cut) {
    lines = lines.slice(0, most);
    lines[most - 1] = `${lines[most - 1]?.replace(/[\s«“"(–]+$/u, "")} …`;
  }
  // One word of several says too little: "association …" could be anybody.
  const telling = words.length === 1 || lines.join(" ").split(" ").length > (cut ? 2 : 1);
  lines = inContext(lines).map(isolated);
  return { lines, telling, widths: lines.map(measure) };
}

/** Words in lines, as many in each as there is room for. */
export function broken(words: readonly string[], room: number, measure: Measure): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && measure(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/**
 * Lines that each have invisible marks for the letters before and after them.
 *
 * The order of digits, dashes and slashes follows from the letters around them (Unicode UAX 9, W2, W7 and N1), which may
 * stand on another line: a canvas takes each line for a text of its own.
 */
export function inContext(lines: readonly string[]): string[] {
  let before = "";
  return lines.map((line, index) => {
    const inside = [...line].reverse().find((letter) => STRONG.test(letter));
    const last = inside === undefined ? before : direction(inside, AFTER_ARABIC);
    const next = [...lines.slice(index + 1).join("")].find((letter) => STRONG.test(letter) || /\p{Nd}/u.test(letter));
    // Digits go with the letters before them.
    const after = next === undefined ? "" : STRONG.test(next) ? direction(next) : last && (last === LEFT_TO_RIGHT ? last : RIGHT_TO_LEFT);
    const made = before + line + after;
    before = last;
    return made;
  });
}

function direction(letter: string, ofArabic = RIGHT_TO_LEFT): string {
  return ARABIC.test(letter) ? ofArabic : /\p{Script=Hebrew}/u.test(letter) ? RIGHT_TO_LEFT : LEFT_TO_RIGHT;
}
