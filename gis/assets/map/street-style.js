// Streets drawn as wide as they are: a casing below, the surface above, the name on the longest straight piece
// (a name along a bend is cut apart in Arabic).
import LineString from "ol/geom/LineString.js";
import { Fill, Stroke, Style, Text } from "ol/style.js";
import { groundResolution, once } from "./land-style.js";
import { FONT, ROAD } from "./palette.js";

const LEAST = { highway: 3.2, arterial: 2.6, collector: 1.6, local: 0.8, passage: 0.5 };
const OTHERS = { motorway: "highway", trunk: "highway", primary: "arterial", secondary: "collector", tertiary: "collector" };

function widthInPixels(feature, resolution, latitude) {
  const kind = kindOf(feature);
  const metres = feature.get("width_m") || 12;
  return Math.max(LEAST[kind] ?? 0.8, (metres * 0.72) / groundResolution(resolution, latitude));
}

function kindOf(feature) {
  const kind = feature.get("kind");
  return OTHERS[kind] ?? (kind in LEAST ? kind : "local");
}

function rounded(pixels) {
  return Math.round(pixels * 2) / 2;
}

export function streetCasing(latitude) {
  return (feature, resolution) => {
    const pixels = rounded(widthInPixels(feature, resolution, latitude)) + (resolution < 5 ? 2 : 1);
    return once(`casing ${pixels}`, () => new Style({ stroke: new Stroke({ color: ROAD.casing, width: pixels, lineCap: "butt" }), zIndex: 1 }));
  };
}

export function streetSurface(latitude) {
  return (feature, resolution) => {
    const kind = kindOf(feature);
    const pixels = rounded(widthInPixels(feature, resolution, latitude));
    const order = { passage: 2, local: 3, collector: 4, arterial: 5, highway: 6 }[kind];
    return once(`street ${kind} ${pixels}`, () => new Style({
      stroke: new Stroke({ color: ROAD[kind] ?? ROAD.local, width: pixels, lineCap: "round", lineDash: kind === "passage" ? [4, 3] : undefined }), zIndex: order,
    }));
  };
}

export function streetNames(latitude) {
  return (feature, resolution) => {
    const name = feature.get("name_ar");
    const kind = kindOf(feature);
    if (!name || resolution > (kind === "highway" || kind === "arterial" ? 12 : 2.6)) return null;
    const size = kind === "highway" || kind === "arterial" ? 13 : 11.5;
    return new Style({
      geometry: () => longestStraight(feature),
      text: new Text({
        text: name, placement: "line", font: `${kind === "local" ? 500 : 600} ${size}px ${FONT}`, fill: new Fill({ color: "#4d473a" }),
        stroke: new Stroke({ color: "rgba(255,255,255,.9)", width: 3 }), maxAngle: 0.1, repeat: 480, overflow: false,
      }),
    });
  };
}

// The longest piece of a line (flat coordinates of a render feature) that does not turn.
function longestStraight(feature) {
  const flat = feature.getFlatCoordinates?.() ?? feature.getGeometry().getFlatCoordinates();
  let best = [flat[0], flat[1], flat[2], flat[3]];
  let start = 0;
  const turn = (i) => {
    const a = Math.atan2(flat[i + 1] - flat[i - 1], flat[i] - flat[i - 2]);
    const b = Math.atan2(flat[i + 3] - flat[i + 1], flat[i + 2] - flat[i]);
    return Math.abs(Math.atan2(Math.sin(b - a), Math.cos(b - a)));
  };
  for (let i = 2; i < flat.length; i += 2) {
    const last = i + 2 >= flat.length;
    if (!last && turn(i) < 0.12) continue;
    if (Math.hypot(flat[i] - flat[start], flat[i + 1] - flat[start + 1]) > Math.hypot(best[2] - best[0], best[3] - best[1])) {
      best = [flat[start], flat[start + 1], flat[i], flat[i + 1]];
    }
    start = i;
  }
  return new LineString([[best[0], best[1]], [best[2], best[3]]]);
}
