// Builds the front end into app/static/dist and writes manifest.json (entry name -> hashed file).
// Entries are found, not listed: <package>/assets/entries/*.{js,css} and <package>/**/assets/entries/*.{js,css}.
// `node esbuild.mjs --watch` rebuilds on change.
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile, rename } from "node:fs/promises";
import { existsSync, watch } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { COMPLETE, completeFont, fontFaces, webFont } from "./app/assets/fonts.mjs";

const ROOT = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const DIST = path.join(ROOT, "app/static/dist");
const PACKAGES = ["app", "gis", "licensing", "field_inspection"];
const SKIPPED = new Set(["node_modules", "static", "templates", "sql", "translations", "__pycache__"]);

// Files for pages outside our bundles (folium loads Leaflet by plain tags), copied under vendor/.
const VENDOR = {
  "leaflet.js": "leaflet/dist/leaflet.js",
  "leaflet.css": "leaflet/dist/leaflet.css",
  "images/layers.png": "leaflet/dist/images/layers.png",
  "images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
  "images/marker-icon.png": "leaflet/dist/images/marker-icon.png",
  "images/marker-icon-2x.png": "leaflet/dist/images/marker-icon-2x.png",
  "images/marker-shadow.png": "leaflet/dist/images/marker-shadow.png",
  "leaflet.markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
  "MarkerCluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
  "MarkerCluster.Default.css": "leaflet.markercluster/dist/MarkerCluster.Default.css",
  "leaflet-heat.js": "leaflet.heat/dist/leaflet-heat.js",
};

async function findEntries(folder) {
  const found = [];
  for (const item of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (!item.isDirectory() || SKIPPED.has(item.name)) continue;
    const inside = path.join(folder, item.name);
    if (item.name === "entries" && path.basename(folder) === "assets") {
      for (const file of await readdir(inside)) if (/\.(js|css)$/.test(file)) found.push(path.join(inside, file));
    } else found.push(...(await findEntries(inside)));
  }
  return found;
}

const fontPlugin = {
  name: "fonts",
  setup(hooks) {
    hooks.onResolve({ filter: /^font:faces$/ }, () => ({ path: "faces", namespace: "font-faces" }));
    hooks.onLoad({ filter: /.*/, namespace: "font-faces" }, () => ({ contents: fontFaces(), loader: "css", resolveDir: ROOT }));
    hooks.onResolve({ filter: /^font:(plex|complete)-\d+$/ }, async ({ path: name }) => {
      const [kind, weight] = name.slice(5).split("-");
      return { path: kind === "plex" ? await webFont(ROOT, weight) : completeFont(ROOT, weight) };
    });
  },
};

async function hashedCopy(source, name, folder = DIST) {
  const bytes = await readFile(source);
  const { dir, name: stem, ext } = path.parse(name);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  const file = path.posix.join(dir, `${stem}-${hash}${ext}`);
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), bytes);
  return file;
}

async function bundle(target, manifest) {
  const entries = (await Promise.all(PACKAGES.map((name) => findEntries(path.join(ROOT, name))))).flat();
  const names = entries.map((file) => path.basename(file));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`two entries are named ${twice}`);
  const result = await build({
    entryPoints: entries.map((file) => ({ in: file, out: path.parse(file).name })),
    outdir: target, entryNames: "[name]-[hash]", assetNames: "img/[name]-[hash]", chunkNames: "chunk-[hash]",
    bundle: true, splitting: true, format: "esm", minify: true, target: ["es2022", "safari16.4", "chrome111", "firefox115"],
    loader: { ".svg": "file", ".png": "file", ".woff2": "file" }, plugins: [fontPlugin], metafile: true,
    sourcemap: process.argv.includes("--watch") ? "inline" : false, legalComments: "linked", logLevel: "warning", absWorkingDir: ROOT,
  });
  for (const [file, output] of Object.entries(result.metafile.outputs)) {
    if (!output.entryPoint) continue;
    const name = path.basename(output.entryPoint);
    manifest[name] = path.relative(target, path.join(ROOT, file));
    if (output.cssBundle) manifest[name.replace(/\.js$/, ".css")] = path.relative(target, path.join(ROOT, output.cssBundle));
  }
}

async function copyFiles(target, manifest) {
  const images = path.join(ROOT, "app/assets/img");
  for (const file of await readdir(images)) manifest[file] = await hashedCopy(path.join(images, file), file, target);
  // The very file that the CSS refers to, so that a page can preload it.
  const bundled = await readdir(path.join(target, "img"));
  for (const weight of [400, 700]) manifest[`fonts/plex-${weight}.woff2`] = `img/${bundled.find((file) => file.startsWith(`plex-${weight}-`))}`;
  await cp(path.join(ROOT, COMPLETE), path.join(target, "fonts/complete"), { recursive: true });
  for (const [name, source] of Object.entries(VENDOR)) {
    const file = path.join(target, "vendor", name);
    await mkdir(path.dirname(file), { recursive: true });
    await cp(path.join(ROOT, "node_modules", source), file);
    manifest[`vendor/${name}`] = `vendor/${name}`;
  }
}

// Text files are squeezed once here, so that the server need not (app/assets.py hands out the .gz).
async function squeeze(folder) {
  for (const item of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!item.isFile() || !/\.(css|js|svg)$/.test(item.name)) continue;
    const file = path.join(item.parentPath ?? item.path, item.name);
    await writeFile(`${file}.gz`, gzipSync(await readFile(file), { level: 9 }));
  }
}

// Everything is made beside and then put in place, so that a running server never sees half a build.
async function buildAll() {
  const fresh = `${DIST}.new`, manifest = {};
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await bundle(fresh, manifest);
  await copyFiles(fresh, manifest);
  await squeeze(fresh);
  const sorted = Object.fromEntries(Object.entries(manifest).sort(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(path.join(fresh, "manifest.json"), `${JSON.stringify(sorted, null, 1)}\n`);
  const old = `${DIST}.old`;
  await rm(old, { recursive: true, force: true });
  if (existsSync(DIST)) await rename(DIST, old);
  await rename(fresh, DIST);
  await rm(old, { recursive: true, force: true });
  console.log(`built ${Object.keys(sorted).length} assets`);
}

await buildAll();
if (process.argv.includes("--watch")) {
  let pending;
  for (const name of PACKAGES) {
    if (!existsSync(path.join(ROOT, name))) continue;
    watch(path.join(ROOT, name), { recursive: true }, (_event, file) => {
      if (!file || !/\/?assets\/.*\.(js|css|svg|png)$/.test(file)) return;
      clearTimeout(pending);
      pending = setTimeout(() => buildAll().catch((error) => console.error(error.message)), 150);
    });
  }
}
