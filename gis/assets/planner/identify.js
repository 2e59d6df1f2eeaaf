// What lies under a press, in every layer that is shown: one request.
import { make } from "./change-words.js";
import { Latest } from "./requests.js";

export class Identify {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner, latest: new Latest(), answer: panel.querySelector("[data-identified]") });
  }

  opened() {
    this.planner.sketch.begin({ kind: "point", done: (points) => this.ask(points[0]) });
  }

  closed() {
    this.planner.sketch.stop();
  }

  async ask([longitude, latitude]) {
    const layers = this.panel.querySelector("[name=all]").checked ? this.planner.layerNames : this.planner.shownLayers();
    const reach = Math.min(500, this.planner.map.getView().getResolution() * 8).toFixed(1);
    const answer = await this.latest.ask(`/map/identify?lon=${longitude.toFixed(8)}&lat=${latitude.toFixed(8)}&layers=${layers}&reach=${reach}`, { offline: this.planner.words.offline });
    if (answer) this.show(answer);
    if (!this.panel.hidden) this.opened();
  }

  show(answer) {
    const { words } = this.planner;
    if (!answer.ok) return this.answer.replaceChildren(make("p", { className: "alert alert--bad", text: answer.said }));
    const found = answer.data.layers.flatMap((layer) => [make("h3", { text: `${layer.title} (${layer.rows.length})` }), ...layer.rows.map((row) => this.row(row))]);
    this.answer.replaceChildren(...(found.length ? found : [make("p", { text: words.nothingHere })]));
  }

  row(row) {
    const facts = make("dl", { className: "planner-facts" }, ...row.facts.flatMap(({ key, value }) => [make("dt", { text: key }), make("dd", {}, make("bdi", { text: value }))]));
    const details = make("details", { open: true }, make("summary", {}, make("bdi", { text: row.title })), facts);
    if (row.url) details.append(make("a", { href: row.url, text: this.planner.words.page }));
    return details;
  }
}

