// The legend is the control: a check box a layer, and the filters of cases, which narrow tiles and table alike.
import { CASES, tileSource } from "./base-map.js";

export class LayerPanel {
  constructor(form, base, changed) {
    this.form = form;
    this.base = base;
    this.changed = changed;
    form.addEventListener("change", (event) => this.apply(event.target));
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  shown() {
    return [...this.form.querySelectorAll("[data-layer]:checked")].map((box) => box.dataset.layer);
  }

  // As the address says: which layers, and what the cases are narrowed to.
  restore(names, asked) {
    for (const box of this.form.querySelectorAll("[name=tone]")) box.checked = (asked.get("tone") ?? "").split(",").includes(box.value);
    for (const name of ["from", "to", "category"]) if (this.form.elements[name]) this.form.elements[name].value = asked.get(name) ?? "";
    if (this.form.elements.late) this.form.elements.late.checked = asked.get("late") === "1";
    for (const box of this.form.querySelectorAll("[data-layer]")) {
      if (names) box.checked = names.includes(box.dataset.layer);
      this.base.show(box.dataset.layer, box.checked);
    }
    if (this.filter().toString()) this.narrow();
  }

  apply(control) {
    if (control.dataset.layer) this.base.show(control.dataset.layer, control.checked);
    else this.narrow();
    this.changed();
  }

  // What the tiles and the table are narrowed to.
  filter() {
    const query = new URLSearchParams();
    const tones = [...this.form.querySelectorAll("[name=tone]:checked")].map((box) => box.value);
    if (tones.length) query.set("tone", tones.join(","));
    for (const name of ["from", "to", "category"]) {
      const value = this.form.elements[name]?.value;
      if (value) query.set(name, value);
    }
    if (this.form.elements.late?.checked) query.set("late", "1");
    return query;
  }

  narrow() {
    const query = this.filter().toString();
    for (const name of CASES) for (const layer of this.base.layersNamed(name)) layer.setSource(tileSource(name, query));
  }
}
