// Reports as points: given in data-config as `points` [{lon, lat, title, tone, url}] or read from `source` (GeoJSON).
import Feature from "ol/Feature.js";
import GeoJSON from "ol/format/GeoJSON.js";
import Point from "ol/geom/Point.js";
import VectorLayer from "ol/layer/Vector.js";
import { fromLonLat } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import { Circle, Fill, Stroke, Style } from "ol/style.js";
import { createMap } from "../../../gis/assets/map/base-map.js";
import { TONES } from "../../../gis/assets/map/palette.js";

const CENTRE = [47.31, 24.15];

const DONE = new Set(["good", "neutral"]);
const styles = Object.fromEntries(Object.entries(TONES).map(([tone, color]) => [tone, new Style({
  // What is over and done is smaller and lies below what is open.
  zIndex: DONE.has(tone) ? 1 : 2,
  image: new Circle({ radius: DONE.has(tone) ? 4 : 7, fill: new Fill({ color }), stroke: new Stroke({ color: "#fff", width: DONE.has(tone) ? 1 : 2 }) }) })]));

async function features({ points, source }) {
  if (points) return points.map(({ lon, lat, ...facts }) => new Feature({ geometry: new Point(fromLonLat([lon, lat])), ...facts }));
  const answer = await fetch(source, { headers: { Accept: "application/geo+json" } });
  return answer.ok ? new GeoJSON({ featureProjection: "EPSG:3857" }).readFeatures(await answer.json()) : [];
}

export async function reportMap(element) {
  const config = JSON.parse(element.dataset.config || "{}");
  const found = await features(config);
  const { map } = createMap(element, { centre: CENTRE, zoom: 12 });
  const reports = new VectorSource({ features: found });
  map.addLayer(new VectorLayer({ source: reports, zIndex: 90, style: (feature) => styles[feature.get("tone")] ?? styles.neutral }));
  if (found.length) map.getView().fit(reports.getExtent(), { padding: [40, 40, 40, 40], maxZoom: 17 });
  const under = (pixel) => map.forEachFeatureAtPixel(pixel, (feature) => (feature.get("url") ? feature : null), { hitTolerance: 6 });
  map.on("pointermove", (event) => {
    const feature = under(event.pixel);
    element.style.cursor = feature ? "pointer" : "";
    element.title = feature?.get("title") ?? "";
  });
  map.on("singleclick", (event) => {
    const feature = under(event.pixel);
    if (feature) window.location.assign(feature.get("url"));
  });
}
