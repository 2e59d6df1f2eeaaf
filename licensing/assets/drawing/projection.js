// Between the page's longitude and latitude and the map's metres. Every digit is kept: a setback is judged to the millimetre.
import proj4 from "proj4";
import GeoJSON from "ol/format/GeoJSON.js";
import { register } from "ol/proj/proj4.js";
import { get } from "ol/proj.js";

const DECIMALS = 12;

export function metresOf({ srid, proj4: definition }) {
  const code = `EPSG:${srid}`;
  proj4.defs(code, definition);
  register(proj4);
  const projection = get(code);
  const format = new GeoJSON({ dataProjection: "EPSG:4326", featureProjection: projection });
  return {
    projection,
    read: (geometry) => format.readGeometry(geometry),
    write: (geometry) => format.writeGeometryObject(geometry, { decimals: DECIMALS, rightHanded: true }),
  };
}
