// What a planner has set for each layer: its filter and how strongly it is drawn. Told to the map's own tile layers.
import { CASES, tileSource } from "../map/base-map.js";

export class LayerState {
  constructor(planner) {
    this.planner = planner;
    this.filters = {};
    this.opacities = {};
    const query = new URLSearchParams(location.search);
    for (const name of planner.layerNames) {
      if (query.get(`f_${name}`)) this.filters[name] = query.get(`f_${name}`);
      if (query.get(`o_${name}`)) this.opacities[name] = Number(query.get(`o_${name}`)) / 100;
    }
  }

  restore() {
    for (const name of Object.keys(this.filters)) this.source(name);
    for (const [name, value] of Object.entries(this.opacities)) this.fade(name, value);
  }

  // For the address: the filters and strengths that are not the usual ones.
  write(query) {
    for (const [name, text] of Object.entries(this.filters)) query.set(`f_${name}`, text);
    for (const [name, value] of Object.entries(this.opacities)) if (value < 1) query.set(`o_${name}`, String(Math.round(value * 100)));
  }

  filter(name, text) {
    if (text) this.filters[name] = text;
    else delete this.filters[name];
    this.source(name);
    this.planner.mapPage.write();
  }

  // A layer that is shown for the first time is made then, so everything set before is told to it again.
  source(name) {
    const { mapPage } = this.planner, text = this.filters[name];
    const usual = mapPage.layers.filter().toString();
    for (const layer of mapPage.base.layersNamed(name)) {
      const source = tileSource(name, text ? `filter=${encodeURIComponent(text)}` : CASES.includes(name) ? usual : "");
      if (text) source.setUrl(`/map/filtered/${name}/{z}/{x}/{y}?filter=${encodeURIComponent(text)}`);
      layer.setSource(source);
    }
  }

  fade(name, value) {
    this.opacities[name] = value;
    for (const layer of this.planner.mapPage.base.layersNamed(name)) layer.setOpacity(value);
    this.planner.mapPage.write();
  }

  shown(name, on) {
    const box = this.planner.page.querySelector(`[data-layers] [data-layer="${name}"]`);
    if (!box || box.checked === on) return;
    box.checked = on;
    box.dispatchEvent(new Event("change", { bubbles: true }));
    if (this.filters[name]) this.source(name);
    if (this.opacities[name] !== undefined) this.fade(name, this.opacities[name]);
  }
}
