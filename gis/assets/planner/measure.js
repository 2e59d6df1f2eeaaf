// Length and area on the ellipsoid, told while drawing and after.
import { areaOf, bearing, distance, lengthOf } from "./ellipsoid.js";

const metres = (value) => (value < 10_000 ? [value.toFixed(2), "metre"] : [(value / 1000).toFixed(3), "kilometre"]);
const ground = (value) => (value < 1e6 ? [value.toFixed(2), "square"] : [(value / 1e6).toFixed(4), "squareKilometre"]);

export class Measure {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner });
    panel.addEventListener("change", (event) => event.target.matches("[name=measured]") && this.opened());
    panel.querySelector("[data-act=again]").addEventListener("click", () => this.opened());
  }

  opened() {
    const kind = this.panel.querySelector("[name=measured]:checked").value;
    this.planner.sketch.begin({ kind, trace: true, snap: [this.planner.ground.near], changed: (points) => this.tell(points, kind), done: (points) => this.tell(points, kind) });
    this.planner.ground.watch(true);
    this.tell([], kind);
  }

  closed() {
    this.planner.sketch.stop();
    this.planner.ground.watch(false);
  }

  tell(points, kind) {
    const put = (name, [value, unit]) => (this.panel.querySelector(`[data-measured=${name}]`).textContent = points.length > 1 ? `${value} ${this.planner.words[unit]}` : "–");
    const ring = kind === "area" && points.length > 2;
    put("length", metres(lengthOf(ring ? [...points, points[0]] : points)));
    put("area", ring ? ground(areaOf(points)) : ["–", "none"]);
    const [from, to] = points.slice(-2);
    put("last", to ? metres(distance(from, to)) : ["–", "none"]);
    put("direction", to ? [bearing(from, to).toFixed(1), "degree"] : ["–", "none"]);
  }
}
