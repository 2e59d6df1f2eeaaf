// The day's visits on our own map; pressing one opens it. config: {centre, zoom, me?, stops: [{lon, lat, url, tone, title}]}
import Feature from "ol/Feature.js";
import Point from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import { fromLonLat } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import { Circle, Fill, Stroke, Style } from "ol/style.js";
import { createMap } from "../../../gis/assets/map/base-map.js";
import { TONES } from "../../../gis/assets/map/palette.js";

const SHOWN = ["landcover", "blocks", "parcels", "streets", "places", "districts"];
const dot = (radius, colour, width = 2) => new Style({
  image: new Circle({ radius, fill: new Fill({ color: colour }), stroke: new Stroke({ color: "#fff", width }) }),
});

function feature(lon, lat, facts, style) {
  const made = new Feature({ geometry: new Point(fromLonLat([lon, lat])), ...facts });
  made.setStyle(style);
  return made;
}

export class FieldMap {
  constructor(element) {
    const config = JSON.parse(element.dataset.config);
    const { map } = createMap(element, { centre: config.centre, zoom: config.zoom, shown: SHOWN });
    const source = new VectorSource({ features: config.stops.map((s) => feature(s.lon, s.lat, { url: s.url }, dot(11, TONES[s.tone] ?? TONES.info, 3))) });
    if (config.me) source.addFeature(feature(...config.me, {}, dot(8, "#111", 4)));
    map.addLayer(new VectorLayer({ source, zIndex: 90 }));
    if (source.getFeatures().length > 1) map.getView().fit(source.getExtent(), { padding: [40, 40, 40, 40], maxZoom: 16 });
    map.on("click", ({ pixel }) => {
      const url = map.forEachFeatureAtPixel(pixel, (found) => found.get("url"), { hitTolerance: 16 });
      if (url) location.assign(url);
    });
  }
}
