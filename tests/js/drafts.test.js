import assert from "node:assert/strict";
import { test } from "node:test";
import { DraftShelf } from "../../app/assets/js/draft-shelf.js";
import { collect, fill } from "../../app/assets/js/drafts.js";
import { box, control, form, radio, Storage } from "./page.js";

const page = () => form([
  control("csrf_token", "secret"), control("idempotency_key", "k"), control("pin", "1", { type: "password" }),
  control("otp", "123456", { autocomplete: "one-time-code" }), control("deed", "", { type: "file" }),
  control("owner", "سعد"), radio("use", "home", true), radio("use", "shop", false),
  box("parts", "annex", true), box("parts", "pool", false), control("line", "أ"), control("line", "ب"),
  control("gone", "x", { disabled: true }),
]);

test("a draft holds the answers and no token, password, code or file", () => {
  assert.deepEqual(collect(page()), { owner: ["سعد"], use: ["home"], parts: ["annex"], line: ["أ", "ب"] });
});

test("an unticked box is remembered as unticked", () => {
  const filled = page();
  fill(filled, { parts: [], use: ["shop"] });
  assert.deepEqual(collect(filled), { owner: ["سعد"], use: ["shop"], parts: [], line: ["أ", "ب"] });
});

test("answers of the same name go back in their order, and pages hear of the change", () => {
  const filled = page();
  fill(filled, { line: ["ج", "د"], stranger: ["?"] });
  assert.deepEqual(collect(filled).line, ["ج", "د"]);
  assert.deepEqual(filled.elements.find((one) => one.value === "د").dispatched, ["change"]);
});

test("a draft is forgotten after a week", () => {
  let now = 0;
  const shelf = new DraftShelf(new Storage(), () => now);
  shelf.put("BP-1", { owner: ["سعد"] });
  now = 6 * 86_400_000;
  assert.deepEqual(shelf.get("BP-1").answers, { owner: ["سعد"] });
  now = 8 * 86_400_000;
  assert.equal(shelf.get("BP-1"), null);
});

test("what was typed after the saved answers is still unsaved", () => {
  const shelf = new DraftShelf(new Storage());
  shelf.put("BP-1", { owner: ["سعد", "محمد"] });
  shelf.markSaved("BP-1", { owner: ["سعد"] });
  assert.equal(shelf.get("BP-1").saved, false);
  shelf.markSaved("BP-1", { owner: ["سعد", "محمد"] });
  assert.equal(shelf.get("BP-1").saved, true);
});

test("a sent draft lives until a page shows that it was accepted", () => {
  const shelf = new DraftShelf(new Storage());
  shelf.put("BP-1", { owner: ["سعد"] });
  shelf.markSent("BP-1");
  shelf.tidy(() => false);
  assert.equal(shelf.get("BP-1"), null);
});

test("a draft that came back with mistakes is still there after a look at another page", () => {
  const shelf = new DraftShelf(new Storage());
  shelf.put("BP-1", { owner: ["سعد"] });
  shelf.markSent("BP-1");
  shelf.tidy(() => true);
  assert.ok(shelf.get("BP-1"), "an error page keeps it");
  shelf.tidy(() => false);
  assert.ok(shelf.get("BP-1"), "nobody accepted it");
});

test("a spoilt or missing storage is no draft", () => {
  const storage = new Storage();
  storage.setItem("draft:BP-1", "{not json");
  assert.equal(new DraftShelf(storage).get("BP-1"), null);
  assert.equal(new DraftShelf({ getItem: () => { throw new Error("forbidden"); } }).get("BP-1"), null);
});
