// The drawn floors: features on the map, GeoJSON in the form's fields. The fields are what is sent.
import Feature from "ol/Feature.js";
import MultiPoint from "ol/geom/MultiPoint.js";
import MultiPolygon from "ol/geom/MultiPolygon.js";
import Polygon from "ol/geom/Polygon.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { Circle, Fill, Stroke, Style } from "ol/style.js";

export class Floors {
  constructor(form, codes, metres) {
    Object.assign(this, { form, codes, metres, active: codes[0], selected: null });
    this.source = new VectorSource();
    this.layer = new VectorLayer({ source: this.source, zIndex: 5, style: (feature) => this.style(feature), updateWhileInteracting: true });
  }

  field(code) {
    return this.form.elements[`part-${code}`];
  }

  // The form's fields onto the map; what cannot be read stays in its field for the server to explain.
  load() {
    this.source.clear();
    this.selected = null;
    for (const code of this.codes) {
      try {
        const geometry = this.metres.read(JSON.parse(this.field(code).value));
        for (const polygon of geometry.getPolygons?.() ?? [geometry]) this.add(polygon, code);
      } catch {
        // Nothing drawn yet, or typed text that is no shape.
      }
    }
  }

  add(geometry, code = this.active) {
    const feature = new Feature({ geometry, floor: code });
    this.source.addFeature(feature);
    return feature;
  }

  of(code) {
    return this.source.getFeatures().filter((feature) => feature.get("floor") === code);
  }

  geometryOf(code) {
    const polygons = this.of(code).map((feature) => feature.getGeometry());
    if (!polygons.length) return null;
    return this.metres.write(polygons.length === 1 ? polygons[0] : new MultiPolygon(polygons.map((p) => p.getCoordinates())));
  }

  // The map into the form's fields; autosave hears of it.
  save() {
    for (const code of this.codes) {
      const field = this.field(code), geometry = this.geometryOf(code);
      const text = geometry ? JSON.stringify(geometry) : "";
      if (field.readOnly || field.value === text) continue;
      field.value = text;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  state() {
    return JSON.stringify(Object.fromEntries(this.codes.map((code) => [code, this.field(code).value])));
  }

  restore(state) {
    for (const [code, text] of Object.entries(JSON.parse(state))) this.field(code).value = text;
    this.load();
  }

  remove(feature) {
    this.source.removeFeature(feature);
    this.selected = null;
  }

  clear(code) {
    this.of(code).forEach((feature) => this.source.removeFeature(feature));
    this.selected = null;
  }

  copyBelow() {
    const below = this.codes.slice(0, this.codes.indexOf(this.active)).reverse().find((code) => this.of(code).length);
    if (!below) return false;
    this.clear(this.active);
    this.of(below).forEach((feature) => this.add(feature.getGeometry().clone()));
    return true;
  }

  // The floor filled up to its envelope: a beginning to draw on from.
  fill(envelope) {
    this.clear(this.active);
    for (const polygon of envelope?.getPolygons?.() ?? [envelope].filter(Boolean)) this.add(new Polygon(polygon.getCoordinates()));
  }

  style(feature) {
    if (feature.get("floor") !== this.active) {
      return new Style({ stroke: new Stroke({ color: "rgb(77 87 97 / 70%)", width: 1.5, lineDash: [4, 4] }) });
    }
    const chosen = feature === this.selected;
    const line = new Style({ fill: new Fill({ color: chosen ? "rgb(21 112 239 / 40%)" : "rgb(21 112 239 / 25%)" }), stroke: new Stroke({ color: "#1849a9", width: chosen ? 4 : 2.5 }) });
    const corners = new Style({
      image: new Circle({ radius: 5, fill: new Fill({ color: "#fff" }), stroke: new Stroke({ color: "#1849a9", width: 2 }) }),
      geometry: (f) => new MultiPoint(f.getGeometry().getCoordinates()[0]),
    });
    return [line, corners];
  }
}
