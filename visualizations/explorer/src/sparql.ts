// The question whose answer is on the screen, for the SPARQL editor.
import type { PageData } from "./data";
import type { Shown } from "./picture";

/** Relations that are kinds of partnership stand for the parties of one; all others are triples. */
const KIND = "partnership-kind:";

/** Empty where nothing but communities is on the screen: the graph does not have them. */
export function question(data: PageData, shown: Shown): string {
  const edges = data.edges.filter(({ id, relations }) => relations.length && shown.edges.has(id));
  if (!edges.length) return "";
  const relations = [...new Set(edges.flatMap((edge) => edge.relations))].sort();
  const ends = (start: boolean) =>
    [...new Set(edges.flatMap(({ from, to, turned = [], relations }) => relations.map((_, index) => (start !== (turned[index] ?? false) ? from : to))))]
      .sort()
      .map((slug) => `id:${slug}`);
  const values = (name: string, of: readonly string[]) => `  VALUES ?${name} { ${of.join(" ")} }`;
  const [kinds, properties] = [relations.filter((each) => each.startsWith(KIND)), relations.filter((each) => !each.startsWith(KIND))];
  const parts = [];
  if (properties.length) parts.push(`  {\n  ${values("relation", properties)}\n    ?from ?relation ?to .\n  }`);
  if (kinds.length)
    parts.push(
      `  {\n  ${values("relation", kinds)}\n    ?partnership nasij:partnershipKind ?relation ; nasij:initiatingParty|nasij:party ?from ; nasij:party|nasij:context ?to .\n  }`,
    );
  const language = data.language;
  return [
    "SELECT DISTINCT ?from ?fromName ?relation ?to ?toName {",
    values("from", ends(true)),
    values("to", ends(false)),
    parts.join(" UNION\n"),
    "  FILTER(?from != ?to)",
    `  ?from rdfs:label ?fromName . FILTER(LANG(?fromName) = "${language}")`,
    `  ?to rdfs:label ?toName . FILTER(LANG(?toName) = "${language}")`,
    "}",
    "ORDER BY ?fromName ?toName",
  ].join("\n");
}
