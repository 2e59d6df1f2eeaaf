// Choose a place: press on the map, or move it with the arrows and press Enter, or use the device's position.
// It only writes the two coordinate fields; without it they are typed.
import Feature from "ol/Feature.js";
import Point from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import { fromLonLat, toLonLat } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import { Circle, Fill, Stroke, Style } from "ol/style.js";
import { createMap } from "../../../gis/assets/map/base-map.js";

const CENTRE = [47.31, 24.15];

const PIN = new Style({ image: new Circle({ radius: 9, fill: new Fill({ color: "#b42318" }), stroke: new Stroke({ color: "#fff", width: 3 }) }), zIndex: 100 });

export class PlacePicker {
  constructor(element) {
    const field = (name) => document.querySelector(element.dataset[name] ?? "none");
    Object.assign(this, { element, lon: field("lon"), lat: field("lat"), accuracy: field("accuracy"), status: element.querySelector("[data-status]") });
    if (!this.lon || !this.lat) return;
    const known = this.lon.value && this.lat.value;
    const canvas = element.querySelector("[data-map]");
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", element.dataset.label ?? "");
    this.pin = new Feature();
    this.map = createMap(canvas, { centre: known ? [Number(this.lon.value), Number(this.lat.value)] : CENTRE, zoom: known ? 17 : 14 }).map;
    this.map.addLayer(new VectorLayer({ source: new VectorSource({ features: [this.pin] }), style: PIN, zIndex: 100 }));
    if (known) this.show();
    this.map.on("singleclick", (event) => this.choose(toLonLat(event.coordinate), ""));
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.choose(toLonLat(this.map.getView().getCenter()), "");
    });
    for (const input of [this.lon, this.lat]) input.addEventListener("change", () => this.show());
    element.querySelector("[data-locate]")?.addEventListener("click", () => this.locate());
  }

  choose([lon, lat], accuracy) {
    this.lat.value = lat.toFixed(6);
    this.lon.value = lon.toFixed(6);
    if (this.accuracy) this.accuracy.value = accuracy;
    this.lon.dispatchEvent(new Event("change", { bubbles: true }));
  }

  show() {
    const place = [Number(this.lon.value), Number(this.lat.value)];
    if (!place.every(Number.isFinite) || !this.lon.value) return;
    this.pin.setGeometry(new Point(fromLonLat(place)));
    this.say(`${place[1].toFixed(5)}, ${place[0].toFixed(5)}`);
  }

  locate() {
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => {
        this.choose([coords.longitude, coords.latitude], Math.round(coords.accuracy));
        this.map.getView().animate({ center: fromLonLat([coords.longitude, coords.latitude]), zoom: 17, duration: 0 });
        this.say(this.element.dataset.found);
      },
      () => this.say(this.element.dataset.denied), { enableHighAccuracy: true, timeout: 10000 });
  }

  say(words) {
    if (this.status) this.status.textContent = words;
  }
}
