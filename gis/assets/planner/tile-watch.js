// Tiles on their way, tiles that did not come, and no connection at all: told in a strip over the map, with a way to ask again.
import VectorTileLayer from "ol/layer/VectorTile.js";

export class TileWatch {
  constructor(planner) {
    Object.assign(this, { planner, strip: planner.page.querySelector("[data-tiles-failed]"), bar: planner.page.querySelector("[data-tiles-loading]"), waiting: 0, failed: new Set(), seen: new WeakSet() });
    planner.map.getLayers().forEach((layer) => this.watch(layer));
    planner.map.getLayers().on("add", ({ element }) => this.watch(element));
    this.strip.querySelector("button").addEventListener("click", () => this.again());
    addEventListener("offline", () => this.show());
    addEventListener("online", () => this.again());
    this.show();
  }

  watch(layer) {
    if (!(layer instanceof VectorTileLayer)) return;
    this.listen(layer);
    layer.on("change:source", () => this.listen(layer));
  }

  listen(layer) {
    const source = layer.getSource();
    if (!source || this.seen.has(source)) return;
    this.seen.add(source);
    source.on("tileloadstart", () => this.count(1));
    source.on("tileloadend", () => this.count(-1, () => this.failed.delete(source)));
    source.on("tileloaderror", () => this.count(-1, () => this.failed.add(source)));
  }

  count(step, act) {
    this.waiting = Math.max(0, this.waiting + step);
    act?.();
    this.show();
  }

  again() {
    const failed = [...this.failed];
    this.failed.clear();
    this.waiting = 0;
    for (const source of failed) source.refresh();
    this.show();
  }

  show() {
    const { words } = this.planner, gone = !navigator.onLine;
    this.bar.hidden = !this.waiting;
    this.strip.hidden = !gone && !this.failed.size;
    const said = this.strip.querySelector("span"), text = gone ? words.noNetwork : words.tilesFailed;
    if (!this.strip.hidden && said.textContent !== text) said.textContent = text;
  }
}
