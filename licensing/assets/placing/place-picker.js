// A map on which a click names the place: it fills the form's longitude and latitude and sends it. The form also takes the place in words.
// config: {centre: [lon, lat], zoom, marked}; data-form: id of the form.
import Feature from "ol/Feature.js";
import Point from "ol/geom/Point.js";
import { toLonLat, fromLonLat } from "ol/proj.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { createMap } from "../../../gis/assets/map/base-map.js";
import { outline } from "../../../gis/assets/map/place-map.js";

export class PlacePicker {
  constructor(element) {
    const config = JSON.parse(element.dataset.config || "{}");
    this.form = document.getElementById(element.dataset.form);
    this.source = new VectorSource();
    this.map = createMap(element, { centre: config.centre, zoom: config.zoom ?? 14 }).map;
    this.map.addLayer(new VectorLayer({ source: this.source, style: outline, zIndex: 90 }));
    if (config.marked) this.mark(fromLonLat(config.centre));
    this.map.on("singleclick", (event) => this.choose(event.coordinate));
  }

  mark(coordinate) {
    this.source.clear();
    this.source.addFeature(new Feature(new Point(coordinate)));
  }

  choose(coordinate) {
    this.mark(coordinate);
    const [longitude, latitude] = toLonLat(coordinate);
    this.form.elements.place.value = "";
    for (const [name, value] of [["lon", longitude], ["lat", latitude]]) {
      this.form.elements[name].disabled = false;
      this.form.elements[name].value = value.toFixed(7);
    }
    this.form.requestSubmit();
  }
}
