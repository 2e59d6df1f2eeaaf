import assert from "node:assert/strict";
import { test } from "node:test";
import { uuid7 } from "../../field_inspection/assets/field/uuid7.js";
import "./page.js";

test("a record's id is a UUIDv7 that begins with its time", () => {
  const at = Date.UTC(2026, 10, 22, 8, 14, 5, 120);
  const id = uuid7(at, new Uint8Array(16).fill(255));
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(parseInt(id.replaceAll("-", "").slice(0, 12), 16), at);
});

test("ids made in one moment differ", () => {
  const many = new Set(Array.from({ length: 1000 }, () => uuid7(0)));
  assert.equal(many.size, 1000);
});
