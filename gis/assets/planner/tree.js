// The layer tree: groups, what each layer looks like, from which scale it is drawn, how strongly, and whether it is filtered.
import { make } from "./change-words.js";
import { Published } from "./published.js";

const scaleOf = (zoom) => Math.round(559082264 / 2 ** zoom / 1000) * 1000;

export class Tree {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner });
    const { groups } = planner.config;
    panel.querySelector("[data-tree]").replaceChildren(...groups.map((group) => make("details", { open: true }, make("summary", { text: group.group }),
      make("ul", { className: "planner-tree" }, ...group.layers.filter((layer) => this.box(layer.name)).map((layer) => this.line(layer))))));
    this.published = new Published(panel.querySelector("[data-tree]"), planner);
    planner.page.querySelector("[data-layers]").addEventListener("change", () => this.mirror());
    planner.map.getView().on("change:resolution", () => this.mirror());
  }

  box(name) {
    return this.planner.page.querySelector(`[data-layers] [data-layer="${name}"]`);
  }

  line({ name, title, firstZoom }) {
    const { words, state } = this.planner;
    const shown = make("input", { type: "checkbox", checked: this.box(name).checked, "data-tree-layer": name });
    const strength = make("input", { type: "range", min: 10, max: 100, step: 10, value: Math.round((state.opacities[name] ?? 1) * 100), "aria-label": `${words.strength} ${title}` });
    const filter = make("button", { type: "button", className: "planner-small", text: words.filter, "data-filter-layer": name, "aria-label": `${words.filter} ${title}` });
    shown.addEventListener("change", () => state.shown(name, shown.checked));
    strength.addEventListener("input", () => state.fade(name, Number(strength.value) / 100));
    filter.addEventListener("click", () => this.planner.tools.filter.choose(name));
    const from = make("small", { "data-from-zoom": firstZoom });
    from.append(`${words.fromScale} `, make("bdi", { text: `1:${scaleOf(firstZoom)}` }));
    return make("li", { "data-line": name }, make("label", {}, shown, make("span", { className: `legend__key legend__key--${name}` }), title), filter, strength, from);
  }

  opened() {
    this.mirror();
  }

  mirror() {
    const zoom = this.planner.map.getView().getZoom();
    for (const line of this.panel.querySelectorAll("[data-line]")) {
      const { line: name } = line.dataset;
      line.querySelector("[data-tree-layer]").checked = this.box(name).checked;
      line.querySelector("[data-filter-layer]").setAttribute("aria-pressed", String(Boolean(this.planner.state.filters[name])));
      const from = line.querySelector("[data-from-zoom]");
      from.hidden = zoom >= Number(from.dataset.fromZoom);
    }
  }
}
