// Findings of the page on the base map: a mark for each, its parcels and the ground in question; the chosen one stands out.
// config: {url of the shapes or "", centre, failed: words}
import Feature from "ol/Feature.js";
import GeoJSON from "ol/format/GeoJSON.js";
import Point from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { boundingExtent, extend, getCenter } from "ol/extent.js";
import { Circle, Fill, Stroke, Style, Text } from "ol/style.js";
import { BASE, createMap } from "../map/base-map.js";
import { FONT, SELECTED, TONES } from "../map/palette.js";

const OTHER = "#1570ef";
const LINES = {
  parcel: { color: SELECTED, width: 2 }, other: { color: OTHER, width: 2 }, was: { color: "#4d5761", width: 2, lineDash: [6, 4] }, defect: { color: TONES.bad, width: 2 },
};
const FILLS = { parcel: "rgba(20,87,58,.10)", other: "rgba(21,112,239,.10)", was: "rgba(77,87,97,.08)", defect: "rgba(217,45,32,.45)" };

function shapeStyle(feature, chosen) {
  const part = feature.get("part");
  const { width, ...line } = LINES[part];
  return new Style({
    stroke: new Stroke({ ...line, width: chosen ? width + 2 : width }), fill: new Fill({ color: FILLS[part] }), zIndex: (part === "defect" ? 2 : 1) + (chosen ? 4 : 0),
    text: chosen && feature.get("label") ? new Text({ text: feature.get("label"), font: `600 14px ${FONT}`, fill: new Fill({ color: line.color }), stroke: new Stroke({ color: "#fff", width: 3 }) }) : undefined,
  });
}

function markStyle(feature, chosen) {
  return new Style({
    image: new Circle({ radius: chosen ? 10 : 7, fill: new Fill({ color: TONES[feature.get("tone")] }), stroke: new Stroke({ color: "#fff", width: chosen ? 4 : 2 }) }), zIndex: chosen ? 9 : 8,
  });
}

export class QualityMap {
  constructor(element) {
    this.element = element;
    this.config = JSON.parse(element.dataset.config || "{}");
    this.rows = new Map([...document.querySelectorAll("li[data-finding]")].map((row) => [Number(row.dataset.finding), row]));
    this.map = createMap(element, { centre: this.config.centre, zoom: 11, shown: BASE }).map;
    this.shapes = new VectorSource();
    this.marks = new VectorSource();
    const styled = (paint) => (feature) => paint(feature, feature.get("finding") === this.chosen);
    this.layers = [
      new VectorLayer({ source: this.shapes, style: styled(shapeStyle), zIndex: 90, minZoom: 14 }),
      new VectorLayer({ source: this.marks, style: styled(markStyle), zIndex: 91, maxZoom: 17 }),
    ];
    for (const layer of this.layers) this.map.addLayer(layer);
    this.map.on("singleclick", (event) => {
      const hit = this.map.forEachFeatureAtPixel(event.pixel, (feature) => feature.get("finding"), { hitTolerance: 6, layerFilter: (layer) => this.layers.includes(layer) });
      if (hit) this.choose(hit, { zoom: false });
    });
    if (this.config.url) this.load();
  }

  async load() {
    try {
      const answer = await fetch(this.config.url, { headers: { Accept: "application/geo+json" } });
      if (!answer.ok) throw new Error(answer.status);
      this.shapes.addFeatures(new GeoJSON().readFeatures(await answer.json(), { featureProjection: "EPSG:3857" }));
    } catch {
      this.element.insertAdjacentHTML("beforeend", `<p class="map-panel__wait" role="alert"></p>`);
      this.element.lastElementChild.textContent = this.config.failed;
      return;
    }
    this.boxes = new Map();
    for (const feature of this.shapes.getFeatures()) {
      const id = feature.get("finding"), box = feature.getGeometry().getExtent();
      const before = this.boxes.get(id);
      this.boxes.set(id, { box: before ? extend(before.box, box) : [...box], at: feature.get("part") === "defect" ? getCenter(box) : before?.at ?? getCenter(box), tone: feature.get("tone") });
    }
    for (const [id, { at, tone }] of this.boxes) this.marks.addFeature(new Feature({ geometry: new Point(at), finding: id, tone }));
    for (const [id, row] of this.rows) this.offer(id, row);
    if (!this.boxes.size) return;
    if (this.rows.size) this.map.getView().fit(boundingExtent([...this.boxes.values()].map(({ at }) => at)), { padding: [50, 50, 50, 50], maxZoom: 18 });
    else this.choose([...this.boxes.keys()][0]);
  }

  // A button that shows the finding on the map, where it has a shape at all.
  offer(id, row) {
    const button = row.querySelector(".finding-list__show");
    if (!button || !this.boxes.has(id)) return;
    button.hidden = false;
    button.addEventListener("click", () => this.choose(id));
  }

  choose(id, { zoom = true } = {}) {
    this.chosen = id;
    for (const [other, row] of this.rows) {
      row.classList.toggle("is-chosen", other === id);
      row.querySelector(".finding-list__show")?.setAttribute("aria-pressed", String(other === id));
    }
    for (const layer of this.layers) layer.changed();
    if (zoom) this.map.getView().fit(this.boxes.get(id).box, { padding: [60, 60, 60, 60], maxZoom: 20, duration: 300 });
    else this.rows.get(id)?.scrollIntoView({ block: "nearest" });
  }
}
