import assert from "node:assert/strict";
import { test } from "node:test";
import { compareText, filteredAddress, readCompare, readSelection, selectionText } from "../../gis/assets/planner/addresses.js";
import { conditionText, fieldText } from "../../gis/assets/planner/cql2.js";
import { numberOf, western } from "../../gis/assets/planner/digits.js";
import { asGeoJSON, KINDS, lacking } from "../../gis/assets/planner/kinds.js";
import { monthsBetween } from "../../gis/assets/planner/time.js";

test("tiles are asked with filter and day, or as usual", () => {
  assert.equal(filteredAddress("parcels", {}), null);
  assert.equal(filteredAddress("parcels", { day: "2007-09-15" }), "/map/filtered/parcels/{z}/{x}/{y}?day=2007-09-15");
  assert.equal(filteredAddress("flood", { filter: "a = 'b&c'" }), "/map/filtered/flood/{z}/{x}/{y}?filter=a+%3D+%27b%26c%27");
});

test("a comparison goes into the address and comes out of it", () => {
  const asked = { what: "days", left: "2007-01-01", right: "", part: 30 };
  assert.deepEqual(readCompare(compareText(asked)), asked);
  assert.deepEqual(readCompare("layers~zones~flood-net~50"), { what: "layers", left: "zones", right: "flood-net", part: 50 });
  for (const broken of ["", "x~1~2~3", "days~a~b~200", "days~a~b~x", null]) assert.equal(readCompare(broken), null);
});

test("what is selected is passed on while it is short", () => {
  assert.deepEqual(readSelection(selectionText("parcels", [1, 22])), { layer: "parcels", ids: "1,22" });
  assert.equal(selectionText("parcels", []), "");
  assert.equal(selectionText("parcels", Array.from({ length: 101 }, (_, n) => n)), "");
  for (const broken of ["", "parcels", "parcels~", "parcels~1;2", "~1", null]) assert.equal(readSelection(broken), null);
});

test("a field of a file is quoted where it is not one word", () => {
  assert.equal(fieldText("area_m2"), "area_m2");
  assert.equal(fieldText("النطاق"), "النطاق");
  assert.equal(fieldText("اسم الحي"), '"اسم الحي"');
  assert.equal(fieldText("In"), '"In"');
  assert.equal(conditionText({ field: "Shape Area", type: "number", operator: "<", value: "٢٫٥" }), '"Shape Area" < 2.5');
});

test("digits of three scripts are read", () => {
  assert.equal(western("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹"), "0123456789 0123456789");
  assert.equal(numberOf("١٢٫٥"), 12.5);
  assert.equal(numberOf("12,5"), 12.5);
});

test("each kind of change says what it still lacks", () => {
  assert.deepEqual([lacking("split", 0, 0), lacking("split", 2, 0), lacking("split", 1, 0), lacking("split", 1, 0, 3), lacking("split", 1, 1)], ["parcels", "fewer", "shape", "", ""]);
  assert.deepEqual([lacking("merge", 1, 0), lacking("merge", 2, 0)], ["parcels", ""]);
  assert.deepEqual([lacking("adjust", 2, 0), lacking("replan", 3, 0), lacking("surplus", 2, 1)], ["shape", "shape", "fewer"]);
  assert.deepEqual(Object.keys(KINDS), ["split", "merge", "adjust", "surplus", "expropriate", "replan"]);
});

test("lines and shapes with their part go to the server as GeoJSON", () => {
  const [line, area] = asGeoJSON([{ kind: "line", points: [[1, 2], [3, 4]] }, { kind: "area", points: [[0, 0], [1, 0], [1, 1]], role: "taken" }]).features;
  assert.deepEqual(line, { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [[1, 2], [3, 4]] } });
  assert.deepEqual(area.properties, { role: "taken" });
  assert.deepEqual(area.geometry.coordinates, [[[0, 0], [1, 0], [1, 1], [0, 0]]]);
});

test("months from one day to another", () => {
  assert.equal(monthsBetween("1992-04-01", "2026-11-22"), 415);
  assert.equal(monthsBetween("2026-11-01", "2026-11-22"), 0);
  assert.equal(monthsBetween("2026-12-01", "2026-11-22"), 0);
});
