// Search above the map: parcel number, misspelt district, case reference. Arrow keys walk the answers.
import { goTo } from "./permalink.js";

export class MapSearch {
  constructor(form, map, chosen) {
    this.input = form.querySelector("input[type=search]");
    this.list = form.querySelector("[role=listbox]");
    this.map = map;
    this.chosen = chosen;
    this.url = form.dataset.url;
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.search().then(() => this.pick(0));
    });
    this.list.addEventListener("click", (event) => this.pick([...this.list.children].indexOf(event.target.closest("[role=option]"))));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), 200);
  }

  async search() {
    const words = this.input.value.trim();
    if (!words) return this.show([]);
    const answer = await fetch(`${this.url}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } }).catch(() => null);
    this.input.setCustomValidity(answer ? "" : this.input.form.dataset.failed);
    if (!answer) this.input.reportValidity();
    return this.show(answer?.ok ? (await answer.json()).results : []);
  }

  show(results) {
    this.results = results;
    this.active = -1;
    this.list.replaceChildren(...results.map((row, index) => {
      const item = document.createElement("li");
      item.id = `found-${index}`;
      item.setAttribute("role", "option");
      const title = document.createElement("strong");
      title.textContent = row.title;
      const text = document.createElement("span");
      text.textContent = row.text ?? "";
      item.append(title, text);
      return item;
    }));
    this.input.setAttribute("aria-expanded", String(results.length > 0));
  }

  key(event) {
    if (!["ArrowDown", "ArrowUp", "Enter", "Escape"].includes(event.key) || !this.results?.length) return;
    event.preventDefault();
    if (event.key === "Escape") return this.show([]);
    if (event.key === "Enter") return this.pick(Math.max(0, this.active));
    this.active = (this.active + (event.key === "ArrowDown" ? 1 : -1) + this.results.length) % this.results.length;
    [...this.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === this.active)));
    this.input.setAttribute("aria-activedescendant", `found-${this.active}`);
  }

  pick(index) {
    const row = this.results?.[index];
    if (!row) return;
    this.show([]);
    this.input.value = row.title;
    goTo(this.map, { centre: [row.lon, row.lat], zoom: row.zoom ?? 18 });
    this.chosen(row);
  }
}
