// What is on the screen as data: CSV, GraphML, GEXF, JSON. Each has its sources and its licence inside.
import type { Taken } from "./taken";

/** Text that may stand in XML: escaped, without the control characters that XML 1.0 does not allow. */
export function escaped(text: string): string {
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return allowed.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** What a file says of itself, by name; what is not known is left out. */
function told(taken: Taken): Record<string, string> {
  const { about, dataset, permalink } = taken;
  const sources = taken.sources.map(({ id, label, publisher, date, written }) => {
    const where = [publisher, date ?? (written && `written ${written}`)].filter(Boolean).join(", ");
    return `${id}: ${label}${where ? ` (${where})` : ""}`;
  });
  const found = {
    title: about.title,
    creator: about.site,
    dataset,
    curated: about.curated,
    licence: about.licence.address,
    sources: sources.join("; "),
    permalink,
  };
  return Object.fromEntries(Object.entries(found).filter((each): each is [string, string] => Boolean(each[1])));
}

/** RFC 4180, one row a relation; the mark at the beginning tells spreadsheets that it is UTF-8. */
export function csv(taken: Taken): string {
  const names = new Map(taken.nodes.map(({ id, label }) => [id, label]));
  const titles = new Map(taken.sources.map(({ id, label }) => [id, label]));
  const header = ["from", "from_label", "relation", "relation_label", "to", "to_label", "directed", "certainty", "disputed", "sources", "source_titles", "dataset", "licence"];
  const rows = taken.relations.map((each) => [
    each.from,
    names.get(each.from) ?? "",
    each.relation,
    each.label,
    each.to,
    names.get(each.to) ?? "",
    String(each.directed),
    each.certainty,
    String(each.disputed),
    each.sources.join(" "),
    each.sources.map((slug) => titles.get(slug) ?? slug).join("; "),
    taken.dataset,
    taken.about.licence.address,
  ]);
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  return `\ufeff${[header, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

export function json(taken: Taken): string {
  const { about, dataset, language, permalink, state, sources, nodes } = taken;
  const edges = taken.relations.map(({ from, to, label, ...rest }) => ({ source: from, target: to, ...rest, relation_label: label }));
  const whole = {
    title: about.title,
    language,
    dataset,
    curated: about.curated,
    licence: about.licence.address,
    permalink,
    state,
    sources: sources.map(({ id, label, publisher, date, written }) => ({ id, label, publisher, date, written })),
    nodes,
    edges,
  };
  return `${JSON.stringify(whole, null, 1)}\n`;
}

const NODE = { label: "string", group: "string", x: "double", y: "double" } as const;
const EDGE = { relation: "string", relation_label: "string", directed: "boolean", certainty: "string", disputed: "boolean", sources: "string" } as const;

/** What both forms of networks say of a relation, in the order of EDGE. */
function values(each: Taken["relations"][number]): string[] {
  return [each.relation, each.label, String(each.directed), each.certainty, String(each.disputed), each.sources.join(" ")];
}

/** http://graphml.graphdrawing.org: one edge a relation; which of them have no direction is told by `directed`. */
export function graphml(taken: Taken): string {
  const about = told(taken);
  const key = (scope: string, name: string, type: string) =>
    `<key id="${scope}-${name}" for="${scope}" attr.name="${name}" attr.type="${type}"/>`;
  const datum = (scope: string, name: string, value: string | number) =>
    `<data key="${scope}-${name}">${escaped(String(value))}</data>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ...Object.keys(about).map((name) => key("graph", name, "string")),
    ...Object.entries(NODE).map(([name, type]) => key("node", name, type)),
    ...Object.entries(EDGE).map(([name, type]) => key("edge", name, type)),
    '<graph edgedefault="directed">',
    ...Object.entries(about).map(([name, value]) => datum("graph", name, value)),
    ...taken.nodes.map((node) => {
      const data = Object.keys(NODE).map((name) => datum("node", name, node[name as keyof typeof NODE]));
      return `<node id="${escaped(node.id)}">${data.join("")}</node>`;
    }),
    ...taken.relations.map((each, index) => {
      const own = values(each);
      const data = Object.keys(EDGE).map((name, place) => datum("edge", name, own[place] ?? ""));
      return `<edge id="e${index}" source="${escaped(each.from)}" target="${escaped(each.to)}">${data.join("")}</edge>`;
    }),
    "</graph>",
    "</graphml>",
    "",
  ].join("\n");
}

/** GEXF 1.2, which Gephi and networkx read. */
export function gexf(taken: Taken): string {
  const { title = "", creator = "", ...rest } = told(taken);
  const description = Object.entries(rest).map(([name, value]) => `${name}: ${value}`);
  const attribute = ([name, type]: readonly [string, string], index: number) =>
    `<attribute id="${index}" title="${name}" type="${type}"/>`;
  const value = (text: string | number, index: number) => `<attvalue for="${index}" value="${escaped(String(text))}"/>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">',
    `<meta><creator>${escaped(creator)}</creator><description>${escaped([title, ...description].join("; "))}</description></meta>`,
    '<graph defaultedgetype="directed" mode="static">',
    `<attributes class="node">${[["group", "string"] as const, ["x", "double"] as const, ["y", "double"] as const].map(attribute).join("")}</attributes>`,
    `<attributes class="edge">${Object.entries(EDGE).map(attribute).join("")}</attributes>`,
    "<nodes>",
    ...taken.nodes.map(
      ({ id, label, group, x, y }) =>
        // Gephi's y grows upwards.
        `<node id="${escaped(id)}" label="${escaped(label)}"><attvalues>${[group, x, y].map(value).join("")}</attvalues><viz:position x="${x}" y="${-y}" z="0"/></node>`,
    ),
    "</nodes>",
    "<edges>",
    ...taken.relations.map(
      (each, index) =>
        `<edge id="${index}" source="${escaped(each.from)}" target="${escaped(each.to)}" label="${escaped(each.label)}"><attvalues>${values(each).map(value).join("")}</attvalues></edge>`,
    ),
    "</edges>",
    "</graph>",
    "</gexf>",
    "",
  ].join("\n");
}
