// Layers of the catalogue in the tree beside the map's own: shown, faded, with their legend; drawn as their style says.
import { publishedLayer } from "../layers/layer-preview.js";
import { make } from "./change-words.js";
import { ask } from "./requests.js";

export class Published {
  constructor(box, planner) {
    Object.assign(this, { box, planner, layers: new Map() });
    const query = new URLSearchParams(location.search);
    this.asked = new Set((query.get("p") ?? "").split(",").filter(Boolean));
    if (planner.config.published) this.load(planner.config.published);
  }

  async load(address) {
    const answer = await ask(address);
    if (!answer.ok) return;
    for (const group of answer.data) {
      const lines = group.layers.map((layer) => this.line(layer));
      this.box.append(make("details", { open: true }, make("summary", { text: group.group }), make("ul", { className: "planner-tree" }, ...lines)));
      for (const layer of group.layers) if (this.asked.has(layer.code)) this.show(layer, true);
    }
  }

  line(layer) {
    const { words } = this.planner;
    const shown = make("input", { type: "checkbox", checked: this.asked.has(layer.code), "data-published": layer.code });
    const strength = make("input", { type: "range", min: 10, max: 100, step: 10, value: 100, "aria-label": `${words.strength} ${layer.title}` });
    shown.addEventListener("change", () => this.show(layer, shown.checked));
    strength.addEventListener("input", () => this.layers.get(layer.code)?.setOpacity(Number(strength.value) / 100));
    const legend = make("ul", { className: "planner-legend" }, ...layer.legend.map(({ label, swatch, stroke }) => {
      const key = make("span", { className: "legend__key" });
      Object.assign(key.style, { backgroundColor: swatch, borderColor: stroke });
      return make("li", {}, key, label);
    }));
    return make("li", {}, make("label", {}, shown, layer.title), make("span"), strength, legend);
  }

  show(layer, on) {
    if (!this.layers.has(layer.code) && on) this.layers.set(layer.code, this.made(layer));
    this.layers.get(layer.code)?.setVisible(on);
    if (on) this.asked.add(layer.code);
    else this.asked.delete(layer.code);
    this.planner.mapPage.write();
  }

  made(layer) {
    const made = publishedLayer(layer);
    this.planner.map.addLayer(made);
    return made;
  }

  write(query) {
    if (this.asked.size) query.set("p", [...this.asked].join(","));
  }
}
