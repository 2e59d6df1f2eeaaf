// Conditions of the filter builder: a line each, made into CQL2 text while they are typed.
import { make } from "./change-words.js";
import { OPERATORS, filterText } from "./cql2.js";

const INPUTS = { number: { type: "text", inputMode: "decimal" }, date: { type: "date" }, text: { type: "text" } };

export class Conditions {
  constructor(list, words, { fields, joined, changed }) {
    Object.assign(this, { list, words, fields, joined, changed });
    list.addEventListener("input", () => this.build());
    list.addEventListener("click", (event) => {
      if (!event.target.closest("[data-act=drop]")) return;
      event.target.closest("[data-condition]").remove();
      this.build();
    });
  }

  clear() {
    this.list.replaceChildren();
    this.add();
  }

  add() {
    const { words } = this;
    const field = make("select", { className: "input", "aria-label": words.field, "data-field": "" }, ...this.fields().map((one) => make("option", { value: one.name, text: one.title })));
    const line = make("li", { "data-condition": "" }, field, make("select", { className: "input", "aria-label": words.operator, "data-operator": "" }),
      make("span", { "data-values": "" }), make("button", { type: "button", className: "planner-small", "data-act": "drop", text: words.drop }));
    field.addEventListener("change", () => this.operators(line));
    line.querySelector("[data-operator]").addEventListener("change", () => this.values(line));
    this.list.append(line);
    this.operators(line);
  }

  typeOf(line) {
    return this.fields().find((one) => one.name === line.querySelector("[data-field]").value)?.type ?? "text";
  }

  operators(line) {
    line.querySelector("[data-operator]").replaceChildren(...OPERATORS[this.typeOf(line)].map((sign) => make("option", { value: sign, text: this.words.operators[sign] })));
    this.values(line);
  }

  values(line) {
    const type = this.typeOf(line), operator = line.querySelector("[data-operator]").value, { words } = this;
    const value = (label) => (type === "boolean"
      ? make("select", { className: "input", "aria-label": label }, make("option", { value: "true", text: words.yes }), make("option", { value: "false", text: words.no }))
      : make("input", { className: "input", "aria-label": label, autocomplete: "off", ...INPUTS[type] }));
    const wanted = operator === "null" ? [] : operator === "between" ? [words.from, words.to] : [words.value];
    line.querySelector("[data-values]").replaceChildren(...wanted.map(value));
    this.build();
  }

  build() {
    const conditions = [...this.list.children].map((line) => {
      const [value, other] = [...line.querySelectorAll("[data-values] > *")].map((input) => input.value);
      return { field: line.querySelector("[data-field]").value, type: this.typeOf(line), operator: line.querySelector("[data-operator]").value, value, other };
    });
    const text = filterText(conditions, this.joined());
    if (text) this.changed(text);
  }
}
