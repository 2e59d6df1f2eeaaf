// What a change would do, on the map and in the panel: parts, ground taken and added, what forbids it and where.
import GeoJSON from "ol/format/GeoJSON.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { Fill, Stroke, Style, Text } from "ol/style.js";
import { conflictLine, make, partRow, problemLine } from "./change-words.js";

const INKS = { part: ["#b42318", ".08"], taken: ["#6c737f", ".35"], added: ["#1f5f8b", ".20"], drawn: ["#b42318", "0"], problem: ["#a21caf", ".35"] };
const RGB = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(",");

function styleOf(feature) {
  const [ink, strength] = INKS[feature.get("what")] ?? INKS.part;
  return new Style({
    stroke: new Stroke({ color: ink, width: feature.get("what") === "problem" ? 4 : 2, lineDash: feature.get("what") === "problem" ? undefined : [6, 4] }), fill: new Fill({ color: `rgba(${RGB(ink)},${strength})` }),
    text: new Text({ text: String(feature.get("label") ?? ""), font: '700 15px "IBM Plex Sans Arabic", sans-serif', fill: new Fill({ color: ink }), stroke: new Stroke({ color: "#fff", width: 4 }), overflow: true }),
  });
}

const read = new GeoJSON({ featureProjection: "EPSG:3857" });

export class ChangeView {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner, words: planner.words, parts: new VectorSource(), drawn: new VectorSource() });
    this.layers = [this.parts, this.drawn].map((source) => new VectorLayer({ source, style: styleOf, zIndex: 110 }));
    for (const layer of this.layers) planner.map.addLayer(layer);
    panel.addEventListener("click", (event) => {
      const button = event.target.closest("[data-problem]");
      if (button) this.goToProblem(Number(button.dataset.problem));
    });
  }

  find(selector) {
    return this.panel.querySelector(selector);
  }

  // The shapes drawn so far; later ones snap to them.
  shapes(collection) {
    this.drawn.clear();
    this.drawn.addFeatures(read.readFeatures(collection).map((feature) => (feature.set("what", feature.get("role") ?? "drawn"), feature)));
  }

  visible(on) {
    for (const layer of this.layers) layer.setVisible(on);
  }

  clear() {
    this.parts.clear();
    this.find("[data-outcome]").hidden = true;
    this.find("[data-problems]").replaceChildren();
  }

  ground(geometry, properties) {
    if (geometry) this.parts.addFeature(read.readFeature({ type: "Feature", geometry, properties }));
  }

  conflict(answer) {
    this.find("[data-outcome]").hidden = false;
    this.find("[data-problems]").replaceChildren(conflictLine(answer, this.words));
  }

  outcome(found) {
    this.parts.clear();
    this.find("[data-outcome]").hidden = false;
    this.ground(found.taken, { what: "taken", label: this.words.taken });
    this.ground(found.added, { what: "added", label: this.words.added });
    found.parts.forEach((part, n) => this.ground(part.geometry, { what: "part", label: part.number || n + 1 }));
    this.problems(found.problems ?? []);
    this.find("[data-parts]").replaceChildren(...found.parts.map((part, n) => partRow(part, n, this.words)));
    for (const [name, value] of [["before", found.area_before_m2], ["after", found.area_after_m2], ["taken", found.taken_m2], ["added", found.added_m2], ["difference", found.difference_m2]]) {
      this.find(`[data-balance=${name}]`).textContent = value === undefined ? "–" : Number(value).toFixed(2);
    }
    this.find("[data-open]").replaceChildren(...(found.obligations ?? []).map((one) => make("li", {}, make("bdi", { text: one.reference }), ` ${one.kind} · ${one.words}`)));
    this.find("[data-approval]").hidden = found.immediate !== false || Boolean(found.problems?.length);
    this.find(found.problems?.length ? "[data-problems]" : "[data-outcome]").scrollIntoView({ block: "nearest" });
    this.find("[data-commit]").disabled = Boolean(found.problems?.length) || !(found.parts.length || found.taken);
  }

  problems(problems) {
    this.places = problems.map((problem) => problem.geometry);
    problems.forEach((problem) => this.ground(problem.geometry, { what: "problem" }));
    this.find("[data-problems]").replaceChildren(...problems.map((problem, n) => problemLine(problem, n, this.words)));
  }

  // The numbers that the parts are given in the table.
  numbers() {
    return [...this.panel.querySelectorAll("[data-part-number]")].map((input) => input.value);
  }

  goToProblem(n) {
    this.planner.show(read.readGeometry(this.places[n]).getExtent(), 20);
  }
}
