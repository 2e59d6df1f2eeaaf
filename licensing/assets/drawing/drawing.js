// The page put together: map, floors, tools, sides, history, trial. Without it the form below takes typed shapes.
import Map from "ol/Map.js";
import View from "ol/View.js";
import { defaults } from "ol/control/defaults.js";
import { getCenter } from "ol/extent.js";
import { Floors } from "./floors.js";
import { groundLayers, showEnvelope } from "./ground.js";
import { History } from "./history.js";
import { metresOf } from "./projection.js";
import { Sides, western } from "./sides.js";
import { Tools } from "./tools.js";
import { Trial } from "./trial.js";

export class Drawing {
  constructor(element) {
    const ground = JSON.parse(element.dataset.ground), config = JSON.parse(element.dataset.config);
    this.element = element;
    this.form = element.closest("form");
    this.metres = metresOf(ground);
    this.envelopes = Object.fromEntries(Object.entries(ground.envelopes).map(([code, g]) => [code, this.metres.read(g)]));
    this.layers = groundLayers(ground, this.metres);
    this.floors = new Floors(this.form, config.floors.map((floor) => floor.code), this.metres);
    this.floors.active = config.floors.find((floor) => floor.open)?.code ?? this.floors.active;
    this.locked = new Set(config.floors.filter((floor) => !floor.open).map((floor) => floor.code));
    this.along = this.front(ground);
    this.map = this.makeMap(element.querySelector("[data-canvas]"));
    this.tools = new Tools(this.map, this.floors, this.layers, this.along, () => this.changed());
    this.sides = new Sides(element.querySelector("[data-side-panel]"), this.floors, () => this.changed());
    this.trial = new Trial(element.querySelector("[data-trial]"), config.trial, this.form);
    this.floors.load();
    this.history = new History(this.floors.state());
    this.bind();
    this.show(this.floors.active);
    this.press(this.floors.of(this.floors.active).length ? "modify" : "rectangle");
    this.trial.soon(this.parts());
  }

  makeMap(target) {
    const extent = this.layers.parcel.getSource().getExtent();
    const view = new View({ projection: this.metres.projection, center: getCenter(extent), maxResolution: 2, minResolution: 0.005, constrainResolution: false });
    const map = new Map({ target, layers: [...this.layers.all, this.floors.layer], view, controls: defaults({ rotate: false, attribution: false, zoomOptions: this.zoomWords(target) }) });
    target.querySelector(".map-panel__wait")?.remove();
    view.fit(extent, { padding: [48, 48, 48, 48], size: map.getSize() });
    return map;
  }

  zoomWords({ dataset }) {
    return { zoomInTipLabel: dataset.nearer, zoomOutTipLabel: dataset.farther };
  }

  // The direction of the longest street side: rectangles lie along it.
  front(ground) {
    const streets = ground.edges.filter((edge) => edge.kind === "street");
    const lines = (streets.length ? streets : ground.edges).map((edge) => this.metres.read(edge.geometry));
    const longest = lines.reduce((best, line) => (line.getLength() > best.getLength() ? line : best), lines[0]);
    const [first, last] = [longest.getFirstCoordinate(), longest.getLastCoordinate()];
    return [last[0] - first[0], last[1] - first[1]];
  }

  bind() {
    this.element.addEventListener("click", ({ target }) => {
      const button = target.closest("button[data-tool], button[data-act], button[data-floor]");
      if (!button) return;
      if (button.dataset.tool) this.press(button.dataset.tool);
      else if (button.dataset.floor) this.show(button.dataset.floor);
      else this.act(button.dataset.act);
    });
    document.addEventListener("keydown", (event) => {
      if (event.target.matches?.("input, textarea, select")) return;
      if (event.key === "Escape") this.tools.cancel();
      if (!(event.ctrlKey || event.metaKey) || !["z", "y"].includes(event.key.toLowerCase())) return;
      event.preventDefault();
      this.act(event.key.toLowerCase() === "y" || event.shiftKey ? "redo" : "undo");
    });
  }

  press(tool) {
    this.tools.use(this.locked.has(this.floors.active) ? "none" : tool);
    this.mark("[data-tool]", "tool", tool);
  }

  show(code) {
    this.floors.active = code;
    this.floors.selected = null;
    showEnvelope(this.layers.envelope, this.envelopes[code]);
    this.mark("[data-floor]", "floor", code);
    this.floors.layer.changed();
    this.sides.show();
    if (this.tools?.name) this.press(this.tools.name);
  }

  act(name) {
    const act = {
      undo: () => this.step(this.history.undo()), redo: () => this.step(this.history.redo()),
      erase: () => this.edit(() => (this.floors.selected ? this.floors.remove(this.floors.selected) : this.floors.clear(this.floors.active))),
      copy: () => this.edit(() => this.floors.copyBelow()), fill: () => this.edit(() => this.floors.fill(this.envelopes[this.floors.active])),
      place: () => this.edit(() => this.place()),
    }[name];
    act?.();
  }

  edit(change) {
    if (this.locked.has(this.floors.active)) return;
    change();
    this.changed();
  }

  place() {
    const [width, depth] = ["width", "depth"].map((name) => Number(western(this.element.querySelector(`[data-size="${name}"]`).value)));
    const inside = this.envelopes[this.floors.active] ?? this.layers.parcel.getSource().getFeatures()[0].getGeometry();
    this.sides.place(width, depth, getCenter(inside.getExtent()), this.along);
    this.press("move");
  }

  step(state) {
    if (!state) return;
    this.floors.restore(state);
    this.sides.show();
    this.trial.soon(this.parts());
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  changed() {
    this.floors.save();
    this.history.keep(this.floors.state());
    this.floors.layer.changed();
    this.sides.show();
    this.trial.soon(this.parts());
  }

  parts() {
    return Object.fromEntries(this.floors.codes.map((code) => [code, this.floors.geometryOf(code)]).filter(([, geometry]) => geometry));
  }

  mark(selector, name, value) {
    for (const button of this.element.querySelectorAll(`button${selector}`)) button.setAttribute("aria-pressed", String(button.dataset[name] === value));
  }
}
