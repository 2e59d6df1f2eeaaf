// Signs of places, and cases as coloured marks: the colour is the tone of the state, the shape tells the kind apart.
import { Circle, Fill, Icon, RegularShape, Stroke, Style, Text } from "ol/style.js";
import { once } from "./land-style.js";
import { FONT, TONES } from "./palette.js";

const SIGNS = {
  mosque: ["#0f766e", "M12 3c2 2 4 3.6 4 6v9H8V9c0-2.400 2-4 4-6zm-7 8h2v7H5zm12 0h2v7h-2z"],
  school: ["#4f46e5", "M12 4 3 8.500l9 4.500 9-4.500zM6 12v4.500c2 2 10 2 12 0V12l-6 3z"],
  health: ["#be123c", "M10 4h4v6h6v4h-6v6h-4v-6H4v-4h6z"],
  hospital: ["#be123c", "M10 4h4v6h6v4h-6v6h-4v-6H4v-4h6z"],
  park: ["#3f7d20", "M12 3l5 7h-3l4 5h-5v5h-2v-5H6l4-5H7z"],
  fuel: ["#92400e", "M6 4h8v16H6zm9 4 3 3v6a1.500 1.500 0 0 1-3 0z"],
  market: ["#b45309", "M4 9l2-5h12l2 5zm1 2h14v9H5z"],
  government: ["#334155", "M12 3 3 8v2h18V8zM5 11h2v7H5zm6 0h2v7h-2zm6 0h2v7h-2zM3 19h18v2H3z"],
};
const NAMED_BELOW = { mosque: 1.3, school: 1.6, park: 2.5, government: 6, hospital: 6, market: 4 };

function sign(kind) {
  const [colour, path] = SIGNS[kind] ?? ["#6b7280", "M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10z"];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><circle cx="12" cy="12" r="11.500" fill="#fff"/><g transform="translate(3.600 3.600) scale(.7)"><path fill="${colour}" d="${path}"/></g></svg>`;
  return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
}

export function placeStyle(feature, resolution) {
  const kind = feature.get("kind");
  const name = resolution < (NAMED_BELOW[kind] ?? 1.2) ? feature.get("name_ar") : "";
  const scale = resolution < 2 ? 0.9 : 0.7;
  const icon = once(`sign ${kind} ${scale}`, () => new Style({ image: new Icon({ src: sign(kind), scale }) }));
  if (!name) return icon;
  return [icon, once(`place ${name}`, () => new Style({
    text: new Text({ text: name, offsetY: 17, font: `500 11.5px ${FONT}`, fill: new Fill({ color: (SIGNS[kind] ?? ["#4b5563"])[0] }), stroke: new Stroke({ color: "#fff", width: 3 }) }),
  }))];
}

const SHAPES = {
  permits: (fill, stroke) => new RegularShape({ points: 4, radius: 9, angle: Math.PI / 4, fill, stroke }),
  applications: (fill, stroke) => new RegularShape({ points: 4, radius: 8, fill, stroke }),
  visits: (fill, stroke) => new RegularShape({ points: 3, radius: 9, fill, stroke }),
  reports: (fill, stroke) => new Circle({ radius: 7, fill, stroke }),
};

export function caseStyle(layer) {
  return (feature) => {
    const tone = feature.get("tone") ?? "neutral";
    const n = feature.get("n") ?? 1;
    if (n > 1) return clusterStyle(layer, tone, n);
    const late = feature.get("late") === true;
    if (layer === "reports" && (tone === "good" || tone === "neutral")) return closedReport(tone);
    return once(`${layer} ${tone} ${late}`, () => new Style({
      image: SHAPES[layer](new Fill({ color: TONES[tone] ?? TONES.neutral }), new Stroke({ color: late ? "#ffd34d" : "#fff", width: late ? 3 : 2 })), zIndex: 20,
    }));
  };
}

// What is over and done stays on the map as a small quiet dot.
function closedReport(tone) {
  return once(`closed ${tone}`, () => new Style({ image: new Circle({ radius: 4, fill: new Fill({ color: `${TONES[tone]}99` }), stroke: new Stroke({ color: "#fff", width: 1 }) }), zIndex: 15 }));
}

function clusterStyle(layer, tone, n) {
  const size = Math.min(20, 9 + Math.log2(n) * 1.8);
  return once(`${layer} ${tone} n ${n}`, () => new Style({
    image: new Circle({ radius: size, fill: new Fill({ color: `${TONES[tone] ?? TONES.neutral}d9` }), stroke: new Stroke({ color: "#fff", width: 2 }) }),
    text: new Text({ text: String(n), font: `600 12px ${FONT}`, fill: new Fill({ color: "#fff" }) }), zIndex: 19,
  }));
}
