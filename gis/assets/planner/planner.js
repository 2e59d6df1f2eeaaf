// The planner's tools on the map: one panel at a time, one drawing at a time, their state in the address.
import Feature from "ol/Feature.js";
import { Point } from "ol/geom.js";
import VectorLayer from "ol/layer/Vector.js";
import { fromLonLat } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import { toast } from "../../../app/assets/js/toast.js";
import { goTo } from "../map/permalink.js";
import { outline } from "../map/place-map.js";
import { Bookmarks } from "./bookmarks.js";
import { Changes } from "./changes.js";
import { Choosing } from "./choosing.js";
import { Compare } from "./compare.js";
import { Coordinates } from "./coordinates.js";
import { FilterPanel } from "./filter-panel.js";
import { Ground } from "./ground.js";
import { Identify } from "./identify.js";
import { LayerState } from "./layer-state.js";
import { Measure } from "./measure.js";
import { fillWindow, freePadding, motion } from "./window.js";
import { listenToHolding } from "./press.js";
import { PrintPanel } from "./print-panel.js";
import { Selecting } from "./selecting.js";
import { restoreAddress, writeAddress } from "./sharing.js";
import { listen } from "./shortcuts.js";
import { Sketch } from "./sketch.js";
import { TileWatch } from "./tile-watch.js";
import { Time } from "./time.js";
import { Tree } from "./tree.js";
import { TypedPoints } from "./typed-points.js";

const TOOLS = { select: Selecting, change: Changes, identify: Identify, measure: Measure, tree: Tree, filter: FilterPanel, bookmarks: Bookmarks, compare: Compare, months: Time, print: PrintPanel };

export class Planner {
  constructor(element) {
    this.element = this.page = element.closest(".map-page");
    this.mapPage = this.page.querySelector("[data-module~=map-page]").mapPage;
    this.map = this.mapPage.map;
    this.first = this.mapPage.first;
    this.config = JSON.parse(element.dataset.config);
    this.words = JSON.parse(element.dataset.words);
    this.layers = this.config.groups.flatMap((group) => group.layers);
    this.layerNames = this.layers.map((layer) => layer.name);
    this.state = new LayerState(this);
    this.sketch = new Sketch(this.mapPage);
    this.ground = new Ground(this.map);
    this.choosing = new Choosing(this);
    this.marks = new VectorSource();
    this.map.addLayer(new VectorLayer({ source: this.marks, style: outline, zIndex: 118 }));
    this.tools = {};
    for (const [name, Tool] of Object.entries(TOOLS)) this.tools[name] = new Tool(this.panelOf(name), this);
    this.coordinates = new Coordinates(this.page.querySelector("[data-status]"), this.panelOf("goto"), this);
    this.typed = new TypedPoints(this);
    this.page.addEventListener("click", (event) => this.pressed(event));
    listen(this);
    listenToHolding(this);
    this.tileWatch = new TileWatch(this);
    this.mapPage.more = (query) => writeAddress(this, query);
    fillWindow(this.page, this.map);
    restoreAddress(this).then(() => (element.dataset.ready = ""));
  }

  panelOf(name) {
    return this.page.querySelector(`[data-tool-panel="${name}"]`);
  }

  layerNamed(name) {
    return this.layers.find((layer) => layer.name === name);
  }

  pressed(event) {
    const button = event.target.closest("[data-tool]");
    if (button) this.open(button.dataset.tool, { toggle: true });
    if (event.target.closest("[data-close-tool]")) this.shut();
    if (event.target.closest("[data-toggle-side]") && this.current) this.shut();
  }

  open(name, { toggle = false, focus = false } = {}) {
    if (this.current === name) return toggle ? this.shut() : undefined;
    this.shut();
    this.current = name;
    for (const side of this.page.querySelectorAll("[data-side], [data-panel]")) side.hidden = true;
    for (const button of this.page.querySelectorAll("[data-toggle-side]")) button.setAttribute("aria-expanded", "false");
    const panel = this.panelOf(name);
    panel.hidden = false;
    this.mark();
    this.tools[name]?.opened?.();
    if (focus) panel.querySelector("h2")?.focus();
    this.mapPage.write();
  }

  shut() {
    const name = this.current;
    if (!name) return;
    this.current = null;
    this.panelOf(name).hidden = true;
    this.tools[name]?.closed?.();
    this.mark();
    this.mapPage.write();
  }

  mark() {
    for (const button of this.page.querySelectorAll("[data-tool]")) button.setAttribute("aria-expanded", String(button.dataset.tool === this.current));
  }

  // Escape: first the drawing, then the panel.
  cancel() {
    if (this.sketch.tracing) this.sketch.trace(false);
    else if (this.sketch.task && this.sketch.steps.now.length) this.sketch.begin(this.sketch.task);
    else if (this.current) {
      const button = this.page.querySelector(`[data-tool=${this.current}]`);
      this.shut();
      button?.focus();
    }
  }

  // First a point of the drawing, then a shape of the change.
  step(way) {
    if (!this.sketch.step(way) && this.current === "change") this.tools.change.step(way);
  }

  goTo(centre, zoom) {
    goTo(this.map, { centre, zoom });
  }

  show(extent, maxZoom = 19) {
    this.map.getView().fit(extent, { padding: freePadding(this.page, this.panelOf(this.current)), maxZoom, duration: motion(200) });
  }

  point(place) {
    this.marks.clear();
    this.marks.addFeature(new Feature(new Point(fromLonLat(place))));
  }

  // The layer's tiles are asked for anew: what was changed is in the next tile (tiles are never kept without asking).
  reload(name) {
    this.state.source(name);
  }

  say(words) {
    toast(words);
  }
}
