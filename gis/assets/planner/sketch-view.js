// How a drawing under way looks: its line or shape so far, on to the pointer, and its corners.
import Feature from "ol/Feature.js";
import { LineString, MultiPoint, Polygon } from "ol/geom.js";
import VectorLayer from "ol/layer/Vector.js";
import { fromLonLat } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import { Circle, Fill, Stroke, Style } from "ol/style.js";

const INK = "#b42318";
export const sketchStyle = [
  new Style({ stroke: new Stroke({ color: "#fff", width: 5 }), fill: new Fill({ color: "rgba(180,35,24,.10)" }) }),
  new Style({ stroke: new Stroke({ color: INK, width: 2.5 }), image: new Circle({ radius: 5, fill: new Fill({ color: "#fff" }), stroke: new Stroke({ color: INK, width: 2 }) }) }),
];

// Two opposite corners make a box; anything else is its own corners.
export function ringOf(points, kind) {
  if (kind !== "box" || points.length < 2) return points;
  const [[w, s], [e, n]] = points;
  return [[w, s], [e, s], [e, n], [w, n]];
}

export class SketchView {
  constructor(map) {
    this.source = new VectorSource();
    map.addLayer(new VectorLayer({ source: this.source, style: sketchStyle, zIndex: 120, updateWhileInteracting: true }));
  }

  clear() {
    this.source.clear();
  }

  // Corners in degrees, where the pointer is in the map's own system (or null).
  show(points, over, kind) {
    const drawn = points.map((point) => fromLonLat(point)), all = over ? [...drawn, over] : drawn;
    this.clear();
    if (!drawn.length) return;
    const ring = ringOf(all, kind), closed = ["area", "box"].includes(kind) && ring.length > 2;
    if (all.length > 1) this.source.addFeature(new Feature(closed ? new Polygon([[...ring, ring[0]]]) : new LineString(ring)));
    this.source.addFeature(new Feature(new MultiPoint(drawn)));
  }
}
