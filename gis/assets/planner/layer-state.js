// What a planner has set for each layer: shown or not, its filter, how strongly it is drawn; and the day of the parcels.
// Layers of the register are the map page's own; published ones are made here when first shown.
import VectorTileSource from "ol/source/VectorTile.js";
import MVT from "ol/format/MVT.js";
import { CASES, tileSource } from "../map/base-map.js";
import { publishedLayer } from "../layers/layer-preview.js";
import { filteredAddress } from "./addresses.js";

export class LayerState {
  constructor(planner) {
    Object.assign(this, { planner, filters: {}, opacities: {}, published: new Map() });
    const query = planner.first;
    for (const name of planner.layerNames) {
      if (query.get(`f_${name}`)) this.filters[name] = query.get(`f_${name}`);
      if (query.get(`o_${name}`)) this.opacities[name] = Number(query.get(`o_${name}`)) / 100;
    }
    this.day = /^\d{4}-\d{2}-\d{2}$/.test(query.get("day") ?? "") ? query.get("day") : "";
    this.first = (query.get("p") ?? "").split(",").filter((name) => planner.layerNamed(name)?.published);
  }

  restore() {
    for (const name of this.first) this.shown(name, true);
    for (const name of Object.keys(this.filters)) this.source(name);
    if (this.day) this.source("parcels");
    for (const [name, value] of Object.entries(this.opacities)) this.fade(name, value);
  }

  // For the address: what is not as usual.
  write(query) {
    for (const [name, text] of Object.entries(this.filters)) query.set(`f_${name}`, text);
    for (const [name, value] of Object.entries(this.opacities)) if (value < 1) query.set(`o_${name}`, String(Math.round(value * 100)));
    if (this.day) query.set("day", this.day);
    const published = this.shownNames().filter((name) => this.planner.layerNamed(name).published);
    if (published.length) query.set("p", published.join(","));
  }

  // OpenLayers' own layers of that name.
  drawn(name) {
    return this.planner.layerNamed(name)?.published ? [this.published.get(name)].filter(Boolean) : this.planner.mapPage.base.layersNamed(name);
  }

  isShown(name) {
    return this.planner.layerNamed(name).published ? Boolean(this.published.get(name)?.getVisible()) : Boolean(this.box(name)?.checked);
  }

  shownNames() {
    return this.planner.layerNames.filter((name) => this.isShown(name));
  }

  box(name) {
    return this.planner.page.querySelector(`[data-layers] [data-layer="${name}"]`);
  }

  filter(name, text) {
    if (text) this.filters[name] = text;
    else delete this.filters[name];
    this.source(name);
    this.planner.mapPage.write();
  }

  // The parcels of that day in place of today's; empty: today's.
  onDay(day) {
    this.day = day;
    this.source("parcels");
    this.planner.dayChanged?.();
    this.planner.mapPage.write();
  }

  // What a question of the server about the layer carries besides: filter and day.
  asked(name) {
    return { ...(this.filters[name] ? { filter: this.filters[name] } : {}), ...(name === "parcels" && this.day ? { day: this.day } : {}) };
  }

  // A layer that is shown for the first time is made then, so everything set before is told to it again.
  source(name) {
    const { published } = this.planner.layerNamed(name), address = filteredAddress(name, this.asked(name));
    const usual = CASES.includes(name) ? this.planner.mapPage.layers.filter().toString() : "";
    for (const layer of this.drawn(name)) {
      if (published) layer.setSource(this.publishedSource(published, address ?? published.tiles));
      else {
        const source = tileSource(name, usual);
        if (address) source.setUrl(address);
        layer.setSource(source);
      }
    }
  }

  publishedSource(branch, url) {
    return new VectorTileSource({ format: new MVT(), url, minZoom: branch.min_zoom, maxZoom: Math.min(branch.max_zoom, 17), cacheSize: 128, transition: 0 });
  }

  fade(name, value) {
    this.opacities[name] = value;
    for (const layer of this.drawn(name)) layer.setOpacity(value);
    this.planner.mapPage.write();
  }

  shown(name, on) {
    const { published } = this.planner.layerNamed(name);
    if (published) {
      if (on && !this.published.has(name)) this.make(name, published);
      this.published.get(name)?.setVisible(on);
      this.planner.mapPage.write();
    } else {
      const box = this.box(name);
      if (!box || box.checked === on) return;
      box.checked = on;
      box.dispatchEvent(new Event("change", { bubbles: true }));
      if (this.filters[name] || (name === "parcels" && this.day)) this.source(name);
    }
    if (this.opacities[name] !== undefined) this.fade(name, this.opacities[name]);
    this.planner.layersChanged?.();
  }

  make(name, published) {
    const layer = publishedLayer(published);
    this.published.set(name, layer);
    this.planner.map.addLayer(layer);
    if (this.filters[name]) this.source(name);
  }
}
