// What lies under the drawing: neighbours, buildings, the parcel, its edges with their widths, the envelope of the floor.
import Feature from "ol/Feature.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorSource from "ol/source/Vector.js";
import { Fill, Stroke, Style, Text } from "ol/style.js";

const EDGE_COLOURS = { street: "#175cd3", neighbour: "#384250", passage: "#7a3ea8", wadi: "#0e7c86", open: "#b87b02" };
const FONT = "'IBM Plex Sans Arabic', sans-serif";

const words = (text, colour, size = 13, weight = 500) => new Text({
  text, font: `${weight} ${size}px ${FONT}`, overflow: true, fill: new Fill({ color: colour }), stroke: new Stroke({ color: "#fffdf5", width: 4 }),
});

function layer(features, style, zIndex) {
  return new VectorLayer({ source: new VectorSource({ features }), style, zIndex, updateWhileInteracting: true });
}

function edgeStyle(feature) {
  const colour = EDGE_COLOURS[feature.get("kind")] ?? "#384250";
  const text = words(feature.get("label"), colour, 13, 700);
  text.setPlacement("line");
  text.setOffsetY(-14);
  return new Style({ stroke: new Stroke({ color: colour, width: 4 }), text });
}

export function groundLayers(ground, metres) {
  const feature = (geometry, facts = {}) => new Feature({ ...facts, geometry: metres.read(geometry) });
  const neighbours = layer(ground.neighbours.map((n) => feature(n.geometry, { number: n.number })), (f) => new Style({
    fill: new Fill({ color: "#ebe7dc" }), stroke: new Stroke({ color: "#cfc8b6", width: 1 }), text: words(f.get("number") || "", "#6c737f"),
  }), 1);
  const buildings = layer(ground.buildings.map((g) => feature(g)), new Style({ fill: new Fill({ color: "rgb(157 164 174 / 60%)" }) }), 2);
  const parcel = layer([feature(ground.parcel)], new Style({ fill: new Fill({ color: "rgb(255 253 245 / 70%)" }), stroke: new Stroke({ color: "#1f2a37", width: 1 }) }), 3);
  const edges = layer(ground.edges.map((e) => feature(e.geometry, { kind: e.kind, label: e.label })), edgeStyle, 6);
  const envelope = layer([], new Style({
    fill: new Fill({ color: "rgb(136 216 173 / 45%)" }), stroke: new Stroke({ color: "#166a45", width: 2, lineDash: [8, 5] }),
  }), 4);
  return { neighbours, buildings, parcel, edges, envelope, all: [neighbours, buildings, parcel, envelope, edges] };
}

// The envelope of one floor takes the place of another's.
export function showEnvelope(layerOfEnvelope, geometry) {
  const source = layerOfEnvelope.getSource();
  source.clear();
  if (geometry) source.addFeature(new Feature({ geometry }));
}
