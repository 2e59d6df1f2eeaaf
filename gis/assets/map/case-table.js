// The table beside the map: the cases of the present view, kept in step with the filters. A row finds its mark on the
// map; a mark finds its row. The server makes the rows, so that the same list stands without a map.
import { transformExtent } from "ol/proj.js";
import { goTo } from "./permalink.js";

export class CaseTable {
  constructor(element, map, panel) {
    this.element = element;
    this.map = map;
    this.panel = panel;
    this.timer = 0;
    map.on("moveend", () => this.later());
    element.addEventListener("click", (event) => this.follow(event));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), 250);
  }

  // What the view and the filters choose: the same words for table, counts and files.
  query() {
    const [west, south, east, north] = transformExtent(this.map.getView().calculateExtent(this.map.getSize()), "EPSG:3857", "EPSG:4326");
    const query = this.panel.filter();
    query.set("bbox", [west, south, east, north].map((value) => value.toFixed(6)).join(","));
    query.set("on", this.panel.shown().join(","));
    return query;
  }

  address(format = "") {
    return `${this.element.dataset.url}${format}?${this.query()}`;
  }

  async load() {
    if (this.element.closest("[hidden]")) return;
    this.request?.abort();
    this.request = new AbortController();
    this.element.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(this.address(), { headers: { "X-Fragment": "1" }, signal: this.request.signal });
      if (answer.ok) this.element.innerHTML = await answer.text();
      for (const link of document.querySelectorAll("[data-export]")) link.href = this.address(link.dataset.export);
    } catch (error) {
      if (error.name !== "AbortError") this.element.textContent = this.element.dataset.failed;
    } finally {
      this.element.removeAttribute("aria-busy");
    }
  }

  follow(event) {
    const row = event.target.closest("[data-at]");
    if (!row || event.target.closest("a")) return;
    goTo(this.map, { centre: row.dataset.at.split(",").map(Number), zoom: Math.max(17, this.map.getView().getZoom()) });
  }

  point(reference) {
    const row = this.element.querySelector(`[data-id="${CSS.escape(reference)}"]`);
    for (const other of this.element.querySelectorAll(".is-chosen")) other.classList.remove("is-chosen");
    row?.classList.add("is-chosen");
    row?.scrollIntoView({ block: "nearest" });
  }
}
