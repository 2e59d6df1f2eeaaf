// A filter a layer: built of conditions or written as CQL2 text; map, table and export follow it.
import { transformExtent } from "ol/proj.js";
import { make } from "./change-words.js";
import { OPERATORS, filterText } from "./cql2.js";

export class FilterPanel {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner, conditions: panel.querySelector("[data-conditions]"), text: panel.querySelector("[name=cql]") });
    this.layer = panel.querySelector("[name=layer]");
    this.table = panel.querySelector("[data-table]");
    this.layer.addEventListener("change", () => this.choose(this.layer.value));
    panel.addEventListener("input", (event) => event.target.closest("[data-conditions]") && this.build());
    panel.addEventListener("change", (event) => event.target.matches("[name=joined]") && this.build());
    panel.addEventListener("click", (event) => this.pressed(event));
    panel.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.apply();
    });
    planner.map.on("moveend", () => this.later());
  }

  get fields() {
    return this.planner.layerNamed(this.layer.value).fields;
  }

  opened() {
    if (!this.conditions.children.length) this.choose(this.layer.value);
    else this.load();
  }

  choose(name) {
    this.planner.open("filter");
    this.layer.value = name;
    this.conditions.replaceChildren();
    this.addLine();
    this.text.value = this.planner.state.filters[name] ?? "";
    this.panel.querySelector("[data-fields]").replaceChildren(...this.fields.flatMap((field) => [make("bdi", { dir: "ltr", text: field.name }), ` ${field.title}  `]));
    this.load();
  }

  pressed(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "add") this.addLine();
    if (act === "clear") this.clear();
    if (act === "drop") {
      event.target.closest("[data-condition]").remove();
      this.build();
    }
    const go = event.target.closest("[data-go]");
    if (go) {
      event.preventDefault();
      this.planner.goTo(go.dataset.go.split(",").map(Number), 18);
    }
  }

  addLine() {
    const { words } = this.planner;
    const field = make("select", { className: "input", "aria-label": words.field, "data-field": "" }, ...this.fields.map((one) => make("option", { value: one.name, text: one.title })));
    const line = make("li", { "data-condition": "" }, field, make("select", { className: "input", "aria-label": words.operator, "data-operator": "" }),
      make("span", { "data-values": "" }), make("button", { type: "button", className: "planner-small", "data-act": "drop", text: words.drop }));
    field.addEventListener("change", () => this.operators(line));
    line.querySelector("[data-operator]").addEventListener("change", () => this.values(line));
    this.conditions.append(line);
    this.operators(line);
  }

  typeOf(line) {
    return this.fields.find((one) => one.name === line.querySelector("[data-field]").value).type;
  }

  operators(line) {
    line.querySelector("[data-operator]").replaceChildren(...OPERATORS[this.typeOf(line)].map((sign) => make("option", { value: sign, text: this.planner.words.operators[sign] })));
    this.values(line);
  }

  values(line) {
    const type = this.typeOf(line), operator = line.querySelector("[data-operator]").value, { words } = this.planner;
    const kind = { number: { type: "text", inputMode: "decimal" }, date: { type: "date" }, text: { type: "text" } }[type];
    const value = (label) => (type === "boolean"
      ? make("select", { className: "input", "aria-label": label }, make("option", { value: "true", text: words.yes }), make("option", { value: "false", text: words.no }))
      : make("input", { className: "input", "aria-label": label, autocomplete: "off", ...kind }));
    const wanted = operator === "null" ? [] : operator === "between" ? [words.from, words.to] : [words.value];
    line.querySelector("[data-values]").replaceChildren(...wanted.map(value));
    this.build();
  }

  build() {
    const conditions = [...this.conditions.children].map((line) => {
      const [value, other] = [...line.querySelectorAll("[data-values] > *")].map((input) => input.value);
      return { field: line.querySelector("[data-field]").value, type: this.typeOf(line), operator: line.querySelector("[data-operator]").value, value, other };
    });
    const text = filterText(conditions, this.panel.querySelector("[name=joined]:checked").value);
    if (text) this.text.value = text;
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

  // True unless the server did not understand the filter.
  async load() {
    const query = new URLSearchParams({ layer: this.layer.value, filter: this.text.value.trim() });
    if (this.panel.querySelector("[name=inview]").checked) {
      const { map } = this.planner;
      query.set("bbox", transformExtent(map.getView().calculateExtent(map.getSize()), "EPSG:3857", "EPSG:4326").map((n) => n.toFixed(6)).join(","));
    }
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const answer = await fetch(`/map/features?${query}`, { headers: { "X-Fragment": "1" } }).catch(() => null);
    if (turn !== this.turn) return Boolean(answer?.ok);
    this.table.innerHTML = answer?.ok ? await answer.text() : "";
    if (!answer?.ok) this.table.append(make("p", { className: "alert alert--bad", text: this.planner.words.offline }));
    return Boolean(answer?.ok) && !this.table.querySelector(".alert--bad");
  }
}
