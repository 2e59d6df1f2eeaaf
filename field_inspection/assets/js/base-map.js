// A small map of the city from our own tiles: ground, streets, districts, places. Enough to find a place by eye.
import Map from "ol/Map.js";
import View from "ol/View.js";
import MVT from "ol/format/MVT.js";
import VectorTileLayer from "ol/layer/VectorTile.js";
import { fromLonLat } from "ol/proj.js";
import VectorTileSource from "ol/source/VectorTile.js";
import { Fill, Stroke, Style, Text } from "ol/style.js";

const FONT = "\"IBM Plex Sans Arabic\", sans-serif";
const GROUND = { park: "#cfe8c8", palm_farm: "#dcebc7", pivot_farm: "#dcebc7", wadi: "#e7e0cc", wadi_bed: "#d9cfb0", open: "#f3efe6" };
const WIDE = new Set(["highway", "motorway", "trunk", "primary", "arterial"]);
export const CENTRE = [47.31, 24.15];

const line = (color, width, zIndex) => new Style({ stroke: new Stroke({ color, width, lineCap: "round", lineJoin: "round" }), zIndex });

function label(text, { size = 12, weight = 400, color = "#384250", placement = "point", zIndex = 50 } = {}) {
  return new Style({ zIndex, text: new Text({ text, font: `${weight} ${size}px ${FONT}`, placement, fill: new Fill({ color }),
    stroke: new Stroke({ color: "rgba(255,255,255,.9)", width: 3 }), overflow: false }) });
}

function street(feature, resolution) {
  const wide = WIDE.has(feature.get("kind"));
  const width = Math.max(1, Math.min(22, (feature.get("width_m") ?? 8) / resolution));
  const styles = [line("#c9c2b4", width + 2, 10), line(wide ? "#fbe3a2" : "#ffffff", width, 11)];
  if (feature.get("name_ar") && (wide || resolution < 2.5)) styles.push(label(feature.get("name_ar"), { placement: "line", zIndex: 40 }));
  return styles;
}

const STYLES = {
  landcover: (feature) => new Style({ fill: new Fill({ color: GROUND[feature.get("kind")] ?? "#efe9dc" }), zIndex: 1 }),
  parcels: () => new Style({ fill: new Fill({ color: "rgba(255,255,255,.45)" }), stroke: new Stroke({ color: "#d8cfbd", width: 0.7 }), zIndex: 2 }),
  buildings: () => new Style({ fill: new Fill({ color: "#e2d8c8" }), stroke: new Stroke({ color: "#cbbfa9", width: 0.5 }), zIndex: 3 }),
  streets: street,
  districts: (feature, resolution) => [new Style({ stroke: new Stroke({ color: "rgba(22,106,69,.35)", width: 1, lineDash: [6, 4] }), zIndex: 20 }),
    ...(resolution < 40 && resolution > 3 ? [label(feature.get("name_ar") ?? "", { size: 14, weight: 700, color: "#166a45" })] : [])],
  municipalities: () => line("rgba(20,87,58,.6)", 2, 21),
  places: (feature, resolution) => (resolution < 6 && feature.get("name_ar") ? label(`• ${feature.get("name_ar")}`, { color: "#175cd3" }) : null),
};
const FROM_ZOOM = { parcels: 15, buildings: 15.5, places: 13 };

function layer(name) {
  return new VectorTileLayer({ declutter: true, minZoom: FROM_ZOOM[name], style: STYLES[name],
    source: new VectorTileSource({ format: new MVT(), url: `/tiles/${name}/{z}/{x}/{y}`, maxZoom: 17 }) });
}

export function baseMap(target, { centre = CENTRE, zoom = 13 } = {}) {
  target.replaceChildren();
  target.style.background = "#f6f2ea";
  return new Map({ target, layers: Object.keys(STYLES).map(layer), view: new View({ center: fromLonLat(centre), zoom, minZoom: 9, maxZoom: 20 }) });
}
