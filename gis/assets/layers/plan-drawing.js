// The boundary of a plan, drawn and mended on the map. The form's field keeps it as GeoJSON: what is typed there is drawn, too.
// config: {centre, field: id of the text field, way: name of the hidden field that says how it was come by, words: {drawn, empty}}
import Draw from "ol/interaction/Draw.js";
import Modify from "ol/interaction/Modify.js";
import Snap from "ol/interaction/Snap.js";
import Feature from "ol/Feature.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { BASE, createMap } from "../map/base-map.js";
import { outline } from "../map/place-map.js";
import { partsOf, textOf } from "./plan-shape.js";

export class PlanDrawing {
  constructor(element) {
    this.config = JSON.parse(element.dataset.config || "{}");
    this.field = document.getElementById(this.config.field);
    this.source = new VectorSource();
    this.map = createMap(element, { centre: this.config.centre, zoom: this.config.zoom ?? 14, shown: BASE }).map;
    this.map.addLayer(new VectorLayer({ source: this.source, style: outline, zIndex: 90 }));
    this.draw = new Draw({ source: this.source, type: "Polygon", stopClick: true });
    this.modify = new Modify({ source: this.source });
    this.draw.on("drawend", () => setTimeout(() => this.drawing(false) || this.write()));
    this.modify.on("modifyend", () => this.write());
    for (const one of [this.modify, this.draw, new Snap({ source: this.source })]) this.map.addInteraction(one);
    this.field.addEventListener("change", () => this.read());
    this.tools = document.querySelector("[data-plan-tools]");
    this.tools?.addEventListener("click", ({ target }) => this[target.closest("[data-do]")?.dataset.do]?.());
    this.drawing(false);
    this.read();
  }

  drawing(on) {
    this.draw.setActive(on);
    this.modify.setActive(!on);
    this.tools?.querySelector("[data-do=begin]")?.setAttribute("aria-pressed", String(on));
    for (const button of this.tools?.querySelectorAll("[data-while-drawing]") ?? []) button.disabled = !on;
  }

  begin() {
    this.drawing(!this.draw.getActive());
  }

  // The point under the middle of the map: for keys.
  middle() {
    const at = this.map.getView().getCenter();
    this.draw.appendCoordinates([at]);
  }

  finish() {
    this.draw.finishDrawing();
  }

  back() {
    this.draw.removeLastPoint();
  }

  clear() {
    this.source.clear();
    this.write();
  }

  read() {
    const parts = partsOf(this.field.value);
    this.source.clear();
    this.source.addFeatures(parts.map((part) => new Feature(part)));
    if (parts.length) this.map.getView().fit(this.source.getExtent(), { padding: [40, 40, 40, 40], maxZoom: 18 });
  }

  write() {
    this.field.value = textOf(this.source.getFeatures().map((feature) => feature.getGeometry()));
    const form = this.field.form, { way, words = {} } = this.config;
    for (const name of ["file", "layer", "crs"]) form.elements[`${way}_${name}`].value = "";
    form.elements[way].value = this.field.value ? "drawn" : "";
    const told = this.field.closest("[data-geometry-field]")?.querySelector("[data-geometry-words]");
    if (told) told.textContent = this.field.value ? words.drawn : words.empty;
  }
}
