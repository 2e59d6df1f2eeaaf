// The layer tree: groups, what each layer looks like, from which scale it is drawn, how strongly, and whether it is filtered.
import { make } from "./change-words.js";

const scaleOf = (zoom) => Math.round(559082264 / 2 ** zoom / 1000) * 1000;

export class Tree {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner });
    panel.querySelector("[data-tree]").replaceChildren(...planner.config.groups.map((group) => this.group(group)));
    planner.page.querySelector("[data-layers]").addEventListener("change", () => this.mirror());
    planner.map.getView().on("change:resolution", () => this.mirror());
    planner.layersChanged = () => this.mirror();
  }

  group({ group, layers }) {
    const lines = layers.filter((layer) => layer.published || this.planner.state.box(layer.name)).map((layer) => this.line(layer));
    return make("details", { open: true }, make("summary", { text: group }), make("ul", { className: "planner-tree" }, ...lines));
  }

  line({ name, title, firstZoom, published }) {
    const { words, state } = this.planner;
    const shown = make("input", { type: "checkbox", checked: state.isShown(name), "data-tree-layer": name });
    const strength = make("input", { type: "range", min: 10, max: 100, step: 10, value: Math.round((state.opacities[name] ?? 1) * 100), "aria-label": `${words.strength} ${title}` });
    const filter = make("button", { type: "button", className: "planner-small", text: words.filter, "data-filter-layer": name, "aria-label": `${words.filter} ${title}` });
    shown.addEventListener("change", () => state.shown(name, shown.checked));
    strength.addEventListener("input", () => state.fade(name, Number(strength.value) / 100));
    filter.addEventListener("click", () => this.planner.tools.filter.choose(name));
    const from = make("small", { "data-from-zoom": firstZoom });
    from.append(`${words.fromScale} `, make("bdi", { text: `1:${scaleOf(firstZoom)}` }));
    const single = published?.legend.length === 1;
    const key = published && !single ? [] : [this.key(published?.legend[0], name)];
    return make("li", { "data-line": name }, make("label", {}, shown, ...key, title), filter, strength, from, ...(published && !single ? [this.legend(published)] : []));
  }

  key(look, name) {
    const key = make("span", { className: look ? "legend__key" : `legend__key legend__key--${name}` });
    if (look) Object.assign(key.style, { backgroundColor: look.swatch, borderColor: look.stroke });
    return key;
  }

  legend(published) {
    return make("ul", { className: "planner-legend" }, ...published.legend.map((look) => make("li", {}, this.key(look), make("bdi", { text: look.label }))));
  }

  opened() {
    this.mirror();
  }

  mirror() {
    const zoom = this.planner.map.getView().getZoom();
    for (const line of this.panel.querySelectorAll("[data-line]")) {
      const { line: name } = line.dataset;
      line.querySelector("[data-tree-layer]").checked = this.planner.state.isShown(name);
      line.querySelector("[data-filter-layer]").setAttribute("aria-pressed", String(Boolean(this.planner.state.filters[name])));
      const from = line.querySelector("[data-from-zoom]");
      from.hidden = zoom >= Number(from.dataset.fromZoom);
    }
  }
}
