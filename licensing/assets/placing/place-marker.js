// A map that answers «where?» by writing the form's own fields; typing them does the same without it.
// config: {kind: parcel | site | route, centre: [lon, lat], zoom}; words in data-*: chosen, none, line, area, undo, clear.
import Feature from "ol/Feature.js";
import GeoJSON from "ol/format/GeoJSON.js";
import Point from "ol/geom/Point.js";
import Draw from "ol/interaction/Draw.js";
import { toLonLat } from "ol/proj.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { createMap } from "../../../gis/assets/map/base-map.js";
import { outline } from "../../../gis/assets/map/place-map.js";

const TYPED = { parcel: ["number", "plan", "block"], site: ["short_address", "point", "number", "plan", "block"], route: ["route_points"] };

export class PlaceMarker {
  constructor(element) {
    const config = JSON.parse(element.dataset.config || "{}");
    this.kind = config.kind;
    this.words = element.dataset;
    this.form = element.closest("form");
    this.source = new VectorSource();
    this.map = createMap(element, { centre: config.centre, zoom: config.zoom ?? 15 }).map;
    this.map.addLayer(new VectorLayer({ source: this.source, style: outline, zIndex: 90 }));
    this.status = document.createElement("p");
    this.status.setAttribute("role", "status");
    element.after(this.status);
    if (this.kind === "route") this.drawing(element);
    else this.map.on("singleclick", (event) => this.choose(event));
    for (const name of TYPED[this.kind]) this.form.elements[name]?.addEventListener("input", () => this.typed());
  }

  choose(event) {
    if (this.kind === "site") {
      const [longitude, latitude] = toLonLat(event.coordinate);
      this.write("short_address", "");
      this.write("point", `${latitude.toFixed(7)}, ${longitude.toFixed(7)}`);
      return this.mark(event.coordinate, this.words.chosen);
    }
    const parcel = this.map.getFeaturesAtPixel(event.pixel, { layerFilter: (layer) => layer.get("name") === "parcels" })[0];
    if (!parcel) return this.say(this.words.none);
    for (const name of TYPED.parcel) this.write(name, "");
    this.write("parcel", String(parcel.getId()));
    return this.mark(event.coordinate, `${this.words.chosen} ${parcel.get("parcel_no") ?? ""}`.trim());
  }

  drawing(element) {
    const row = document.createElement("div");
    row.className = "button-row";
    const act = { line: () => this.draw("LineString"), area: () => this.draw("Polygon"), undo: () => this.pen?.removeLastPoint(), clear: () => this.clear() };
    for (const [name, run] of Object.entries(act)) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--secondary", textContent: this.words[name] });
      button.addEventListener("click", run);
      row.append(button);
    }
    element.before(row);
    const before = this.form.elements.route.value;
    if (before) this.source.addFeature(new Feature(new GeoJSON().readGeometry(before, { featureProjection: "EPSG:3857" })));
    this.draw("LineString");
  }

  draw(type) {
    if (this.pen) this.map.removeInteraction(this.pen);
    this.pen = new Draw({ source: this.source, type });
    this.pen.on("drawstart", () => this.source.clear());
    this.pen.on("drawend", (event) => {
      this.write("route", new GeoJSON().writeGeometry(event.feature.getGeometry(), { featureProjection: "EPSG:3857", decimals: 8 }));
      this.write("route_points", "");
      this.say(this.words.chosen);
    });
    this.map.addInteraction(this.pen);
  }

  clear() {
    this.source.clear();
    this.write("route", "");
    this.say("");
  }

  // What is typed afterwards is meant: the choice on the map gives way to it.
  typed() {
    this.source.clear();
    for (const name of ["parcel", "route"]) this.write(name, "");
    this.say("");
  }

  mark(coordinate, words) {
    this.source.clear();
    this.source.addFeature(new Feature(new Point(coordinate)));
    this.say(words);
  }

  write(name, value) {
    const control = this.form.elements[name];
    if (control) control.value = value;
  }

  say(words) {
    this.status.textContent = words;
  }
}
