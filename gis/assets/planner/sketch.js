// Drawing on the map by mouse, finger or keys: every point is snapped, can be typed, taken back and done again.
//   begin({kind: "line" | "area" | "box" | "point", snap: VectorSource?, changed(points), done(points)})   points in degrees
import Feature from "ol/Feature.js";
import { LineString, MultiPoint, Polygon } from "ol/geom.js";
import DoubleClickZoom from "ol/interaction/DoubleClickZoom.js";
import Snap from "ol/interaction/Snap.js";
import VectorLayer from "ol/layer/Vector.js";
import { fromLonLat, toLonLat } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import { Circle, Fill, Stroke, Style } from "ol/style.js";
import { bearing, offset } from "./ellipsoid.js";
import { Steps } from "./steps.js";

const INK = "#b42318", LEAST = { line: 2, area: 3, box: 2, point: 1 }, MOST = { box: 2, point: 1 };
const style = [
  new Style({ stroke: new Stroke({ color: "#fff", width: 5 }), fill: new Fill({ color: "rgba(180,35,24,.10)" }) }),
  new Style({ stroke: new Stroke({ color: INK, width: 2.5 }), image: new Circle({ radius: 5, fill: new Fill({ color: "#fff" }), stroke: new Stroke({ color: INK, width: 2 }) }) }),
];

export class Sketch {
  constructor(mapPage) {
    this.mapPage = mapPage;
    this.map = mapPage.map;
    this.source = new VectorSource();
    this.map.addLayer(new VectorLayer({ source: this.source, style, zIndex: 120, updateWhileInteracting: true }));
    this.map.on("click", (event) => this.task && this.pressed(event));
    this.map.on("pointermove", (event) => this.task && !event.dragging && this.hover(event));
  }

  begin(task) {
    this.stop();
    this.task = task;
    this.steps = new Steps([]);
    this.mapPage.taken = true;
    this.zooming(false);
    if (task.snap) {
      this.snap = new Snap({ source: task.snap, pixelTolerance: matchMedia("(pointer: coarse)").matches ? 22 : 12 });
      this.snap.setMap(this.map);
    }
    this.show();
  }

  stop({ keep = false } = {}) {
    this.snap?.setMap(null);
    this.snap = this.task = this.over = null;
    clearTimeout(this.freeing); // the press that ends a drawing must not open a parcel's panel: a single press is told late
    this.freeing = setTimeout(() => (this.mapPage.taken = Boolean(this.task)), 400);
    this.zooming(true);
    if (!keep) this.source.clear();
  }

  zooming(on) {
    for (const one of this.map.getInteractions().getArray()) if (one instanceof DoubleClickZoom) one.setActive(on);
  }

  snapped(coordinate, pixel) {
    return this.snap?.snapTo(pixel, coordinate, this.map)?.vertex ?? coordinate;
  }

  pressed(event) {
    event.stopPropagation();
    const twice = this.last && event.originalEvent.timeStamp - this.last.time < 350 && Math.hypot(event.pixel[0] - this.last.pixel[0], event.pixel[1] - this.last.pixel[1]) < 8;
    this.last = { time: event.originalEvent.timeStamp, pixel: event.pixel };
    if (twice) this.finish();
    else this.add(toLonLat(this.snapped(event.coordinate, event.pixel)));
  }

  hover(event) {
    this.over = this.snapped(event.coordinate, event.pixel);
    this.show();
  }

  // The point under the cross in the middle: for keys.
  addMiddle() {
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

  undo() {
    if (this.task) this.set(this.steps.undo());
  }

  redo() {
    if (this.task) this.set(this.steps.redo());
  }

  finish() {
    if (!this.task || this.steps.now.length < LEAST[this.task.kind]) return;
    const { done, kind } = this.task, points = this.ringOf(this.steps.now, kind);
    this.over = null;
    this.show();
    this.stop({ keep: true });
    done(points);
  }

  ringOf(points, kind) {
    if (kind !== "box" || points.length < 2) return points;
    const [[w, s], [e, n]] = points;
    return [[w, s], [e, s], [e, n], [w, n]];
  }

  show() {
    const drawn = this.steps.now.map((point) => fromLonLat(point));
    const all = this.over && this.task ? [...drawn, this.over] : drawn;
    this.source.clear();
    if (!drawn.length) return;
    const ring = this.ringOf(all, this.task?.kind);
    const closed = ["area", "box"].includes(this.task?.kind) && ring.length > 2;
    if (all.length > 1) this.source.addFeature(new Feature(closed ? new Polygon([[...ring, ring[0]]]) : new LineString(ring)));
    this.source.addFeature(new Feature(new MultiPoint(drawn)));
  }
}
