// Drawing by pointer: rectangle, polygon, moving corners, moving a whole shape; everything snaps to envelope, parcel and the floors.
import Draw from "ol/interaction/Draw.js";
import Modify from "ol/interaction/Modify.js";
import Select from "ol/interaction/Select.js";
import Snap from "ol/interaction/Snap.js";
import Translate from "ol/interaction/Translate.js";
import Polygon from "ol/geom/Polygon.js";
import { betweenCorners } from "./shapes.js";

const SNAP_PX = 12;

export class Tools {
  constructor(map, floors, layers, along, changed) {
    Object.assign(this, { map, floors, layers, along, changed, current: [] });
    this.snaps = [layers.envelope, layers.parcel, floors.layer].map((layer) => new Snap({ source: layer.getSource(), pixelTolerance: SNAP_PX }));
  }

  use(name) {
    this.current.forEach((interaction) => this.map.removeInteraction(interaction));
    this.snaps.forEach((snap) => this.map.removeInteraction(snap));
    this.current = this[name]?.() ?? [];
    [...this.current, ...this.snaps].forEach((interaction) => this.map.addInteraction(interaction));
    this.name = name;
  }

  rectangle() {
    const shape = ([from, to], geometry) => {
      const polygon = geometry ?? new Polygon([]);
      polygon.setCoordinates([betweenCorners(from, to, this.along)]);
      return polygon;
    };
    return [this.drawing(new Draw({ type: "Circle", geometryFunction: shape }))];
  }

  polygon() {
    return [this.drawing(new Draw({ type: "Polygon", stopClick: true }))];
  }

  drawing(draw) {
    draw.on("drawend", ({ feature }) => {
      this.floors.selected = this.floors.add(new Polygon(feature.getGeometry().getCoordinates()));
      this.changed();
    });
    return draw;
  }

  modify() {
    const own = () => this.floors.of(this.floors.active);
    const modify = new Modify({ source: this.floors.source, filter: (feature) => own().includes(feature), pixelTolerance: SNAP_PX });
    modify.on("modifyend", () => this.changed());
    return [this.selecting(), modify];
  }

  move() {
    const translate = new Translate({ layers: [this.floors.layer], filter: (feature) => feature.get("floor") === this.floors.active });
    translate.on("translateend", () => this.changed());
    return [this.selecting(), translate];
  }

  selecting() {
    const select = new Select({ layers: [this.floors.layer], style: null, filter: (feature) => feature.get("floor") === this.floors.active });
    select.on("select", ({ selected }) => {
      this.floors.selected = selected[0] ?? null;
      this.changed();
    });
    return select;
  }

  cancel() {
    for (const interaction of this.current) interaction.abortDrawing?.();
  }
}
