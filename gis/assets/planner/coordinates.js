// Coordinates under the pointer in the chosen system, told by the server, and the way to a typed coordinate.
import { toLonLat } from "ol/proj.js";
import { Latest, ask } from "./requests.js";

export class Coordinates {
  constructor(status, panel, planner) {
    Object.assign(this, { status, panel, planner, latest: new Latest() });
    this.crs = status.querySelector("select");
    this.place = status.querySelector("[data-coordinate]");
    this.scale = status.querySelector("[data-scale]");
    const kept = planner.first.get("crs") ?? localStorage.getItem("planner-crs");
    if (kept && [...this.crs.options].some((option) => option.value === kept)) this.crs.value = kept;
    this.crs.addEventListener("change", () => {
      localStorage.setItem("planner-crs", this.crs.value);
      this.tell(this.last ?? this.centre());
      planner.mapPage.write();
    });
    planner.map.on("pointermove", (event) => !event.dragging && this.tell(event.coordinate));
    planner.map.on("moveend", () => {
      this.tell(this.centre());
      this.tellScale();
    });
    this.tell(this.centre());
    this.tellScale();
    const form = panel.querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go(form);
    });
  }

  write(query) {
    if (this.crs.value !== "4326") query.set("crs", this.crs.value);
  }

  centre() {
    return this.planner.map.getView().getCenter();
  }

  tell(coordinate) {
    this.last = coordinate;
    const [longitude, latitude] = toLonLat(coordinate);
    if (this.crs.value === "4326") {
      this.place.textContent = `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`;
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      const answer = await this.latest.ask(`/map/coordinate.json?at=${longitude.toFixed(8)},${latitude.toFixed(8)}&crs=${this.crs.value}`);
      if (answer) this.place.textContent = answer.ok ? answer.data.text : "–";
    }, 120);
  }

  // On a screen of 96 dots to the inch.
  tellScale() {
    const view = this.planner.map.getView(), ground = view.getResolution() * Math.cos((toLonLat(view.getCenter())[1] * Math.PI) / 180);
    this.scale.textContent = `1:${Math.round((ground * 96) / 0.0254)}`;
  }

  async go(form) {
    const { q, crs } = form.elements, said = this.panel.querySelector("[data-said]");
    const answer = await ask(`/map/coordinate.json?q=${encodeURIComponent(q.value)}&crs=${crs.value}`, { offline: this.planner.words.offline });
    said.textContent = answer.said;
    q.setAttribute("aria-invalid", String(!answer.ok));
    if (!answer.ok) return q.focus();
    this.planner.goTo([answer.data.lon, answer.data.lat], 18);
    this.planner.point([answer.data.lon, answer.data.lat]);
  }
}
