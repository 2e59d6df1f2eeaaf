import assert from "node:assert/strict";
import { test } from "node:test";
import { asLines, sideAt, stepOf } from "../../gis/assets/cadastre/corner-shapes.js";

const SQUARE = [[0, 0], [0, 10], [10, 10], [10, 0]];

test("a press falls on the nearest side, however long the others are", () => {
  assert.equal(sideAt(SQUARE, [5, 9.5]), 1);
  assert.equal(sideAt(SQUARE, [9.8, 5]), 2);
  assert.equal(sideAt(SQUARE, [5, -1]), 3);
  assert.equal(sideAt([[0, 0], [100, 0], [100, 1]], [99.5, 0.9]), 2, "not the side whose line passes near, but the one beside the press");
});

test("corners become lines of a list to the millimetre", () => {
  assert.equal(asLines([[734700.12345, 2672700.1], [1, 2]]), "1 734700.123 2672700.100\n2 1.000 2.000");
});

test("Alt and an arrow moves by ten centimetres, with Shift by one", () => {
  assert.deepEqual(stepOf({ key: "ArrowUp", altKey: true }), [0, 0.1]);
  assert.deepEqual(stepOf({ key: "ArrowLeft", altKey: true, shiftKey: true }), [-0.01, 0]);
  assert.ok(!stepOf({ key: "ArrowUp" }));
  assert.equal(stepOf({ key: "a", altKey: true }), undefined);
});
