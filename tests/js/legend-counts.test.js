import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { LegendCounts } from "../../gis/assets/map/legend-counts.js";

let asked, answer, moved, places;

beforeEach(() => {
  asked = [];
  places = ["reports", "permits"].map((name) => ({ dataset: { number: name }, textContent: "" }));
  answer = { ok: true, json: async () => ({ layers: [{ layer: "reports", number: 12 }] }) };
  globalThis.fetch = async (address) => (asked.push(address), answer);
});

const counts = () => new LegendCounts({ querySelectorAll: () => places }, { on: (_name, action) => (moved = action) }, () => new URLSearchParams({ on: "reports", late: "1" }));

test("each layer shows its number, none is nought", async () => {
  await counts().load();
  assert.deepEqual(places.map((place) => place.textContent), ["12", "0"]);
  assert.deepEqual(asked, ["/map/counts.json?late=1"]);
});

test("a failed answer leaves the numbers as they were", async () => {
  places[0].textContent = "7";
  answer = { ok: false };
  await counts().load();
  assert.equal(places[0].textContent, "7");
});

test("an answer that the next move cuts off in the middle is no fault", async () => {
  places[0].textContent = "7";
  answer = { ok: true, json: () => Promise.reject(new DOMException("signal is aborted", "AbortError")) };
  await counts().load();
  assert.equal(places[0].textContent, "7");
});

test("moving the map asks once, after it rests", async () => {
  counts();
  moved();
  moved();
  await new Promise((resolve) => setTimeout(resolve, 350));
  assert.equal(asked.length, 1);
});
