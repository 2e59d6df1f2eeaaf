// Two days or two layers side by side: one on each side of a line that is moved.
import MVT from "ol/format/MVT.js";
import VectorTileLayer from "ol/layer/VectorTile.js";
import { getRenderPixel } from "ol/render.js";
import VectorTileSource from "ol/source/VectorTile.js";
import { parcelStyle } from "../map/land-style.js";

export class Compare {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner, form: panel.querySelector("form"), slider: planner.page.querySelector("[data-swipe]"), sides: [] });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    panel.querySelector("[data-act=stop]").addEventListener("click", () => this.stop());
    this.slider.querySelector("input").addEventListener("input", () => this.move());
  }

  start() {
    this.stop();
    const { what, day, left, right } = this.form.elements;
    if (what.value === "day") {
      if (!day.value) return day.focus();
      this.past = this.pastLayer(day.value);
      this.planner.map.addLayer(this.past);
      this.planner.state.shown("parcels", true);
      this.sides = [[this.past, true], ...this.planner.mapPage.base.layersNamed("parcels").map((layer) => [layer, false])];
      this.slider.querySelector("[data-left]").textContent = `${this.planner.words.parcelsOn} ${day.value}`;
      this.slider.querySelector("[data-right]").textContent = this.planner.words.parcelsNow;
    } else {
      for (const name of [left.value, right.value]) this.planner.state.shown(name, true);
      const of = (name, first) => this.planner.mapPage.base.layersNamed(name).map((layer) => [layer, first]);
      this.sides = [...of(left.value, true), ...(left.value === right.value ? [] : of(right.value, false))];
      this.slider.querySelector("[data-left]").textContent = this.planner.layerNamed(left.value).title;
      this.slider.querySelector("[data-right]").textContent = this.planner.layerNamed(right.value).title;
    }
    this.listening = this.sides.flatMap(([layer, first]) => [[layer, "prerender", (event) => this.clip(event, first)], [layer, "postrender", (event) => event.context.restore()]]);
    for (const [layer, name, act] of this.listening) layer.on(name, act);
    this.slider.hidden = false;
    this.move();
    this.panel.querySelector("[data-said]").textContent = this.planner.words.swiping;
  }

  pastLayer(day) {
    const source = new VectorTileSource({ format: new MVT({ idProperty: "id" }), url: `/map/filtered/parcels/{z}/{x}/{y}?day=${day}`, minZoom: 14, maxZoom: 17, transition: 0 });
    return new VectorTileLayer({ source, style: parcelStyle, zIndex: 3, minZoom: 13.99, renderMode: "hybrid" });
  }

  stop() {
    for (const [layer, name, act] of this.listening ?? []) layer.un(name, act);
    if (this.past) this.planner.map.removeLayer(this.past);
    Object.assign(this, { listening: [], past: null, sides: [] });
    this.slider.hidden = true;
    this.panel.querySelector("[data-said]").textContent = "";
    this.planner.map.render();
  }

  move() {
    const part = Number(this.slider.querySelector("input").value);
    this.slider.style.setProperty("--part", `${part}%`);
    this.planner.map.render();
  }

  clip(event, first) {
    const [width, height] = this.planner.map.getSize(), at = (width * Number(this.slider.querySelector("input").value)) / 100;
    const [from, to] = first ? [0, at] : [at, width], { context } = event;
    context.save();
    context.beginPath();
    for (const [n, corner] of [[from, 0], [to, 0], [to, height], [from, height]].entries()) {
      const [x, y] = getRenderPixel(event, corner);
      if (n) context.lineTo(x, y);
      else context.moveTo(x, y);
    }
    context.closePath();
    context.clip();
  }
}
