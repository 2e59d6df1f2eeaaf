// The style of a published layer (checked by gis/layers/styles.py) as an OpenLayers style function. It is data: nothing in it is run.
import { Circle, Fill, Stroke, Style, Text } from "ol/style.js";

const TESTS = {
  "=": (a, b) => String(a) === String(b), "<>": (a, b) => String(a) !== String(b), "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b,
};

const channels = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

function look(symbol) {
  const fill = new Fill({ color: [...channels(symbol.fill), symbol.fill_opacity] });
  const stroke = symbol.width > 0 ? new Stroke({ color: symbol.stroke, width: symbol.width }) : undefined;
  return { fill, stroke, image: new Circle({ radius: symbol.radius, fill: new Fill({ color: symbol.fill }), stroke: new Stroke({ color: symbol.stroke, width: 1.5 }) }) };
}

function chooser(style) {
  const other = style.other && look(style.other);
  if (style.kind === "single") {
    const only = look(style.symbol);
    return () => only;
  }
  if (style.kind === "categorised") {
    const looks = new Map(style.classes.map((one) => [one.value, look(one.symbol)]));
    return (feature) => looks.get(String(feature.get(style.field))) ?? other;
  }
  const rows = (style.classes ?? style.rules).map((one) => ({ ...one, look: look(one.symbol) }));
  if (style.kind === "graduated") {
    return (feature) => {
      const number = feature.get(style.field);
      return typeof number === "number" ? rows.find(({ upto }) => upto === null || number < upto)?.look ?? other : other;
    };
  }
  return (feature) => {
    const holds = ({ field, op, value }) => feature.get(field) !== undefined && TESTS[op](feature.get(field), value);
    return rows.find(holds)?.look ?? other;
  };
}

// Names stand in a layer of their own ("<code>.names"), one point for each shape: a shape that lies on two tiles is named once.
// Tiles that are cut for one reader's filter have no such layer: there the shapes carry their names themselves.
const isName = (feature) => String(feature.get("layer")).endsWith(".names");

function wordsOf(words, kind) {
  return new Text({
    text: String(words).slice(0, 60), font: '600 12px "IBM Plex Sans Arabic", sans-serif', offsetY: kind === "point" ? -14 : 0,
    fill: new Fill({ color: "#161616" }), stroke: new Stroke({ color: "#fff", width: 3 }),
  });
}

export function publishedStyle(style, kind = "polygon", apart = () => true) {
  const choose = chooser(style);
  return (feature, resolution) => {
    const named = style.label && resolution < 40;
    if (isName(feature)) return named ? new Style({ text: wordsOf(feature.get("name"), kind) }) : undefined;
    const chosen = choose(feature);
    if (!chosen) return undefined;
    const own = named && !apart() ? feature.get(style.label) : undefined;
    return new Style({ ...chosen, text: own === undefined ? undefined : wordsOf(own, kind) });
  };
}
