// The sides of the chosen shape as numbers: typing a length moves the side. Also a rectangle of typed width and depth.
import Polygon from "ol/geom/Polygon.js";
import { rectangle, sidesOf, withSide } from "./shapes.js";

const western = (text) => text.replace(/[٠-٩]/g, (d) => "٠١٢٣٤٥٦٧٨٩".indexOf(d)).replace("٫", ".").replace(",", ".");
const MOST_SIDES = 24;

export class Sides {
  constructor(element, floors, changed) {
    Object.assign(this, { element, floors, changed, list: element.querySelector("[data-sides]"), pattern: element.querySelector("template") });
    this.list.addEventListener("change", ({ target }) => this.set(Number(target.dataset.side), Number(western(target.value))));
    this.list.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  show() {
    const ring = this.ring();
    this.element.hidden = !ring || ring.length - 1 > MOST_SIDES;
    if (this.element.hidden) return;
    const lengths = sidesOf(ring);
    while (this.list.children.length > lengths.length) this.list.lastElementChild.remove();
    while (this.list.children.length < lengths.length) this.list.append(this.row(this.list.children.length));
    lengths.forEach((length, i) => {
      this.list.children[i].querySelector("input").value = length.toFixed(2);
    });
  }

  row(i) {
    const row = this.pattern.content.firstElementChild.cloneNode(true);
    row.querySelector("[data-number]").textContent = i + 1;
    row.querySelector("input").dataset.side = i;
    return row;
  }

  ring() {
    const own = this.floors.of(this.floors.active);
    const chosen = own.includes(this.floors.selected) ? this.floors.selected : own.length === 1 ? own[0] : null;
    this.chosen = chosen;
    return chosen?.getGeometry().getCoordinates()[0] ?? null;
  }

  set(i, length) {
    const ring = this.ring();
    if (!ring || !(length > 0) || length > 500) return this.show();
    this.chosen.getGeometry().setCoordinates([withSide(ring, i, length)]);
    this.changed();
  }

  // A rectangle of this size in the middle of the floor's envelope, turned as the front is.
  place(width, depth, centre, along) {
    if (!(width > 0) || !(depth > 0)) return;
    this.floors.selected = this.floors.add(new Polygon([rectangle(centre, along, width, depth)]));
    this.changed();
  }
}

export { western };
