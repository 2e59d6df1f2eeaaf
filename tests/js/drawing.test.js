import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../licensing/assets/drawing/history.js";
import { area, betweenCorners, rectangle, sidesOf, withSide } from "../../licensing/assets/drawing/shapes.js";

const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("a rectangle has the sides that were typed, however it is turned", () => {
  const ring = rectangle([700000, 2600000], [3, 4], 14, 18);
  const sides = sidesOf(ring);
  [14, 18, 14, 18].forEach((length, i) => assert.ok(Math.abs(sides[i] - length) < 1e-6));
  assert.ok(Math.abs(area(ring) - 252) < 1e-3);
  assert.deepEqual(ring[0], ring.at(-1));
});

test("a typed side moves the side after it, so that a rectangle stays one", () => {
  const ring = withSide(rectangle([0, 0], [1, 0], 10, 20), 0, 12.5);
  assert.deepEqual(sidesOf(ring).map((x) => Number(x.toFixed(9))), [12.5, 20, 12.5, 20]);
});

test("a length that is no length changes nothing", () => {
  const ring = rectangle([0, 0], [1, 0], 10, 20);
  assert.equal(withSide(ring, 0, 0), ring);
  assert.equal(withSide(ring, 0, Number.NaN), ring);
});

test("a rectangle between two corners lies along the front", () => {
  const ring = betweenCorners([0, 0], [10, 5], [1, 0]);
  near(area(ring), 50);
  const turned = betweenCorners([0, 0], [0, Math.SQRT2], [1, 1]);
  near(area(turned), 1);
});

test("undo and redo walk the same way back and forth, and a new step forgets the undone", () => {
  const history = new History("a");
  history.keep("b");
  history.keep("b");
  history.keep("c");
  assert.equal(history.undo(), "b");
  assert.equal(history.undo(), "a");
  assert.equal(history.undo(), null);
  assert.equal(history.redo(), "b");
  history.keep("d");
  assert.equal(history.redo(), null);
  assert.equal(history.undo(), "b");
});
