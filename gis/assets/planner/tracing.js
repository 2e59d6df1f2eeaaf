// Follow a boundary while drawing: OpenLayers' own Draw with `trace`. The first press on a boundary begins, the pointer runs
// along it, the second press ends; what was run along joins the drawing as one step.
import Draw from "ol/interaction/Draw.js";
import Snap from "ol/interaction/Snap.js";
import { toLonLat } from "ol/proj.js";

export class Tracing {
  constructor(map, { source, tolerance, style, done }) {
    Object.assign(this, { map, presses: 0 });
    this.draw = new Draw({ type: "LineString", trace: true, traceSource: source, snapTolerance: tolerance, style });
    this.snap = new Snap({ source, pixelTolerance: tolerance });
    this.draw.on("drawend", ({ feature }) => done(feature.getGeometry().getCoordinates().map((point) => toLonLat(point))));
    for (const one of [this.draw, this.snap]) map.addInteraction(one); // the one added last hears first: a press is snapped, then traced
    this.pressed = () => {
      this.presses += 1;
      if (this.presses === 2) this.draw.finishDrawing();
    };
    map.on("click", this.pressed);
    this.moved = () => this.keys && this.point("pointermove");
    map.on("moveend", this.moved);
  }

  // By keys: the cross in the middle is the pointer.
  pressMiddle() {
    this.keys = true;
    for (const type of ["pointermove", "pointerdown", "pointerup"]) this.point(type);
  }

  point(type) {
    const box = this.map.getViewport().getBoundingClientRect(), [wide, high] = this.map.getSize();
    const event = { clientX: box.left + wide / 2, clientY: box.top + high / 2, bubbles: true, pointerId: 1, pointerType: "mouse", isPrimary: true, button: 0, buttons: type === "pointerdown" ? 1 : 0 };
    this.map.getViewport().dispatchEvent(new PointerEvent(type, event));
  }

  stop() {
    this.map.un("click", this.pressed);
    this.map.un("moveend", this.moved);
    for (const one of [this.draw, this.snap]) this.map.removeInteraction(one);
  }
}

// The drawing goes on from its last corner along what was traced: a corner that both have stands once. Pure.
export function joined(points, traced) {
  const [last] = points.slice(-1), near = ([x, y], [x2, y2]) => Math.abs(x - x2) < 1e-9 && Math.abs(y - y2) < 1e-9;
  const all = [...points, ...(last && near(last, traced[0]) ? traced.slice(1) : traced)];
  return all.filter((point, n) => n === 0 || !near(point, all[n - 1]));
}
