import assert from "node:assert/strict";
import { test } from "node:test";
import { filterText } from "../../gis/assets/planner/cql2.js";
import { areaOf, bearing, distance, lengthOf, offset } from "../../gis/assets/planner/ellipsoid.js";
import { monthBack } from "../../gis/assets/planner/time.js";
import { TOOL_KEYS, meaning } from "../../gis/assets/planner/shortcuts.js";
import { Steps } from "../../gis/assets/planner/steps.js";

const near = (found, wanted, part) => assert.ok(Math.abs(found / wanted - 1) < part, `${found} is not ${wanted}`);

// pyproj.Geod(ellps="GRS80") says so.
const WANTED = { short: 1503.2113001, long: 86103.623698, bearing: 42.53625, area: 1125653.4147, small: 675.4171138, there: [47.30073104044361, 24.150890175138183] };

test("lengths are those of the ellipsoid", () => {
  near(distance([47.3, 24.15], [47.31, 24.16]), WANTED.short, 1e-6);
  near(distance([47.3, 24.15], [47.9, 24.7]), WANTED.long, 1e-5);
  near(lengthOf([[47.3, 24.15], [47.305, 24.155], [47.31, 24.16]]), WANTED.short, 1e-6);
  near(bearing([47.3, 24.15], [47.31, 24.16]), WANTED.bearing, 1e-4);
});

test("areas are those of the ellipsoid, whichever way round", () => {
  const ring = [[47.3, 24.15], [47.31, 24.15], [47.31, 24.16], [47.3, 24.16]];
  near(areaOf(ring), WANTED.area, 1e-6);
  near(areaOf([...ring].reverse()), WANTED.area, 1e-6);
  near(areaOf([[47.31, 24.15], [47.3102, 24.15], [47.3102, 24.1503], [47.31, 24.1503]]), WANTED.small, 1e-6);
});

test("a typed side has its length and direction", () => {
  const [x, y] = offset([47.3, 24.15], 123.456, 37);
  assert.ok(Math.hypot((x - WANTED.there[0]) * 101_000, (y - WANTED.there[1]) * 111_000) < 0.001);
  near(distance([47.3, 24.15], [x, y]), 123.456, 1e-6);
});

test("steps are taken back and done again; a new one forgets what was undone", () => {
  const steps = new Steps([]);
  steps.add(["a"]);
  steps.add(["a", "b"]);
  assert.deepEqual(steps.undo(), ["a"]);
  assert.deepEqual(steps.redo(), ["a", "b"]);
  steps.undo();
  steps.add(["a", "c"]);
  assert.equal(steps.canRedo, false);
  assert.deepEqual([steps.undo(), steps.undo(), steps.undo()], [["a"], [], []]);
});

test("conditions become CQL2 text; what is not complete is left out", () => {
  assert.equal(filterText([{ field: "plan_no", type: "text", operator: "=", value: "O'Brien" }]), "plan_no = 'O''Brien'");
  assert.equal(filterText([{ field: "area_m2", type: "number", operator: "between", value: "٤٠٠", other: "500.5" }]), "area_m2 BETWEEN 400 AND 500.5");
  assert.equal(filterText([{ field: "since", type: "date", operator: ">=", value: "2026-01-31" }, { field: "zone", type: "text", operator: "null" }], "OR"), "since >= DATE('2026-01-31') OR zone IS NULL");
  assert.equal(filterText([{ field: "land_use", type: "text", operator: "in", value: "park، mosque" }]), "land_use IN ('park', 'mosque')");
  assert.equal(filterText([{ field: "name_ar", type: "text", operator: "like", value: "50%_\\" }]), "name_ar LIKE '%50\\%\\_\\\\%'");
  assert.equal(filterText([{ field: "over", type: "boolean", operator: "=", value: "true" }]), "over = TRUE");
  for (const value of ["", "4 OR 1=1", "1e5", "x"]) assert.equal(filterText([{ field: "area_m2", type: "number", operator: "=", value }]), "");
});

test("months go back over the year's end, with their last day", () => {
  assert.deepEqual(monthBack("2026-02", 0), { from: "2026-02-01", to: "2026-02-28" });
  assert.deepEqual(monthBack("2026-02", 2), { from: "2025-12-01", to: "2025-12-31" });
  assert.deepEqual(monthBack("2026-02", 24), { from: "2024-02-01", to: "2024-02-29" });
});

test("letters open tools only while the map has the focus", () => {
  const here = { onMap: true, typing: false, drawing: false };
  assert.deepEqual(meaning({ code: "KeyS", key: "س" }, here), { tool: "select" });
  assert.equal(meaning({ code: "KeyS", key: "s" }, { ...here, onMap: false }), null);
  assert.equal(meaning({ code: "KeyS", key: "s", ctrlKey: true }, here), null);
  assert.equal(meaning({ code: "KeyZ", key: "z", ctrlKey: true }, { onMap: false, typing: true, drawing: true }), null);
  assert.deepEqual(meaning({ code: "KeyZ", key: "ئ", ctrlKey: true }, here), { act: "undo" });
  assert.deepEqual(meaning({ code: "KeyZ", key: "Z", ctrlKey: true, shiftKey: true }, here), { act: "redo" });
  assert.deepEqual(meaning({ code: "Space", key: " " }, { ...here, drawing: true }), { act: "point" });
  assert.equal(meaning({ code: "Space", key: " " }, here), null);
  assert.equal(new Set(Object.values(TOOL_KEYS)).size, Object.keys(TOOL_KEYS).length);
});
