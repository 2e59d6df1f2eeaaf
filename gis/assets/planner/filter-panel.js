// A filter a layer: built of conditions or written as CQL2 text; map, table and export follow it. A row finds its shape on
// the map and the other way round.
import { transformExtent } from "ol/proj.js";
import { make } from "./change-words.js";
import { Conditions } from "./conditions.js";

export class FilterPanel {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner, text: panel.querySelector("[name=cql]"), order: "" });
    this.layer = panel.querySelector("[name=layer]");
    this.table = panel.querySelector("[data-table]");
    const joined = () => panel.querySelector("[name=joined]:checked").value;
    this.conditions = new Conditions(panel.querySelector("[data-conditions]"), planner.words, { fields: () => this.fields, joined, changed: (text) => (this.text.value = text) });
    this.layer.addEventListener("change", () => this.choose(this.layer.value));
    panel.addEventListener("change", (event) => event.target.matches("[name=joined]") && this.conditions.build());
    panel.addEventListener("change", (event) => event.target.matches("[name=inview]") && this.load());
    panel.addEventListener("click", (event) => this.pressed(event));
    panel.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.apply();
    });
    planner.map.on("moveend", () => this.later());
    planner.ground.chosen.on(["addfeature", "removefeature", "clear"], () => this.mark());
  }

  get fields() {
    return this.planner.layerNamed(this.layer.value).fields;
  }

  opened() {
    if (!this.conditions.list.children.length) this.choose(this.layer.value);
    else this.load();
  }

  choose(name) {
    this.planner.open("filter");
    this.layer.value = name;
    this.order = "";
    this.conditions.clear();
    this.text.value = this.planner.state.filters[name] ?? "";
    this.panel.querySelector("[data-fields]").replaceChildren(...this.fields.flatMap((field) => [make("bdi", { dir: "ltr", text: field.name }), field.title === field.name ? " " : ` ${field.title}  `]));
    this.load();
  }

  pressed(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "add") this.conditions.add();
    if (act === "clear") this.clear();
    const link = event.target.closest("[data-order], [data-further], [data-go]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (link.dataset.go) this.find(link.closest("[data-row]"), event.shiftKey);
    else if (link.dataset.order) this.load({ order: (this.order = link.dataset.order) });
    else this.load(Object.fromEntries(new URL(link.href).searchParams));
  }

  // The row's shape is selected and brought into view; with Shift beside those that were.
  async find(row, beside) {
    const { ground, choosing } = this.planner;
    choosing.layerIs(this.layer.value);
    await ground.choose(`ids=${row.dataset.row}`, { add: beside });
    choosing.tell();
    this.planner.show(ground.chosen.getExtent());
  }

  mark() {
    const ids = new Set(this.planner.choosing.layer === this.layer.value ? this.planner.ground.ids().map(String) : []);
    const rows = [...this.table.querySelectorAll("[data-row]")];
    for (const row of rows) {
      row.classList.toggle("is-chosen", ids.has(row.dataset.row));
      row.setAttribute("aria-selected", String(ids.has(row.dataset.row)));
    }
    rows.find((row) => ids.has(row.dataset.row))?.scrollIntoView({ block: "nearest" });
  }

  clear() {
    this.planner.state.filter(this.layer.value, "");
    this.choose(this.layer.value);
  }

  async apply() {
    const name = this.layer.value, text = this.text.value.trim();
    if (await this.load()) this.planner.state.filter(name, text);
    this.planner.state.shown(name, true);
  }

  later() {
    clearTimeout(this.timer);
    if (!this.panel.hidden) this.timer = setTimeout(() => this.load(), 400);
  }

  query(more) {
    const { map, state } = this.planner, name = this.layer.value;
    const query = new URLSearchParams({ layer: name, ...state.asked(name), filter: this.text.value.trim(), ...(this.order ? { order: this.order } : {}), ...more });
    if (!this.panel.querySelector("[name=inview]").checked) return query;
    const box = transformExtent(map.getView().calculateExtent(map.getSize()), "EPSG:3857", "EPSG:4326");
    query.set("bbox", box.map((n) => n.toFixed(6)).join(","));
    return query;
  }

  // True unless the server did not understand the filter.
  async load(more = {}) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    this.table.setAttribute("aria-busy", "true");
    const answer = await fetch(`/map/features?${this.query(more)}`, { headers: { "X-Fragment": "1" } }).catch(() => null);
    if (turn !== this.turn) return Boolean(answer?.ok);
    this.table.removeAttribute("aria-busy");
    this.table.innerHTML = answer?.ok ? await answer.text() : "";
    if (!answer?.ok) this.table.append(make("p", { className: "alert alert--bad", text: this.planner.words.offline }));
    this.mark();
    return Boolean(answer?.ok) && !this.table.querySelector(".alert--bad");
  }
}
