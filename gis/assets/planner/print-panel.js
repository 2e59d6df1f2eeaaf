// Print to scale: the sheet's frame lies on the map while the panel is open; the server draws the PDF.
import Feature from "ol/Feature.js";
import { Polygon } from "ol/geom.js";
import VectorLayer from "ol/layer/Vector.js";
import { fromLonLat, toLonLat } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import { Fill, Stroke, Style } from "ol/style.js";
import { offset } from "./ellipsoid.js";

// Corners of the sheet's ground around a centre, degrees; the frame in millimetres. Pure.
export function groundOf(centre, [wide, high], scale) {
  const east = (wide * scale) / 2000, north = (high * scale) / 2000;
  return [[-east, -north], [east, -north], [east, north], [-east, north]].map(([x, y]) => offset(centre, Math.hypot(x, y), (Math.atan2(x, y) * 180) / Math.PI));
}

export class PrintPanel {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner, form: panel.querySelector("form"), source: new VectorSource() });
    const style = new Style({ stroke: new Stroke({ color: "#1f5f8b", width: 2, lineDash: [10, 5] }), fill: new Fill({ color: "rgba(31,95,139,.06)" }) });
    this.layer = new VectorLayer({ source: this.source, style, zIndex: 115, visible: false });
    planner.map.addLayer(this.layer);
    this.form.addEventListener("change", () => this.show());
    this.form.addEventListener("submit", () => this.fill());
    planner.map.on("moveend", () => this.layer.getVisible() && this.show());
    panel.querySelector("[data-act=fit]").addEventListener("click", () => planner.map.getView().fit(this.source.getExtent(), { padding: [90, 40, 60, 40], duration: 200 }));
  }

  opened() {
    this.layer.setVisible(true);
    this.show();
  }

  closed() {
    this.layer.setVisible(false);
  }

  centre() {
    return toLonLat(this.planner.map.getView().getCenter());
  }

  show() {
    const { paper, turn, scale } = this.form.elements;
    const ring = groundOf(this.centre(), this.planner.config.frames[turn.value][paper.value], Number(scale.value)).map((point) => fromLonLat(point));
    this.source.clear();
    this.source.addFeature(new Feature(new Polygon([[...ring, ring[0]]])));
  }

  fill() {
    for (const input of this.form.querySelectorAll("[data-added]")) input.remove();
    const [longitude, latitude] = this.centre(), { filters, day } = this.planner.state;
    const given = { at: `${longitude.toFixed(7)},${latitude.toFixed(7)}`, layers: this.planner.state.shownNames().join(","), ...(day ? { day } : {}) };
    for (const [name, text] of Object.entries(filters)) given[`f_${name}`] = text;
    for (const [name, value] of Object.entries(given)) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name, value });
      input.dataset.added = "";
      this.form.append(input);
    }
  }
}
