// Bundles the front end: node build.mjs [FOLDER], by default ../static.
import { copyFile, cp, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { writeRegions } from "./regions.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "..", "static"));

// One line for each page's script; the CSS that it imports lands beside it under the same name.
const pages = ["src/view.ts", "src/editor.ts", "src/copy.ts"];
// What a page's script loads when it is first needed.
const modules = ["src/drawing.ts"];

// Every browser that runs the rest reads WOFF 2: the older format would double the fonts for nobody.
const woff2Only = {
  name: "woff2-only",
  setup(build) {
    build.onLoad({ filter: /@fontsource.*\.css$/ }, async ({ path }) => ({
      contents: (await readFile(path, "utf8")).replace(/,\s*url\([^)]*\.woff\) format\('woff'\)/g, ""),
      loader: "css",
    }));
  },
};

const options = {
  absWorkingDir: here,
  outdir: out,
  bundle: true,
  minify: true,
  charset: "utf8",
  target: "es2022",
  legalComments: "eof",
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
  plugins: [woff2Only],
  logLevel: "warning",
};
await build({ ...options, entryPoints: pages, format: "iife" });
await build({ ...options, entryPoints: modules, format: "esm" });

// The Open Font License asks that it travels with the fonts.
const font = dirname(createRequire(import.meta.url).resolve("@fontsource/ibm-plex-sans-arabic/package.json"));
await copyFile(join(font, "LICENSE"), join(out, "fonts", "LICENSE"));

// What other sites show beside a link to a page: see scripts/posters.py.
await cp(join(here, "posters"), join(out, "posters"), { recursive: true });

// A file of its own, as the Open Database License asks: it is derived from OpenStreetMap.
await writeRegions(join(out, "regions.json"));
