// Corners moved, added, taken away and drawn anew on the map. The table stays what counts: whatever is done here is
// written into its rows, in the chosen system, to the millimetre; what only rows can do is asked of the form's own buttons.
import Collection from "ol/Collection.js";
import Draw from "ol/interaction/Draw.js";
import Modify from "ol/interaction/Modify.js";
import Snap from "ol/interaction/Snap.js";
import { asLines, sideAt, stepOf } from "./corner-shapes.js";

const reach = () => (matchMedia("(pointer: coarse)").matches ? 22 : 12);

export class CornerEdit {
  // view: CornerMap: its map, sources, form and the way between the map and the system.
  constructor(view, tools) {
    this.view = view;
    this.tools = tools;
    this.said = tools.querySelector("[data-said]");
    tools.hidden = false;
    tools.addEventListener("click", (event) => event.target.closest("button[data-tool]") && this.press(event.target.closest("button")));
    this.moving = new Collection();
    this.modify = new Modify({ features: this.moving, pixelTolerance: reach(), style: null, insertVertexCondition: () => false });
    this.modify.on("modifyend", (event) => event.features.forEach((corner) => this.put(corner.get("row"), corner.getGeometry().getCoordinates())));
    view.map.addInteraction(this.modify);
    this.snapping();
    view.map.on("singleclick", (event) => this.pressed(event));
    view.map.getTargetElement().addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("htmx:after:swap", () => this.filled());
  }

  // Corners and sides of the register: of the parcel itself and of its neighbours. Last added, first asked.
  snapping() {
    for (const snap of this.snaps ?? []) this.view.map.removeInteraction(snap);
    this.snaps = [this.view.around, this.view.parcel].map((source) => new Snap({ source, pixelTolerance: reach() }));
    for (const snap of this.snaps) this.view.map.addInteraction(snap);
  }

  // After every drawing of the table: the corners that can be moved are those that stand there now.
  shown(corners) {
    this.moving.clear();
    if (this.view.drawable && !this.drawing) this.moving.extend(corners);
  }

  put(row, place) {
    this.write(row, ...this.view.toSystem(place));
    this.say("moved", row + 1);
  }

  write(row, x, y) {
    for (const [name, value] of [["c_easting", x], ["c_northing", y]]) {
      const input = this.view.form.querySelector(`#${name}-${row + 1}`);
      if (input) input.value = value.toFixed(3);
    }
    this.view.form.elements.entered_by.value = "map";
    this.view.draw();
  }

  press(button) {
    const tool = button.dataset.tool;
    if (tool === "draw") return this.drawing ? this.stop() : this.begin();
    if (tool === "insert") return this.arm(button.getAttribute("aria-pressed") !== "true");
    if (tool === "drop" && this.chosen !== undefined) this.ask(`drop_corner:${this.chosen + 1}`, "dropped", this.chosen + 1);
  }

  arm(on) {
    this.inserting = on;
    this.mark("insert", on);
    if (on) this.say("insert");
  }

  pressed({ pixel, coordinate }) {
    if (this.drawing || !this.view.drawable) return;
    if (this.inserting && this.view.ring.length > 2) {
      const side = sideAt(this.view.ring, coordinate);
      this.pending = { row: side + 1, place: coordinate };
      this.arm(false);
      return this.ask(`add_corner:${side + 1}`, "added", side + 2);
    }
    const corner = this.view.map.forEachFeatureAtPixel(pixel, (feature) => (feature.get("row") === undefined ? null : feature), { hitTolerance: reach() });
    this.choose(corner?.get("row"));
  }

  choose(row) {
    this.chosen = row;
    this.tools.querySelector('[data-tool="drop"]').disabled = row === undefined || this.view.ring.length <= 3;
    this.view.draw();
    if (row !== undefined) this.say("chosen", row + 1);
  }

  // With Alt and an arrow the chosen corner moves by ten centimetres, with Shift by one.
  key(event) {
    const step = stepOf(event);
    if (!step || this.chosen === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const row = this.view.rows.find(({ row }) => row === this.chosen);
    if (row) this.write(this.chosen, row.x + step[0], row.y + step[1]);
  }

  // A button of the form that only the server can answer; it need not stand on the page.
  ask(action, word, n) {
    const button = this.view.form.querySelector('button[value="add_corner"]');
    button.value = action;
    button.click();
    button.value = "add_corner";
    this.chosen = undefined;
    this.say(word, n);
  }

  filled() {
    const { row, place } = this.pending ?? {};
    this.pending = undefined;
    if (place) this.put(row, place);
    this.view.draw();
  }

  begin() {
    this.drawing = new Draw({ type: "Polygon", stopClick: true, snapTolerance: reach() });
    this.drawing.on("drawend", ({ feature }) => {
      const ring = feature.getGeometry().getCoordinates()[0].slice(0, -1).map((place) => this.view.toSystem(place));
      setTimeout(() => this.take(ring));
    });
    this.view.map.addInteraction(this.drawing);
    this.snapping();
    this.mark("draw", true);
    this.view.draw();
    this.say("draw");
  }

  stop() {
    if (this.drawing) this.view.map.removeInteraction(this.drawing);
    this.drawing = undefined;
    this.mark("draw", false);
    this.view.draw();
  }

  take(ring) {
    this.stop();
    this.view.form.elements.corner_text.value = asLines(ring);
    this.view.form.elements.drawn.value = "map";
    this.ask("read_text", "drawn", ring.length);
  }

  mark(tool, on) {
    this.tools.querySelector(`[data-tool="${tool}"]`).setAttribute("aria-pressed", String(on));
  }

  say(word, n) {
    this.said.textContent = (this.said.dataset[word] ?? "").replace("{n}", n);
  }
}
