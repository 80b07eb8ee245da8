// The question whose answer is on the screen, for the SPARQL editor.
import { at } from "./base";
import type { PageData } from "./data";
import type { Shown } from "./picture";
import type { Words } from "./words";

/** How many characters an address may have for a server to take it. */
const LONGEST = 32_000;

/** Relations that are kinds of partnership stand for the parties of one; all others are triples. */
const KIND = "partnership-kind:";

/** A relation on the screen, in the direction in which it is said. */
type Said = readonly [from: string, relation: string, to: string];

/** What is found in the graph for a relation of either sort. */
const FOUND = {
  triple: "?from ?relation ?to .",
  partnership: "?partnership nasij:partnershipKind ?relation ; nasij:initiatingParty|nasij:party ?from ; nasij:party|nasij:context ?to .",
};

/** Leads a link to the editor with the question of what is shown; there is none where it would be too long. */
export function lead(link: HTMLAnchorElement, data: PageData, shown: Shown, words: Words): void {
  const address = (query: string) => at(`${data.language}/sparql?${new URLSearchParams({ query })}`);
  const fits = (query: string) => query.length <= LONGEST && address(query).length <= LONGEST;
  const exact = question(data, shown);
  const query = fits(exact) ? exact : question(data, shown, words.say("script.sparql.wider"));
  link.href = address(query);
  // Its room is kept: the picture stays where it is when the first community opens.
  link.classList.toggle("absent", !query || !fits(query));
}

/** Asks for each relation on the screen, or, where they are too many to name each (``wider`` then says so), for all
 * that there are between their ends. Empty where nothing but communities is on the screen: the graph has none. */
function question(data: PageData, shown: Shown, wider = ""): string {
  const said = data.edges
    .filter(({ id }) => shown.edges.has(id))
    .flatMap(({ from, to, turned = [], relations }) =>
      relations.map((relation, index): Said => (turned[index] ? [to, relation, from] : [from, relation, to])),
    );
  if (!said.length) return "";
  const ask = wider ? between : each;
  const parts = [
    ask(said.filter(([, relation]) => !relation.startsWith(KIND)), FOUND.triple),
    ask(said.filter(([, relation]) => relation.startsWith(KIND)), FOUND.partnership),
  ];
  const language = data.language;
  return [
    ...(wider && [`# ${wider}`]),
    "SELECT DISTINCT ?from ?fromName ?relation ?to ?toName {",
    parts.filter(Boolean).join(" UNION\n"),
    "  FILTER(?from != ?to)",
    `  ?from rdfs:label ?fromName . FILTER(LANG(?fromName) = "${language}")`,
    `  ?to rdfs:label ?toName . FILTER(LANG(?toName) = "${language}")`,
    "}",
    "ORDER BY ?fromName ?toName",
  ].join("\n");
}

function each(said: readonly Said[], found: string): string {
  const rows = said.map(([from, relation, to]) => `(id:${from} ${relation} id:${to})`).sort();
  return rows.length ? `  {\n    VALUES (?from ?relation ?to) {\n      ${rows.join("\n      ")}\n    }\n    ${found}\n  }` : "";
}

function between(said: readonly Said[], found: string): string {
  if (!said.length) return "";
  const values = (name: string, of: readonly string[]) => `    VALUES ?${name} { ${[...new Set(of)].sort().join(" ")} }`;
  const lines = [
    values("from", said.map(([from]) => `id:${from}`)),
    values("relation", said.map(([, relation]) => relation)),
    values("to", said.map(([, , to]) => `id:${to}`)),
  ];
  return `  {\n${lines.join("\n")}\n    ${found}\n  }`;
}
