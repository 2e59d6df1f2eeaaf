// One map for every page: our own layers drawn as a base map, and the cases on it.
//   createMap(element, {centre: [lon, lat], zoom, extent?, shown: [layer names], interactive})
// Layers are vector tiles at /tiles/<layer>/{z}/{x}/{y}; names and zoom plan as in gis/tiles/layers.py.
import OlMap from "ol/Map.js";
import View from "ol/View.js";
import MVT from "ol/format/MVT.js";
import VectorTileLayer from "ol/layer/VectorTile.js";
import { fromLonLat } from "ol/proj.js";
import VectorTileSource from "ol/source/VectorTile.js";
import { blockStyle, buildingStyle, districtStyle, landcoverStyle, municipalityStyle, parcelStyle, zoneStyle } from "./land-style.js";
import { LAND } from "./palette.js";
import { caseStyle, placeStyle } from "./point-style.js";
import { controlsOf } from "./scale-line.js";
import { streetCasing, streetNames, streetSurface } from "./street-style.js";

// z of the resolution below which (or above which) a layer is drawn is in the server's plan; a tile that is empty costs nothing.
const PLAN = {
  municipalities: { first: 0, order: 60 }, districts: { first: 9, order: 55 }, landcover: { first: 9, order: 1 }, blocks: { first: 11, last: 13, order: 2 },
  parcels: { first: 14, order: 3 }, zones: { first: 11, order: 5 }, buildings: { first: 15, order: 6 }, streets: { first: 9, order: 10 }, places: { first: 11, order: 40 },
  permits: { first: 6, order: 70 }, applications: { first: 6, order: 71 }, visits: { first: 6, order: 72 }, reports: { first: 6, order: 73 },
};
export const CASES = ["permits", "applications", "visits", "reports"];
export const BASE = ["landcover", "blocks", "parcels", "buildings", "streets", "places", "districts", "municipalities"];

export function tileSource(name, query = "") {
  const { first, last = 22 } = PLAN[name];
  return new VectorTileSource({
    format: new MVT({ idProperty: "id" }), url: `/tiles/${name}/{z}/{x}/{y}${query ? `?${query}` : ""}`, minZoom: first, maxZoom: Math.min(last, 17), cacheSize: 128, transition: 0,
  });
}

function tileLayer(name, source, style, order, extra = {}) {
  const { first, last } = PLAN[name];
  const layer = new VectorTileLayer({ source, style, zIndex: order, minZoom: first - 0.01, maxZoom: last ? last + 0.99 : undefined, renderMode: "hybrid", ...extra });
  layer.set("name", name);
  return layer;
}

function layersOf(name, latitude) {
  const source = tileSource(name);
  const { order } = PLAN[name];
  if (name === "streets") {
    return [
      tileLayer(name, source, streetCasing(latitude), order), tileLayer(name, source, streetSurface(latitude), order + 1),
      tileLayer(name, source, streetNames(latitude), 45, { declutter: "names", renderMode: "vector" }),
    ];
  }
  const styles = {
    municipalities: municipalityStyle, districts: districtStyle, landcover: landcoverStyle, blocks: blockStyle, parcels: parcelStyle,
    zones: zoneStyle, buildings: buildingStyle, places: placeStyle,
  };
  const declutter = ["places", "districts", "municipalities", "zones"].includes(name) ? "names" : false;
  return [tileLayer(name, source, styles[name] ?? caseStyle(name), order, { declutter, renderMode: name in styles && !declutter ? "hybrid" : "vector" })];
}

export function createMap(element, { centre, zoom = 14, shown = BASE, controls = true } = {}) {
  element.style.backgroundColor = "";
  element.querySelector(".map-panel__wait")?.remove();
  const groups = new Map();
  const map = new OlMap({
    target: element, layers: [], controls: controls ? controlsOf() : [],
    view: new View({ center: fromLonLat(centre), zoom, minZoom: 6, maxZoom: 21, enableRotation: false }),
  });
  const show = (name, visible) => {
    if (!groups.has(name)) {
      if (!visible) return;
      groups.set(name, layersOf(name, centre[1]));
      for (const layer of groups.get(name)) map.addLayer(layer);
    }
    for (const layer of groups.get(name)) layer.setVisible(visible);
  };
  for (const name of shown) show(name, true);
  document.fonts?.load('600 13px "IBM Plex Sans Arabic"').then(() => map.render());
  return { map, show, layersNamed: (name) => groups.get(name) ?? [] };
}

export { LAND };
