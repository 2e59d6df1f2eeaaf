// Two days or two layers side by side: one on each side of a line that is moved.
import MVT from "ol/format/MVT.js";
import VectorTileLayer from "ol/layer/VectorTile.js";
import { getRenderPixel } from "ol/render.js";
import VectorTileSource from "ol/source/VectorTile.js";
import { parcelStyle } from "../map/land-style.js";
import { compareText, filteredAddress, readCompare } from "./addresses.js";

export class Compare {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner, form: panel.querySelector("form"), slider: planner.page.querySelector("[data-swipe]"), own: [], listening: [] });
    this.range = this.slider.querySelector("input");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    panel.querySelector("[data-act=stop]").addEventListener("click", () => this.stop());
    this.range.addEventListener("input", () => this.move());
    this.range.addEventListener("change", () => planner.mapPage.write());
    planner.map.on("change:size", () => this.move());
  }

  // From a shared address.
  restore(text) {
    const asked = readCompare(text), { what, left, right, leftday, rightday } = this.form.elements;
    if (!asked) return;
    what.value = asked.what;
    const [one, other] = asked.what === "days" ? [leftday, rightday] : [left, right];
    [one.value, other.value] = [asked.left, asked.right];
    this.range.value = String(asked.part);
    this.start();
  }

  write(query) {
    if (this.asked) query.set("cmp", compareText({ ...this.asked, part: Number(this.range.value) }));
  }

  start() {
    this.stop();
    const { what, left, right, leftday, rightday } = this.form.elements, days = what.value === "days";
    const said = (words) => (this.panel.querySelector("[data-said]").textContent = words);
    if (days && leftday.value === rightday.value) return said(this.planner.words.sameDays), leftday.focus();
    if (!days && left.value === right.value) return said(this.planner.words.sameLayers), left.focus();
    this.asked = { what: what.value, left: days ? leftday.value : left.value, right: days ? rightday.value : right.value };
    const sides = days ? [this.ofDay(leftday.value), this.ofDay(rightday.value)] : [this.ofLayer(left.value), this.ofLayer(right.value)];
    this.listening = sides.flatMap(({ layers }, n) => layers.flatMap((layer) => [[layer, "prerender", (event) => this.clip(event, n === 0)], [layer, "postrender", (event) => event.context.restore()]]));
    for (const [layer, name, act] of this.listening) layer.on(name, act);
    this.slider.querySelector("[data-left]").textContent = sides[0].title;
    this.slider.querySelector("[data-right]").textContent = sides[1].title;
    if (days && this.planner.state.day) this.planner.state.onDay("");
    if (days) for (const layer of this.planner.state.drawn("parcels")) layer.setVisible(false);
    this.slider.hidden = false;
    this.move();
    said(this.planner.words.swiping);
    this.planner.mapPage.write();
  }

  // The parcels of a day, or (empty) of today.
  ofDay(day) {
    const { planner } = this, url = filteredAddress("parcels", day ? { day } : {}) ?? "/tiles/parcels/{z}/{x}/{y}";
    const source = new VectorTileSource({ format: new MVT({ idProperty: "id" }), url, minZoom: 14, maxZoom: 17, transition: 0 });
    const layer = new VectorTileLayer({ source, style: parcelStyle, zIndex: 3, minZoom: 13.99, renderMode: "hybrid" });
    planner.state.shown("parcels", true);
    planner.map.addLayer(layer);
    this.own.push(layer);
    return { layers: [layer], title: day ? `${planner.words.parcelsOn} ${day}` : planner.words.parcelsNow };
  }

  ofLayer(name) {
    this.planner.state.shown(name, true);
    return { layers: this.planner.state.drawn(name), title: this.planner.layerNamed(name).title };
  }

  stop() {
    for (const [layer, name, act] of this.listening) layer.un(name, act);
    for (const layer of this.own) this.planner.map.removeLayer(layer);
    if (this.own.length) for (const layer of this.planner.state.drawn("parcels")) layer.setVisible(this.planner.state.isShown("parcels"));
    Object.assign(this, { listening: [], own: [], asked: null });
    this.slider.hidden = true;
    this.panel.querySelector("[data-said]").textContent = "";
    this.planner.map.render();
    this.planner.mapPage.write();
  }

  move() {
    this.slider.style.setProperty("--part", `${this.range.value}%`);
    this.planner.map.render();
  }

  clip(event, first) {
    const [width, height] = this.planner.map.getSize(), at = (width * Number(this.range.value)) / 100;
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
