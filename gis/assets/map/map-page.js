// The one map: layers with their legend, search, a parcel's panel, cases in a table. State lives in the address.
import GeoJSON from "ol/format/GeoJSON.js";
import VectorLayer from "ol/layer/Vector.js";
import { fromLonLat, toLonLat } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import { CASES, createMap } from "./base-map.js";
import { CaseTable } from "./case-table.js";
import { LegendCounts } from "./legend-counts.js";
import { LayerPanel } from "./layer-panel.js";
import { MapSearch } from "./map-search.js";
import { goTo, keepAddress, readAddress } from "./permalink.js";
import { outline } from "./place-map.js";

export class MapPage {
  constructor(element) {
    this.page = element.closest(".map-page");
    this.config = JSON.parse(element.dataset.config);
    const address = readAddress();
    this.first = address.filters; // the address as it was opened, for further tools on the page
    this.parcel = address.parcel;
    this.base = createMap(element, { centre: address.centre ?? this.config.centre, zoom: address.zoom ?? this.config.zoom, shown: [] });
    this.map = this.base.map;
    this.layers = new LayerPanel(this.find("[data-layers]"), this.base, () => this.changed());
    this.table = new CaseTable(this.find("[data-cases]"), this.map, this.layers);
    this.counts = new LegendCounts(this.find("[data-layers]"), this.map, () => this.table.query());
    this.chosen = new VectorSource();
    this.map.addLayer(new VectorLayer({ source: this.chosen, style: outline, zIndex: 90 }));
    this.write = keepAddress(this.map, () => this.extras());
    new MapSearch(this.find("[data-map-search]"), this.map, (row) => row.parcel_id && this.open(row.parcel_id));
    this.layers.restore(address.shown, address.filters);
    this.bindPointer(element);
    this.bindButtons();
    if (this.parcel) this.open(this.parcel, { move: !address.centre });
    element.mapPage = this; // further tools on the same page find the map here
    element.dataset.ready = "";
  }

  find(selector) {
    return this.page.querySelector(selector);
  }

  extras() {
    const query = this.layers.filter();
    query.set("on", this.layers.shown().join(","));
    if (this.parcel) query.set("parcel", this.parcel);
    this.more?.(query);
    return query;
  }

  changed() {
    this.write();
    this.counts.load();
    this.table.load();
  }

  bindPointer(element) {
    this.map.on("singleclick", (event) => this.taken || this.choose(event.pixel, event.coordinate)); // taken: somebody draws
    this.map.on("pointermove", (event) => {
      if (event.dragging) return;
      const over = this.map.hasFeatureAtPixel(event.pixel, { layerFilter: (layer) => CASES.includes(layer.get("name")), hitTolerance: 4 });
      element.classList.toggle("is-over", over);
    });
    // By keyboard: arrows move the map, Enter chooses what lies under the cross in the middle.
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !this.taken) this.choose(this.map.getSize().map((side) => side / 2), this.map.getView().getCenter());
      if (event.key === "Escape") this.close();
    });
  }

  bindButtons() {
    this.page.addEventListener("click", (event) => {
      if (event.target.closest("[data-close-panel]")) this.close();
      if (event.target.closest("[data-locate]")) this.locate();
      const toggle = event.target.closest("[data-toggle-side]");
      if (toggle) this.side(toggle.dataset.toggleSide);
    });
  }

  side(name) {
    for (const part of this.page.querySelectorAll("[data-side]")) part.hidden = part.dataset.side !== name || !part.hidden;
    for (const button of this.page.querySelectorAll("[data-toggle-side]")) button.setAttribute("aria-expanded", String(!this.find(`[data-side=${button.dataset.toggleSide}]`).hidden));
    if (name === "table") this.table.load();
    this.map.updateSize();
  }

  choose(pixel, coordinate) {
    const hit = this.map.forEachFeatureAtPixel(pixel, (feature, layer) => ({ feature, name: layer.get("name") }), { hitTolerance: 6, layerFilter: (layer) => CASES.includes(layer.get("name")) });
    if (hit && (hit.feature.get("n") ?? 1) > 1) return goTo(this.map, { centre: toLonLat(coordinate), zoom: this.map.getView().getZoom() + 2 });
    if (hit?.feature.get("reference")) {
      this.table.point(hit.feature.get("reference"));
      return this.load(`${this.config.caseUrl}${encodeURIComponent(hit.feature.get("reference"))}`);
    }
    const [longitude, latitude] = toLonLat(coordinate);
    return this.load(`${this.config.atUrl}?at=${longitude.toFixed(7)},${latitude.toFixed(7)}`);
  }

  open(parcel, { move = false } = {}) {
    this.load(`${this.config.parcelUrl}${encodeURIComponent(parcel)}`, { move });
  }

  async load(url, { move = false } = {}) {
    const panel = this.find("[data-panel]");
    panel.hidden = false;
    panel.setAttribute("aria-busy", "true");
    const answer = await fetch(url, { headers: { "X-Fragment": "1" } }).catch(() => null);
    panel.removeAttribute("aria-busy");
    panel.innerHTML = answer && (answer.ok || answer.status === 404) ? await answer.text() : `<p class="alert alert--bad">${this.page.dataset.failed}</p>`;
    const body = panel.querySelector("[data-shape]");
    this.parcel = body?.dataset.parcel ?? null;
    this.chosen.clear();
    if (body?.dataset.shape) {
      this.chosen.addFeatures(new GeoJSON().readFeatures(JSON.parse(body.dataset.shape), { featureProjection: "EPSG:3857" }));
      if (move) this.map.getView().fit(this.chosen.getExtent(), { padding: [80, 80, 80, 80], maxZoom: 18 });
    }
    panel.querySelector("h2")?.focus();
    this.write();
  }

  close() {
    this.find("[data-panel]").hidden = true;
    this.parcel = null;
    this.chosen.clear();
    this.write();
    this.find("[data-module~=map-page]").focus();
  }

  locate() {
    navigator.geolocation?.getCurrentPosition(({ coords }) => {
      this.map.getView().animate({ center: fromLonLat([coords.longitude, coords.latitude]), zoom: 17, duration: 300 });
    });
  }
}
