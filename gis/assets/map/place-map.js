// A small map that shows where something is. config: {centre: [lon, lat], zoom, geojson?, shown?}
import GeoJSON from "ol/format/GeoJSON.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { Circle, Fill, Stroke, Style } from "ol/style.js";
import { BASE, createMap } from "./base-map.js";
import { SELECTED } from "./palette.js";

export const outline = new Style({
  stroke: new Stroke({ color: SELECTED, width: 3 }), fill: new Fill({ color: "rgba(27,131,84,.16)" }),
  image: new Circle({ radius: 9, fill: new Fill({ color: SELECTED }), stroke: new Stroke({ color: "#fff", width: 3 }) }),
});

export class PlaceMap {
  constructor(element) {
    const config = JSON.parse(element.dataset.config || "{}");
    this.base = createMap(element, { centre: config.centre, zoom: config.zoom ?? 17, shown: config.shown ?? BASE });
    const shape = config.geojson ?? { type: "Point", coordinates: config.centre };
    const features = new GeoJSON().readFeatures(shape, { featureProjection: "EPSG:3857" });
    const source = new VectorSource({ features });
    this.base.map.addLayer(new VectorLayer({ source, style: outline, zIndex: 90 }));
    if (config.geojson) this.base.map.getView().fit(source.getExtent(), { padding: [40, 40, 40, 40], maxZoom: 19 });
  }
}
