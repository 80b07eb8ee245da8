// The sheet as SVG: real text, shapes and lines, nothing from elsewhere; sources and licence as text and as metadata.
import { escaped } from "./graph-files";
import { FAMILY } from "./labels";
import type { Line, Mark, Shape, Sheet, Text } from "./sheet";
import type { Taken } from "./taken";

export function svg(sheet: Sheet, taken: Taken): string {
  const { width, height, paper, marks } = sheet;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" xml:lang="${taken.language}" font-family="${escaped(FAMILY)}">`,
    `<title>${escaped(taken.about.title)}</title>`,
    metadata(taken),
    `<rect width="${width}" height="${height}" fill="${paper}"/>`,
    ...marks.map(written),
    "</svg>",
    "",
  ].join("\n");
}

/** The vocabularies that drawing programs show and keep: Dublin Core and the one of Creative Commons. */
function metadata({ about, dataset, language, permalink, sources }: Taken): string {
  const source = sources.map(({ label, publisher, date }) => [label, publisher, date].filter(Boolean).join(", "));
  return [
    '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cc="http://creativecommons.org/ns#">',
    '<cc:Work rdf:about="">',
    `<dc:title xml:lang="${language}">${escaped(about.title)}</dc:title>`,
    `<dc:creator>${escaped(about.site)}</dc:creator>`,
    `<dc:identifier>${escaped(dataset)}</dc:identifier>`,
    ...(about.curated ? [`<dc:date>${escaped(about.curated)}</dc:date>`] : []),
    ...(permalink ? [`<dc:relation>${escaped(permalink)}</dc:relation>`] : []),
    ...source.map((each) => `<dc:source>${escaped(each)}</dc:source>`),
    `<cc:license rdf:resource="${escaped(about.licence.address)}"/>`,
    "</cc:Work></rdf:RDF></metadata>",
  ].join("\n");
}

function written(mark: Mark): string {
  if (mark.kind === "line") return line(mark);
  return mark.kind === "shape" ? shape(mark) : text(mark);
}

/** Attributes with their values; those that say nothing new are left out. */
function attributes(values: Record<string, string | number | null | false>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== false)
    .map(([name, value]) => ` ${name}="${escaped(typeof value === "number" ? String(Math.round(value * 100) / 100) : String(value))}"`)
    .join("");
}

function line({ ax, ay, bx, by, width, dashes, colour, opacity }: Line): string {
  const look = { stroke: colour, "stroke-width": width, "stroke-dasharray": dashes.length > 0 && dashes.join(" "), opacity: opacity < 1 && opacity };
  return `<line${attributes({ x1: ax, y1: ay, x2: bx, y2: by, ...look })}/>`;
}

function shape({ path, x, y, scale, fill, stroke, width, opacity, title }: Shape): string {
  const place = `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scale.toFixed(2)})`;
  const outline = stroke ? { stroke, "stroke-width": width, "stroke-linejoin": "round" } : {};
  const look = attributes({ d: path, transform: place, fill: fill ?? "none", ...outline, opacity: opacity < 1 && opacity });
  return title ? `<path${look}><title>${escaped(title)}</title></path>` : `<path${look}/>`;
}

function text({ text: words, x, y, size, strong, colour, rim, middle, rightToLeft, opacity }: Text): string {
  const bidi = { direction: rightToLeft ? "rtl" : "ltr", "unicode-bidi": "isolate" };
  const around = rim ? { stroke: rim, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" } : {};
  const look = { "font-size": size, "font-weight": strong && 600, fill: colour, ...around, opacity: opacity < 1 && opacity };
  // Not every program knows the baselines of SVG: 0.35 em below the middle of its line is where letters stand.
  const place = { x, y: y + 0.35 * size, "text-anchor": middle && "middle" };
  return `<text${attributes({ ...place, ...bidi, ...look })}>${escaped(words)}</text>`;
}
