// A plan's boundary goes from the form's text to the map and back without moving; what cannot be read draws nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { partsOf, textOf } from "../../gis/assets/layers/plan-shape.js";

const ring = [[47.3, 24.1], [47.301, 24.1], [47.301, 24.101], [47.3, 24.101], [47.3, 24.1]];
const other = ring.map(([x, y]) => [x + 0.01, y]);

test("one polygon comes back as one, to a tenth of a millimetre", () => {
  const back = JSON.parse(textOf(partsOf(JSON.stringify({ type: "Polygon", coordinates: [ring] }))));
  assert.equal(back.type, "Polygon");
  back.coordinates[0].forEach(([x, y], i) => assert.ok(Math.abs(x - ring[i][0]) < 1e-9 && Math.abs(y - ring[i][1]) < 1e-9));
});

test("parts of a multipolygon are drawn apart and kept together", () => {
  const parts = partsOf(JSON.stringify({ type: "MultiPolygon", coordinates: [[ring], [other]] }));
  assert.equal(parts.length, 2);
  assert.equal(JSON.parse(textOf(parts)).type, "MultiPolygon");
  assert.equal(JSON.parse(textOf(parts.slice(1))).type, "Polygon");
});

test("what cannot be read draws nothing, and nothing is no text", () => {
  for (const text of ["", "{", "null", "[]", '{"type":"Point","coordinates":[1,2]}', '{"type":"Polygon"}']) assert.deepEqual(partsOf(text), []);
  assert.equal(textOf([]), "");
});
