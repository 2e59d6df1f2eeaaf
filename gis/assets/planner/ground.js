// Parcels of the view with their surveyed corners, to which drawing snaps; and what is chosen, of whichever layer.
import GeoJSON from "ol/format/GeoJSON.js";
import VectorLayer from "ol/layer/Vector.js";
import { transformExtent } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import { Fill, Stroke, Style } from "ol/style.js";
import { Latest, ask } from "./requests.js";

const read = new GeoJSON({ featureProjection: "EPSG:3857" });
const outline = new Style({ stroke: new Stroke({ color: "rgba(20,87,58,.45)", width: 1 }) });
const chosenStyle = new Style({ stroke: new Stroke({ color: "#14573a", width: 3 }), fill: new Fill({ color: "rgba(27,131,84,.22)" }) });
export const NEAREST_ZOOM = 15.5;

export class Ground {
  constructor(map) {
    this.map = map;
    this.near = new VectorSource();
    this.chosen = new VectorSource();
    this.latest = new Latest();
    this.chosenLayer = "parcels";
    this.layer = new VectorLayer({ source: this.near, style: outline, zIndex: 91, visible: false });
    map.addLayer(this.layer);
    map.addLayer(new VectorLayer({ source: this.chosen, style: chosenStyle, zIndex: 92 }));
    map.on("moveend", () => this.layer.getVisible() && this.load());
  }

  watch(on) {
    this.layer.setVisible(on);
    if (on) this.load();
  }

  async load() {
    if (this.map.getView().getZoom() < NEAREST_ZOOM) return this.near.clear();
    const box = transformExtent(this.map.getView().calculateExtent(this.map.getSize()), "EPSG:3857", "EPSG:4326");
    const answer = await this.latest.ask(`/map/features.json?layer=parcels&bbox=${box.map((n) => n.toFixed(7))}`);
    if (!answer?.ok) return;
    this.near.clear();
    this.near.addFeatures(read.readFeatures(answer.data));
  }

  get parcels() {
    return this.chosen.getFeatures();
  }

  ids() {
    return this.parcels.map((feature) => feature.getId());
  }

  // Adds or takes away what is found; `query` is a part of the address such as within=… or ids=…
  async choose(query, { add = true, toggle = false } = {}) {
    const answer = await ask(`/map/features.json?layer=${encodeURIComponent(this.chosenLayer)}&${query}`, { offline: this.offline });
    if (!answer?.ok) return answer;
    if (!add) this.chosen.clear();
    for (const feature of read.readFeatures(answer.data)) {
      const held = this.chosen.getFeatureById(feature.getId());
      if (held && toggle) this.chosen.removeFeature(held);
      else if (!held) this.chosen.addFeature(feature);
    }
    return answer;
  }

  // What lies under a point: for ground a very small triangle, for lines and points one as large as a finger.
  at([longitude, latitude], { fine = true, ...options } = {}) {
    const step = fine ? 2e-8 : (this.map.getView().getResolution() * 10) / 111_000, corner = (x, y) => `${(longitude + x * step).toFixed(9)},${(latitude + y * step).toFixed(9)}`;
    return this.choose(`within=${corner(0, 1)};${corner(1, -1)};${corner(-1, -1)}`, { toggle: true, ...options });
  }

  within(ring, options) {
    return this.choose(`within=${ring.map(([x, y]) => `${x.toFixed(8)},${y.toFixed(8)}`).join(";")}`, options);
  }
}
