// Web fonts made from the complete files of @ibm/plex-sans-arabic (OFL 1.1): what Arabic and English pages are written
// with, 32 kB a weight; the complete file is fetched only by a page that holds another letter.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import subsetFont from "subset-font";

export const COMPLETE = "node_modules/@ibm/plex-sans-arabic/fonts/complete/woff2";
const CACHE = "node_modules/.cache/web-fonts";
const WEIGHTS = { 400: "Regular", 700: "Bold" };

// Latin and its punctuation; Arabic with harakat, both sets of digits and the Persian and Urdu letters found in names.
const RANGES = [[0x20, 0x7e], [0xa0, 0xa0], [0xab, 0xab], [0xb0, 0xb0], [0xb2, 0xb3], [0xb7, 0xb7], [0xbb, 0xbb], [0xd7, 0xd7],
  [0x2010, 0x2014], [0x2018, 0x201d], [0x2022, 0x2022], [0x2026, 0x2026], [0x2190, 0x2193], [0x2212, 0x2212], [0x200c, 0x200f],
  [0x60c, 0x60c], [0x61b, 0x61b], [0x61f, 0x61f], [0x621, 0x63a], [0x640, 0x652], [0x660, 0x66d], [0x670, 0x671], [0x67e, 0x67e],
  [0x686, 0x686], [0x698, 0x698], [0x6a4, 0x6a4], [0x6a9, 0x6a9], [0x6af, 0x6af], [0x6cc, 0x6cc], [0x6d4, 0x6d4], [0x6f0, 0x6f9]];

const hex = (code) => code.toString(16).toUpperCase().padStart(4, "0");
export const unicodeRange = RANGES.map(([first, last]) => (first === last ? `U+${hex(first)}` : `U+${hex(first)}-${hex(last)}`)).join(", ");

function letters() {
  return RANGES.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, step) => String.fromCodePoint(first + step))).join("");
}

export const completeFont = (root, weight) => path.join(root, COMPLETE, `IBMPlexSansArabic-${WEIGHTS[weight]}.woff2`);

// The file of the everyday letters of one weight, made once for each version of the font.
export async function webFont(root, weight) {
  const bytes = await readFile(completeFont(root, weight));
  const key = createHash("sha256").update(bytes).update(letters()).digest("hex").slice(0, 16);
  const file = path.join(root, CACHE, key, `plex-${weight}.woff2`);
  if (await readFile(file).catch(() => null)) return file;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, await subsetFont(bytes, letters(), { targetFormat: "woff2" }));
  return file;
}

// The @font-face rules, so that ranges and files are stated once. url("font:plex-400") and "font:complete-400" are
// resolved by the bundler. A later rule wins where ranges overlap, so the everyday file stands last.
export function fontFaces() {
  const face = (weight, source, range) => `@font-face{font-family:"IBM Plex Sans Arabic";font-weight:${weight === 400 ? "400 500" : "600 700"};font-display:swap;src:url("font:${source}-${weight}") format("woff2")${range};}`;
  const rare = ";unicode-range:U+00A1-024F,U+0300-036F,U+0600-06FF,U+0750-077F,U+0870-08FF,U+2000-206F,U+20A0-20BF,U+FB50-FDFF,U+FE70-FEFC";
  return [400, 700].flatMap((weight) => [face(weight, "complete", rare), face(weight, "plex", `;unicode-range:${unicodeRange}`)]).join("\n");
}
