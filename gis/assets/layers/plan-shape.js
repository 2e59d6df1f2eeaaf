// A plan's boundary between the form's text and the map: GeoJSON in degrees, polygons in web Mercator.
import GeoJSON from "ol/format/GeoJSON.js";
import MultiPolygon from "ol/geom/MultiPolygon.js";

const format = new GeoJSON(), PLACES = { featureProjection: "EPSG:3857", decimals: 9 };

// Polygons of whatever the text holds; nothing where it cannot be read: the server says why.
export function partsOf(text) {
  try {
    return format.readFeatures(JSON.parse(text), PLACES).flatMap((feature) => {
      const shape = feature.getGeometry();
      return shape?.getType() === "MultiPolygon" ? shape.getPolygons() : shape?.getType() === "Polygon" ? [shape] : [];
    });
  } catch {
    return [];
  }
}

export function textOf(polygons) {
  if (!polygons.length) return "";
  return format.writeGeometry(polygons.length === 1 ? polygons[0] : new MultiPolygon(polygons), PLACES);
}
