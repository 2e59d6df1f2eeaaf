// Land as a base map: ground cover, zones, parcels, buildings. Styles are made once and shared; a tile of 20,000
// parcels may not make 20,000 objects.
import { Fill, Stroke, Style, Text } from "ol/style.js";
import { FONT, LAND, USES } from "./palette.js";

const cache = new Map();

export function once(key, make) {
  if (!cache.has(key)) cache.set(key, make());
  return cache.get(key);
}

// Metres on the ground per pixel, for Web Mercator at the latitude of the installation.
export function groundResolution(resolution, latitude) {
  return resolution * Math.cos((latitude * Math.PI) / 180);
}

export function landcoverStyle(feature) {
  const kind = feature.get("kind");
  return once(`cover ${kind}`, () => new Style({
    fill: new Fill({ color: LAND[kind] ?? LAND.open }),
    stroke: kind === "wadi" ? new Stroke({ color: "#a8cfdc", width: 1, lineDash: [6, 4] }) : undefined,
  }));
}

export function blockStyle(feature) {
  const use = feature.get("land_use");
  return once(`block ${use}`, () => new Style({ fill: new Fill({ color: USES[use] ?? LAND.block }), stroke: new Stroke({ color: LAND.outline, width: 0.6 }) }));
}

export function parcelStyle(feature, resolution) {
  const use = feature.get("land_use");
  const fine = resolution < 2.5;
  const named = resolution < 0.65;
  const base = once(`parcel ${use} ${fine}`, () => new Style({
    fill: new Fill({ color: USES[use] ?? LAND.block }), stroke: new Stroke({ color: fine ? "#c9bda3" : LAND.outline, width: fine ? 0.9 : 0.5 }),
  }));
  if (!named || !feature.get("parcel_no")) return base;
  return [base, once(`parcel no ${feature.get("parcel_no")} ${resolution < 0.3}`, () => new Style({
    text: new Text({ text: feature.get("parcel_no"), font: `${resolution < 0.3 ? 13 : 11}px ${FONT}`, fill: new Fill({ color: "#7a6f58" }), overflow: false }),
  }))];
}

export function buildingStyle(feature) {
  const over = feature.get("over");
  return once(`building ${over}`, () => new Style({
    fill: new Fill({ color: over ? "rgba(217,45,32,.28)" : "rgba(120,108,86,.26)" }),
    stroke: new Stroke({ color: over ? "#d92d20" : "rgba(120,108,86,.55)", width: over ? 1.4 : 0.7 }),
  }));
}

const ZONES = ["#b98b2b", "#8d5fb0", "#2f7f9e", "#4e8a3d", "#b35449", "#5a6ea8"];
export function zoneStyle(feature, resolution) {
  const code = feature.get("code") ?? "";
  const colour = ZONES[[...code].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % ZONES.length];
  const base = once(`zone ${code}`, () => new Style({ fill: new Fill({ color: `${colour}1f` }), stroke: new Stroke({ color: colour, width: 1.6, lineDash: [8, 4] }) }));
  if (resolution > 12) return base;
  return [base, once(`zone name ${code}`, () => new Style({
    text: new Text({ text: code, font: `600 13px ${FONT}`, fill: new Fill({ color: colour }), stroke: new Stroke({ color: "#fff", width: 3 }), overflow: true }),
  }))];
}

export function districtStyle(feature, resolution) {
  const name = feature.get("name_ar");
  const line = once("district", () => new Style({ stroke: new Stroke({ color: "rgba(93,84,63,.55)", width: 1.2, lineDash: [2, 5] }) }));
  if (resolution > 60 || resolution < 1.2) return line;
  const size = resolution > 20 ? 12 : 14;
  return [line, once(`district ${name} ${size}`, () => new Style({
    text: new Text({ text: name, font: `600 ${size}px ${FONT}`, fill: new Fill({ color: "#5d543f" }), stroke: new Stroke({ color: "rgba(255,255,255,.85)", width: 3.5 }), overflow: true }),
  }))];
}

export function municipalityStyle(feature, resolution) {
  const name = feature.get("name_ar");
  const line = once("municipality", () => new Style({ stroke: new Stroke({ color: "#7d6b9c", width: 2, lineDash: [12, 5, 2, 5] }) }));
  if (resolution < 60) return line;
  return [line, once(`municipality ${name}`, () => new Style({
    text: new Text({ text: name, font: `700 15px ${FONT}`, fill: new Fill({ color: "#4b3f66" }), stroke: new Stroke({ color: "#fff", width: 4 }), overflow: true }),
  }))];
}
