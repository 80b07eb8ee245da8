// The shapes of the twelve regions as paths of an SVG picture: simplified, on an equirectangular projection.
import { createRequire } from "node:module";
import { readFile, writeFile } from "node:fs/promises";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

// Square degrees: a triangle of three neighbouring points that is smaller loses its middle one.
const DETAIL = 0.0015;
const WIDTH = 640;
// Of true scale: the middle of the country, in degrees.
const PARALLEL = 28.5;

const polygonsOf = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates);

// Twice the signed area of a ring, and its centroid.
function centroid(ring) {
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[i + 1]];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  return { area: Math.abs(area), point: [x / (3 * area), y / (3 * area)] };
}

/** Writes FILE: the size of the picture, and of each region, by ISO 3166-2 code, its path and the middle of its largest part. */
export async function writeRegions(file) {
  const source = createRequire(import.meta.url).resolve("morocco-map");
  const topology = simplify(presimplify(JSON.parse(await readFile(source, "utf8"))), DETAIL);
  const regions = feature(topology, topology.objects.regions).features;
  const points = regions.flatMap(({ geometry }) => polygonsOf(geometry).flat(2));
  const [west, north] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([, y]) => y))];
  const [east, south] = [Math.max(...points.map(([x]) => x)), Math.min(...points.map(([, y]) => y))];
  const narrowing = Math.cos((PARALLEL * Math.PI) / 180);
  const scale = WIDTH / ((east - west) * narrowing);
  const place = ([x, y]) => [(x - west) * narrowing * scale, (north - y) * scale].map((n) => Math.round(n * 10) / 10);
  const shapes = regions.map(({ id, geometry }) => {
    const rings = polygonsOf(geometry).map((polygon) => polygon.map((ring) => ring.map(place)));
    const largest = rings.map(([outer]) => centroid(outer)).reduce((one, other) => (other.area > one.area ? other : one));
    const path = rings.flat().map((ring) => `M${ring.slice(0, -1).map((point) => point.join(" ")).join("L")}Z`).join("");
    return [id, { path, middle: largest.point.map(Math.round) }];
  });
  const height = Math.round((north - south) * scale);
  const content = { width: WIDTH, height, regions: Object.fromEntries(shapes.sort(([one], [other]) => (one < other ? -1 : 1))) };
  await writeFile(file, `${JSON.stringify(content)}\n`);
}
