// What a word in the editor may become: a term of the ontology by its name or by what it is called, or a variable.
import type { Hint, Yasqe } from "@zazuko/yasqe";

/** What the page knows of the words of queries. */
export interface Vocabulary {
  prefixes: Record<string, string>;
  strings: Record<string, string>;
  /** Prefixed name, label in the reader's language, and which of class, property and concept it is. */
  terms: [name: string, label: string, kind: string][];
}

const MOST = 60;
// The letters before the cursor that are a variable, a prefixed name, or a word in any script.
const WORD = /[?$][\p{L}\p{N}_]*$|[\p{L}][\p{L}\p{M}\p{N}_-]*(?::[\p{L}\p{N}_-]*)?$/u;

function suggestions(typed: string, query: string, { terms, prefixes, strings }: Vocabulary): Hint[] {
  if (/^[?$]/.test(typed)) {
    const found = new Set(query.match(/[?$][\p{L}\p{N}_]+/gu) ?? []);
    found.delete(typed);
    return [...found].filter((name) => name.startsWith(typed)).sort().map((text) => ({ text }));
  }
  const word = typed.toLowerCase();
  const rank = ([name, label]: Vocabulary["terms"][number]): number => {
    const [lower, local] = [name.toLowerCase(), name.slice(name.indexOf(":") + 1).toLowerCase()];
    if (lower.startsWith(word)) return 0;
    if (local.startsWith(word) || label.toLowerCase().startsWith(word)) return 1;
    return local.includes(word) || label.toLowerCase().includes(word) ? 2 : 3;
  };
  const ranked = terms.map((term) => ({ term, rank: rank(term) })).filter((each) => each.rank < 3);
  ranked.sort((a, b) => a.rank - b.rank);
  const named = ranked.slice(0, MOST).map(({ term: [name, label, kind] }): Hint => ({
    text: name,
    render: (item) => item.append(part("code", name), part("bdi", label), part("small", strings[`editor.${kind}`] ?? "")),
  }));
  const spaces = Object.keys(prefixes).filter((prefix) => !typed.includes(":") && prefix.startsWith(word));
  return [...spaces.map((prefix) => ({ text: `${prefix}:` })), ...named];
}

function part(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

/** Opens the list for the word at the cursor. While typing it opens for prefixed names and variables alone. */
export function complete(editor: Yasqe, words: Vocabulary, typing = false): void {
  const find = () => {
    const to = editor.getCursor();
    const before = editor.getLine(to.line).slice(0, to.ch);
    const typed = WORD.exec(before)?.[0] ?? "";
    const quiet = typing && !/[:?$]/.test(typed);
    const commented = /(?:^|\s)#[^>]*$/.test(before);
    const list = quiet || commented || !typed ? [] : suggestions(typed, editor.getValue(), words);
    return { list, from: { line: to.line, ch: to.ch - typed.length }, to };
  };
  // An open list follows what is typed by itself.
  const { state } = editor as unknown as { state: { completionActive?: unknown } };
  if (typing && state.completionActive) return;
  // In one operation: the list is put where the cursor is, on a line that may not be drawn yet.
  editor.operation(() =>
    editor.showHint({ hint: find, container: editor.rootEl, completeSingle: false, closeCharacters: /[\s()[\]{};,>]/ }),
  );
}
