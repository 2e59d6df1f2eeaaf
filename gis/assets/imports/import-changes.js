// What an update does, on the map: told by colour, by line and by word, so that colour alone never says it.
//   config: {url, centre}; features: {outcome, part: "was"|"now", name, word}
import "./imports.css";
import GeoJSON from "ol/format/GeoJSON.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { Circle, Fill, Stroke, Style, Text } from "ol/style.js";
import { BASE, createMap } from "../map/base-map.js";
import { FONT } from "../map/palette.js";

// line: [] is unbroken. What was is drawn thin under what is.
const LOOKS = {
  added: { colour: "#067647", fill: "rgba(6,118,71,.22)", line: [], sign: "+" },
  changed: { colour: "#b54708", fill: "rgba(220,104,3,.20)", line: [2, 5], sign: "≠" },
  moved: { colour: "#175cd3", fill: "rgba(21,112,239,.14)", line: [], sign: "↔" },
  vanished: { colour: "#b42318", fill: "rgba(217,45,32,.14)", line: [10, 6], sign: "×" },
  retired: { colour: "#b42318", fill: "rgba(217,45,32,.30)", line: [10, 6], sign: "×" },
  kept: { colour: "#4d5761", fill: "rgba(77,87,97,.14)", line: [10, 6], sign: "×" },
};
const NAMED_BELOW = 0.15; // metres a pixel: nearer, a parcel is wider than its name

export class ImportChanges {
  constructor(element) {
    const { url, centre } = JSON.parse(element.dataset.config || "{}");
    this.base = createMap(element, { centre, zoom: 11, shown: BASE });
    this.source = new VectorSource();
    this.base.map.addLayer(new VectorLayer({ source: this.source, style: (feature, size) => styles(feature, size), zIndex: 90, declutter: true }));
    this.draw(url);
    // A row of the list beside the map shows its land on it.
    element.closest("figure")?.addEventListener("click", (event) => {
      const row = event.target.closest("a")?.closest("tr[data-id]");
      if (!row || !this.show(Number(row.dataset.id))) return;
      event.preventDefault();
      element.scrollIntoView({ block: "center" });
      element.focus({ preventScroll: true });
    });
  }

  show(key) {
    const found = new VectorSource({ features: this.source.getFeatures().filter((feature) => feature.get("key") === key) });
    if (found.isEmpty()) return false;
    this.base.map.getView().fit(found.getExtent(), { padding: [60, 60, 60, 60], maxZoom: 19 });
    return true;
  }

  async draw(url) {
    let answer;
    try {
      const response = await fetch(url, { headers: { Accept: "application/geo+json" } });
      if (!response.ok) return;
      answer = await response.json();
    } catch { return; } // the page is left
    this.source.addFeatures(new GeoJSON().readFeatures(answer, { featureProjection: "EPSG:3857" }));
    if (answer.features.length) this.base.map.getView().fit(this.source.getExtent(), { padding: [40, 40, 40, 40], maxZoom: 19 });
  }
}

function styles(feature, size) {
  const { outcome, part, name } = feature.getProperties();
  const look = LOOKS[outcome];
  const before = part === "was" && outcome === "moved";
  const stroke = new Stroke({ color: look.colour, width: before ? 1.5 : 3, lineDash: before ? [4, 4] : look.line });
  if (before) return new Style({ stroke });
  const words = size < NAMED_BELOW && name ? `${look.sign} ${name}` : look.sign;
  const text = new Text({
    text: words, font: `700 15px ${FONT}`, overflow: true, offsetY: -14, fill: new Fill({ color: look.colour }), stroke: new Stroke({ color: "#fff", width: 4 }),
  });
  const fill = new Fill({ color: look.fill });
  return new Style({ stroke, fill, text, image: new Circle({ radius: 7, fill: new Fill({ color: look.colour }), stroke: new Stroke({ color: "#fff", width: 2 }) }) });
}
