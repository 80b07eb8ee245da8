// The key under which spellings of one name meet: the same as graph.names.key, held together by tests.
const MARKS = /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const FOLD: Record<string, string> = {
  أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ئ: "ي", ؤ: "و", ة: "ه", ء: "",
  گ: "ك", ڭ: "ك", ڤ: "ف", پ: "ب",
  ß: "ss", ς: "σ",
};
for (let digit = 0; digit < 10; digit++) {
  FOLD[String.fromCharCode(0x0660 + digit)] = String(digit);
  FOLD[String.fromCharCode(0x06f0 + digit)] = String(digit);
}

export function key(name: string): string {
  const folded = Array.from(name.normalize("NFKC").replace(MARKS, "").toLowerCase(), (letter) => FOLD[letter] ?? letter);
  return (folded.join("").match(/[\p{L}\p{N}_]+/gu) ?? []).join(" ");
}

/** Whether each word of a query begins a word of a name; both are keys. */
export function meets(query: string, name: string): boolean {
  const words = name.split(" ");
  return query.split(" ").every((part) => words.some((word) => word.startsWith(part) || word.startsWith(`ال${part}`)));
}
