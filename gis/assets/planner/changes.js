// Split and merge on the map: what is chosen, the line that cuts, what would come of it, and the change itself.
import GeoJSON from "ol/format/GeoJSON.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { Fill, Stroke, Style, Text } from "ol/style.js";
import { Latest, ask } from "./requests.js";
import { conflictLine, make, partRow, problemLine } from "./change-words.js";

const partStyle = (feature) => new Style({
  stroke: new Stroke({ color: "#b42318", width: 2, lineDash: [6, 4] }), fill: new Fill({ color: "rgba(180,35,24,.08)" }),
  text: new Text({ text: String(feature.get("label") ?? ""), font: "700 15px sans-serif", fill: new Fill({ color: "#b42318" }), stroke: new Stroke({ color: "#fff", width: 4 }) }),
});

export class Changes {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner, latest: new Latest(), lines: [], numbers: [], versions: {} });
    this.parts = new VectorSource();
    planner.map.addLayer(new VectorLayer({ source: this.parts, style: partStyle, zIndex: 110 }));
    panel.addEventListener("click", (event) => this.pressed(event));
    panel.addEventListener("change", (event) => event.target.matches("[name=kind]") && this.turn());
    panel.addEventListener("input", (event) => event.target.matches("[data-part-number]") && this.renumber());
    this.form = panel.querySelector("form");
    this.form.addEventListener("submit", (event) => this.commit(event));
    planner.ground.chosen.on(["addfeature", "removefeature", "clear"], () => this.later());
  }

  get kind() {
    return this.panel.querySelector("[name=kind]:checked").value;
  }

  opened() {
    this.planner.ground.watch(true);
    this.planner.choosing.begin("point"); // parcels are chosen by pressing them, until a line is drawn
  }

  closed() {
    this.planner.ground.watch(false);
    this.planner.sketch.stop();
    this.parts.clear();
  }

  pressed(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "line") this.draw();
    if (act === "forget") this.forget();
  }

  turn() {
    this.panel.querySelector("[data-only=split]").hidden = this.kind !== "split";
    this.forget();
  }

  forget() {
    Object.assign(this, { lines: [], numbers: [], versions: {} });
    this.planner.sketch.stop();
    this.planner.choosing.begin("point");
    this.later();
  }

  draw() {
    this.planner.choosing.stop();
    this.planner.sketch.begin({ kind: "line", snap: this.planner.ground.near, done: (points) => {
      Object.assign(this, { lines: [points], numbers: [] });
      this.preview();
      this.planner.say(this.planner.words.lineDone);
    } });
    this.planner.page.querySelector("#map").focus({ preventScroll: true });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.chosenChanged(), 60);
  }

  chosenChanged() {
    this.planner.choosing.tell();
    if (this.panel.hidden) return;
    const ready = this.kind === "merge" ? this.planner.ground.parcels.length > 1 : this.lines.length && this.planner.ground.parcels.length === 1;
    if (ready) this.preview();
    else this.clear();
  }

  clear() {
    this.parts.clear();
    this.panel.querySelector("[data-outcome]").hidden = true;
  }

  body() {
    const parcels = this.planner.ground.parcels;
    const shapes = this.lines.map((points) => ({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: points } }));
    return {
      kind: this.kind, parcel_ids: parcels.map((feature) => feature.getId()), shapes: { type: "FeatureCollection", features: shapes }, numbers: this.numbers,
      versions: Object.fromEntries(parcels.map((feature) => feature.getId()).filter((id) => this.versions[id]).map((id) => [id, this.versions[id]])),
    };
  }

  async preview(more = {}) {
    const answer = await this.latest.ask("/land/changes/preview", { body: { ...this.body(), ...more }, token: this.form.elements.csrf_token.value, offline: this.planner.words.offline });
    if (!answer) return;
    if (answer.ok) this.versions = { ...answer.data.versions, ...this.versions }; // what was first seen is what a later editor is held against
    this.panel.querySelector("[data-outcome]").hidden = false;
    if (answer.status === 409) return this.panel.querySelector("[data-problems]").replaceChildren(conflictLine(answer, this.planner.words));
    this.outcome(answer.ok ? answer.data : { parts: [], problems: answer.data?.problems?.length ? answer.data.problems : [{ message: answer.said }] });
  }

  outcome(found) {
    const read = new GeoJSON({ featureProjection: "EPSG:3857" });
    this.parts.clear();
    found.parts.forEach((part, n) => part.geometry && this.parts.addFeature(read.readFeature({ type: "Feature", geometry: part.geometry, properties: { label: part.number || n + 1 } })));
    this.panel.querySelector("[data-parts]").replaceChildren(...found.parts.map((part, n) => partRow(part, n, this.planner.words)));
    const balance = (name, value) => (this.panel.querySelector(`[data-balance=${name}]`).textContent = value === undefined ? "–" : Number(value).toFixed(2));
    balance("before", found.area_before_m2);
    balance("after", found.area_after_m2);
    balance("difference", found.difference_m2);
    this.panel.querySelector("[data-problems]").replaceChildren(...(found.problems ?? []).map(problemLine));
    this.panel.querySelector("[data-parts]").closest("table").scrollIntoView({ block: "nearest" });
    this.panel.querySelector("[data-approval]").hidden = found.immediate !== false || Boolean(found.problems?.length);
    this.panel.querySelector("[data-commit]").disabled = Boolean(found.problems?.length) || !found.parts.length;
  }

  renumber() {
    this.numbers = [...this.panel.querySelectorAll("[data-part-number]")].map((input) => input.value);
  }

  async commit(event) {
    event.preventDefault();
    const { reason, decision_no: decision, csrf_token: token } = this.form.elements, button = this.panel.querySelector("[data-commit]");
    if (!reason.value.trim()) return reason.focus();
    button.setAttribute("aria-busy", "true");
    button.disabled = true;
    const answer = await ask("/land/changes", { body: { ...this.body(), reason: reason.value, decision_no: decision.value }, token: token.value, offline: this.planner.words.offline });
    button.removeAttribute("aria-busy");
    if (answer.ok) return this.done(answer.data);
    button.disabled = answer.status === 409;
    this.panel.querySelector("[data-problems]").replaceChildren(answer.status === 409 ? conflictLine(answer, this.planner.words) : problemLine({ message: answer.said }));
    this.panel.querySelector("[data-problems]").focus();
  }

  done(made) {
    this.form.reset();
    this.planner.ground.chosen.clear();
    this.forget();
    this.clear();
    this.planner.reload("parcels");
    this.planner.ground.load();
    const { changed, sent } = this.planner.words;
    this.panel.querySelector("[data-done]").replaceChildren(made.parcels?.length ? changed : sent, " ", make("a", { href: made.url }, make("bdi", { text: made.reference })));
  }
}
