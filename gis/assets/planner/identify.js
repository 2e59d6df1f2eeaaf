// What lies under a press, in every layer that is shown: one request. A row found can be selected.
import { make } from "./change-words.js";
import { Latest } from "./requests.js";

export class Identify {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner, latest: new Latest(), answer: panel.querySelector("[data-identified]") });
    this.answer.addEventListener("click", (event) => {
      const row = event.target.closest("[data-select]");
      if (row) this.select(row.dataset.layer, row.dataset.select);
    });
  }

  opened() {
    this.planner.sketch.begin({ kind: "point", done: (points) => this.ask(points[0]) });
  }

  closed() {
    this.planner.sketch.stop();
    this.planner.marks.clear();
  }

  // Without opening the tool first: a long press, or the other button of the mouse.
  here(place) {
    this.planner.open("identify");
    this.ask(place);
  }

  async ask([longitude, latitude]) {
    const { planner, panel, answer } = this;
    const layers = panel.querySelector("[name=all]").checked ? planner.layerNames : planner.state.shownNames();
    const reach = Math.min(500, planner.map.getView().getResolution() * 8).toFixed(1);
    planner.point([longitude, latitude]);
    answer.setAttribute("aria-busy", "true");
    const query = new URLSearchParams({ lon: longitude.toFixed(8), lat: latitude.toFixed(8), layers: layers.join(","), reach, ...(planner.state.day ? { day: planner.state.day } : {}) });
    const found = await this.latest.ask(`/map/identify?${query}`, { offline: planner.words.offline });
    if (found) {
      answer.removeAttribute("aria-busy");
      this.show(found);
    }
    if (!panel.hidden) this.opened();
  }

  async select(layer, id) {
    const { choosing, ground, words } = this.planner;
    choosing.layerIs(layer);
    const answer = await ground.choose(`ids=${id}`, { add: false });
    this.planner.say(answer?.ok ? words.selected : (answer?.said ?? words.offline));
    choosing.tell();
  }

  show(answer) {
    const { words } = this.planner;
    if (!answer.ok) return this.answer.replaceChildren(make("p", { className: "alert alert--bad", text: answer.said }));
    const found = answer.data.layers.flatMap((layer) => [make("h3", { text: `${layer.title} (${layer.rows.length})` }), ...layer.rows.map((row) => this.row(row, layer.layer))]);
    this.answer.replaceChildren(...(found.length ? found : [make("p", { text: words.nothingHere })]));
  }

  row(row, layer) {
    const { words } = this.planner;
    const facts = make("dl", { className: "planner-facts" }, ...row.facts.flatMap(({ key, value }) => [make("dt", {}, make("bdi", { text: key })), make("dd", {}, make("bdi", { text: value }))]));
    const details = make("details", { open: true }, make("summary", {}, make("bdi", { text: row.title })), facts);
    const acts = make("p", { className: "planner-row" }, make("button", { type: "button", className: "planner-small", text: words.select, "data-select": row.id, "data-layer": layer, "aria-label": `${words.select} ${row.title}` }));
    if (row.url) acts.append(make("a", { className: "planner-small planner-link", href: row.url, text: words.page }));
    details.append(acts);
    return details;
  }
}
