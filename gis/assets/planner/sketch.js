// Drawing on the map by mouse, finger or keys: every point is snapped, can be typed, taken back and done again.
//   begin({kind: "line" | "area" | "box" | "point", snap: [VectorSource], trace: bool, changed(points), done(points)})   points in degrees
import DoubleClickZoom from "ol/interaction/DoubleClickZoom.js";
import Snap from "ol/interaction/Snap.js";
import { toLonLat } from "ol/proj.js";
import { bearing, offset } from "./ellipsoid.js";
import { SketchView, ringOf, sketchStyle } from "./sketch-view.js";
import { Steps } from "./steps.js";
import { Tracing, joined } from "./tracing.js";

const LEAST = { line: 2, area: 3, box: 2, point: 1 }, MOST = { box: 2, point: 1 };
const tolerance = () => (matchMedia("(pointer: coarse)").matches ? 22 : 12);

export class Sketch {
  constructor(mapPage) {
    this.mapPage = mapPage;
    this.map = mapPage.map;
    this.view = new SketchView(this.map);
    // A listener of OpenLayers that answers `false` keeps the event from all others.
    this.map.on("click", (event) => void (this.task && !this.tracing && this.pressed(event)));
    this.map.on("pointermove", (event) => void (this.task && !this.tracing && !event.dragging && this.hover(event)));
  }

  begin(task) {
    this.stop();
    this.task = task;
    this.steps = new Steps([]);
    this.mapPage.taken = true;
    this.zooming(false);
    this.snaps = (task.snap ?? []).map((source) => {
      const snap = new Snap({ source, pixelTolerance: tolerance() });
      snap.setMap(this.map);
      return snap;
    });
    this.show();
  }

  stop({ keep = false } = {}) {
    for (const snap of this.snaps ?? []) snap.setMap(null);
    this.trace(false);
    this.task = this.over = null;
    this.snaps = [];
    clearTimeout(this.freeing); // the press that ends a drawing must not open a parcel's panel: a single press is told late
    this.freeing = setTimeout(() => (this.mapPage.taken = Boolean(this.task)), 400);
    this.zooming(true);
    if (!keep) this.view.clear();
  }

  // Until the next stretch of boundary is in the drawing.
  trace(on) {
    this.tracing?.stop();
    this.tracing = null;
    if (on && this.task?.trace) this.tracing = new Tracing(this.map, { source: this.task.snap[0], tolerance: tolerance(), style: sketchStyle, done: (traced) => this.addTraced(traced) });
    this.traceChanged?.(Boolean(this.tracing));
  }

  addTraced(traced) {
    setTimeout(() => this.trace(false)); // the press that ended it is still on its way
    this.set(this.steps.add(joined(this.steps.now, traced)));
  }

  // A finger that was held is being lifted: what the map takes for a press neither draws nor opens a panel.
  held() {
    this.ignoreNext = this.mapPage.taken = true;
    setTimeout(() => (this.ignoreNext = false), 60);
    clearTimeout(this.freeing);
    this.freeing = setTimeout(() => (this.mapPage.taken = Boolean(this.task)), 400);
  }

  zooming(on) {
    for (const one of this.map.getInteractions().getArray()) if (one instanceof DoubleClickZoom) one.setActive(on);
  }

  snapped(coordinate, pixel) {
    for (const snap of this.snaps) {
      const found = snap.snapTo(pixel, coordinate, this.map);
      if (found) return found.vertex;
    }
    return coordinate;
  }

  // With Alt held a point stands where it is put, beside the corner that it would snap to.
  placeOf(event) {
    return event.originalEvent.altKey ? event.coordinate : this.snapped(event.coordinate, event.pixel);
  }

  pressed(event) {
    event.stopPropagation();
    if (this.ignoreNext) return; // the finger that was held is lifted
    const twice = this.last && event.originalEvent.timeStamp - this.last.time < 350 && Math.hypot(event.pixel[0] - this.last.pixel[0], event.pixel[1] - this.last.pixel[1]) < 8;
    this.last = { time: event.originalEvent.timeStamp, pixel: event.pixel };
    if (twice) this.finish();
    else this.add(toLonLat(this.placeOf(event)));
  }

  hover(event) {
    this.over = this.placeOf(event);
    this.show();
  }

  // The point under the cross in the middle: for keys.
  addMiddle() {
    if (this.tracing) return this.tracing.pressMiddle();
    const middle = this.map.getView().getCenter();
    this.add(toLonLat(this.snapped(middle, this.map.getPixelFromCoordinate(middle))));
  }

  // So many metres on: in a typed direction, or in that in which the pointer lies.
  addTyped(metres, degrees = null) {
    const from = this.steps?.now.at(-1);
    if (!this.task || !from || !(metres > 0)) return false;
    const towards = degrees ?? bearing(from, toLonLat(this.over ?? this.map.getView().getCenter()));
    this.add(offset(from, metres, towards));
    return true;
  }

  add(point) {
    if (!this.task) return;
    this.set(this.steps.add([...this.steps.now, point]));
    if (this.steps.now.length === MOST[this.task.kind]) this.finish();
  }

  set(points) {
    this.show();
    this.task.changed?.(points);
  }

  // "undo" or "redo". False when there was no point to take back or to do again: then an earlier shape is meant.
  step(way) {
    if (!this.task || !(way === "undo" ? this.steps.canUndo : this.steps.canRedo)) return false;
    this.set(this.steps[way]());
    return true;
  }

  finish() {
    if (!this.task || this.steps.now.length < LEAST[this.task.kind]) return;
    const { done, kind } = this.task, points = ringOf(this.steps.now, kind);
    this.over = null;
    this.show();
    this.stop({ keep: true });
    done(points);
  }

  show() {
    this.view.show(this.steps.now, this.task ? this.over : null, this.task?.kind);
  }
}
