// Changes of the land on the map: parcels are chosen, lines or shapes drawn, what would come of it is shown, then it is done or sent.
import { asGeoJSON, KINDS, lacking } from "./kinds.js";
import { make } from "./change-words.js";
import { ChangeView } from "./change-view.js";
import { numberOf } from "./digits.js";
import { Latest, ask } from "./requests.js";
import { Steps } from "./steps.js";

export class Changes {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner, latest: new Latest(), shapes: new Steps([]), numbers: [], versions: {}, view: new ChangeView(panel, planner) });
    this.form = panel.querySelector("[data-commit-form]");
    panel.addEventListener("click", (event) => this.pressed(event));
    panel.addEventListener("change", (event) => this.turned(event.target));
    panel.addEventListener("input", (event) => event.target.matches("[data-part-number]") && (this.numbers = this.view.numbers()));
    this.form.addEventListener("submit", (event) => this.commit(event));
    planner.ground.chosen.on(["addfeature", "removefeature", "clear"], () => this.later());
    addEventListener("beforeunload", (event) => this.shapes.now.length && event.preventDefault());
  }

  get kind() {
    return this.panel.querySelector("[name=kind]").value;
  }

  get equal() {
    return KINDS[this.kind].equal ? numberOf(this.panel.querySelector("[name=equal]").value) || 0 : 0;
  }

  opened() {
    const { planner } = this;
    planner.choosing.layerIs("parcels");
    if (planner.state.day) planner.state.onDay("");
    planner.state.shown("parcels", true);
    planner.ground.watch(true);
    this.view.visible(true);
    planner.choosing.begin("point"); // parcels are chosen by pressing them, until something is drawn
    this.guide();
    this.later();
  }

  closed() {
    this.planner.ground.watch(false);
    this.planner.choosing.stop();
    this.view.visible(false);
  }

  pressed(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (["draw", "forget"].includes(act)) this[act]();
  }

  turned(control) {
    if (control.name === "kind") this.forget();
    if (["equal", "merge_shares"].includes(control.name)) this.later();
  }

  guide() {
    const spec = KINDS[this.kind];
    for (const part of this.panel.querySelectorAll("[data-only]")) part.hidden = !part.dataset.only.split(" ").some((word) => word === this.kind || spec[word] || spec.draws === word);
    this.panel.querySelector("[data-while-drawing]").hidden = !this.planner.sketch.task || Boolean(this.planner.choosing.how);
    const left = lacking(this.kind, this.planner.ground.parcels.length, this.shapes.now.length, this.equal);
    this.panel.querySelector("[data-next]").textContent = left ? this.planner.words.next[left === "shape" ? `shape_${this.kind}` : `${left}_${spec.least}`] ?? this.planner.words.next[left] : this.shapes.now.length ? this.planner.words.lineDone : "";
  }

  forget() {
    Object.assign(this, { shapes: new Steps([]), numbers: [], versions: {} });
    this.view.shapes(asGeoJSON([]));
    this.planner.choosing.begin("point");
    this.later();
  }

  draw() {
    const { draws, roles = [] } = KINDS[this.kind], { planner } = this;
    const role = roles.length > 1 ? this.panel.querySelector("[name=role]").value : roles[0];
    planner.choosing.stop();
    planner.sketch.begin({ kind: draws, trace: true, snap: [planner.ground.near, this.view.drawn], done: (points) => this.drawn({ kind: draws, points, role }) });
    planner.page.querySelector("#map").focus({ preventScroll: true });
    this.guide();
  }

  drawn(shape) {
    this.planner.sketch.view.clear();
    this.keep(this.shapes.add([...this.shapes.now, shape]));
  }

  keep(shapes) {
    this.numbers = [];
    this.view.shapes(asGeoJSON(shapes));
    this.later();
  }

  step(way) {
    this.keep(this.shapes[way]()); // by one shape
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.planner.choosing.tell();
      if (this.panel.hidden) return;
      this.guide();
      if (lacking(this.kind, this.planner.ground.parcels.length, this.shapes.now.length, this.equal)) this.view.clear();
      else this.preview();
    }, 60);
  }

  body() {
    const ids = this.planner.ground.ids(), { merge_shares: shares } = this.panel.querySelector("[data-drawing]").elements;
    return {
      kind: this.kind, parcel_ids: ids, shapes: asGeoJSON(this.shapes.now), numbers: this.numbers, equal: this.shapes.now.length ? 0 : this.equal, merge_shares: Boolean(KINDS[this.kind].shares && shares.checked),
      versions: Object.fromEntries(ids.filter((id) => this.versions[id]).map((id) => [id, this.versions[id]])),
    };
  }

  async preview() {
    const answer = await this.latest.ask("/land/changes/preview", { body: this.body(), token: this.form.elements.csrf_token.value, offline: this.planner.words.offline });
    if (!answer) return;
    if (answer.status === 409) return this.view.conflict(answer);
    if (answer.ok) this.versions = { ...answer.data.versions, ...this.versions }; // what was first seen is what a later editor is held against
    this.needsApproval = answer.ok && answer.data.immediate === false;
    this.view.outcome(answer.ok ? answer.data : { parts: [], problems: answer.data?.problems?.length ? answer.data.problems : [{ message: answer.said }] });
  }

  async commit(event) {
    event.preventDefault();
    const { reason, decision_no: decision, send, csrf_token: token } = this.form.elements, button = this.panel.querySelector("[data-commit]");
    reason.setAttribute("aria-invalid", String(!reason.value.trim()));
    if (!reason.value.trim()) return reason.focus();
    button.setAttribute("aria-busy", "true");
    button.disabled = true;
    const body = { ...this.body(), reason: reason.value, decision_no: decision.value, send: this.needsApproval || send.checked };
    const answer = await ask("/land/changes", { body, token: token.value, offline: this.planner.words.offline });
    button.removeAttribute("aria-busy");
    if (answer.ok) return this.done(answer.data);
    button.disabled = answer.status === 409;
    if (answer.status === 409) this.view.conflict(answer);
    else this.view.problems(answer.data?.problems?.length ? answer.data.problems : [{ message: answer.said }]);
    this.panel.querySelector("[data-problems]").focus();
  }

  done(made) {
    this.form.reset();
    this.planner.ground.chosen.clear();
    this.forget();
    this.planner.reload("parcels");
    this.planner.ground.load();
    const said = this.planner.words[made.parcels?.length ? "changed" : "sent"];
    this.panel.querySelector("[data-done]").replaceChildren(said, " ", make("a", { href: made.url }, make("bdi", { text: made.reference })));
  }
}
