// The corners of the form on the map, drawn anew whenever one is typed; moved and drawn there, they are written into the form.
// config: {centre, zoom, parcel, around: GeoJSON of the register, systems: {EPSG code: proj4 definition}, drawable: [codes]}
import proj4 from "proj4";
import Feature from "ol/Feature.js";
import GeoJSON from "ol/format/GeoJSON.js";
import Point from "ol/geom/Point.js";
import Polygon from "ol/geom/Polygon.js";
import VectorLayer from "ol/layer/Vector.js";
import { fromLonLat, toLonLat } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import { Circle, Fill, Stroke, Style, Text } from "ol/style.js";
import { BASE, createMap } from "../map/base-map.js";
import { SELECTED } from "../map/palette.js";
import { CornerEdit } from "./corner-edit.js";

const held = new Style({ stroke: new Stroke({ color: "#4d5761", width: 2, lineDash: [6, 4] }) });
const ground = new Style({ stroke: new Stroke({ color: SELECTED, width: 3 }), fill: new Fill({ color: "rgba(27,131,84,.16)" }) });

const beside = new Style({ stroke: new Stroke({ color: "rgba(77,87,97,.5)", width: 1 }) });

const cornerStyle = (label, chosen) => new Style({
  image: new Circle({ radius: chosen ? 8 : 5, fill: new Fill({ color: SELECTED }), stroke: new Stroke({ color: "#fff", width: 2 }) }),
  text: new Text({ text: label, offsetY: -14, font: "600 13px Plex, sans-serif", fill: new Fill({ color: "#161616" }), stroke: new Stroke({ color: "#fff", width: 3 }) }),
});

// Arabic-Indic and Persian digits, ٫ before the fraction, ٬ between thousands: as the server reads them.
export function numberOf(text) {
  const plain = text.replace(/[٠-٩]/g, (d) => d.charCodeAt(0) - 0x660).replace(/[۰-۹]/g, (d) => d.charCodeAt(0) - 0x6f0)
    .replace(/٫/g, ".").replace(/[٬\s]/g, "");
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
}

export class CornerMap {
  constructor(element) {
    this.config = JSON.parse(element.dataset.config || "{}");
    const { map } = createMap(element, { centre: this.config.centre, zoom: this.config.zoom, shown: BASE });
    this.map = map;
    this.corners = new VectorSource();
    const read = (shape) => new VectorSource({ features: new GeoJSON().readFeatures(shape, { featureProjection: "EPSG:3857" }) });
    [this.parcel, this.around] = [read(this.config.parcel), read(this.config.around)];
    map.addLayer(new VectorLayer({ source: this.around, style: beside, zIndex: 89 }));
    map.addLayer(new VectorLayer({ source: this.parcel, style: held, zIndex: 90 }));
    map.addLayer(new VectorLayer({ source: this.corners, zIndex: 91 }));
    map.getView().fit(this.parcel.getExtent(), { padding: [40, 40, 40, 40], maxZoom: 19 });
    const tools = document.querySelector("[data-corner-tools]");
    if (tools) this.edit = new CornerEdit(this, tools);
    for (const happened of ["input", "htmx:after:swap"]) document.addEventListener(happened, () => this.draw());
    this.draw();
  }

  // A button of the form brings the form anew; the map stays.
  get form() {
    return document.getElementById("decision-form");
  }

  typed() {
    const column = (name) => [...this.form.querySelectorAll(`[name="${name}"]`)].map((input) => input.value);
    const east = column("c_easting"), north = column("c_northing"), labels = column("c_label");
    return east.map((value, i) => ({ row: i, x: numberOf(value), y: numberOf(north[i]), label: labels[i] || String(i + 1) }))
      .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  }

  get system() {
    return this.form.elements.epsg?.value;
  }

  // In the older system the browser's formulas differ from the survey's by metres: there the map only shows.
  get drawable() {
    return this.config.drawable.includes(this.system);
  }

  toSystem(place) {
    return proj4("WGS84", this.config.systems[this.system]).forward(toLonLat(place));
  }

  draw() {
    this.corners.clear();
    this.ring = [];
    const definition = this.config.systems[this.system];
    if (!definition) return;
    const move = proj4(definition, "WGS84");
    const rows = this.rows = this.typed().map((row) => ({ ...row, at: move.forward([row.x, row.y]) })).filter(({ at }) => at.every(Number.isFinite) && Math.abs(at[1]) < 85);
    const ring = (this.ring = rows.map(({ at }) => fromLonLat(at)));
    if (ring.length > 2) {
      const shape = new Feature(new Polygon([[...ring, ring[0]]]));
      shape.setStyle(ground);
      this.corners.addFeature(shape);
    }
    const points = rows.map(({ label, row }, i) => {
      const corner = new Feature({ geometry: new Point(ring[i]), row });
      corner.setStyle(cornerStyle(label, row === this.edit?.chosen));
      return corner;
    });
    this.corners.addFeatures(points);
    this.edit?.shown(points);
  }
}
