import assert from "node:assert/strict";
import { test } from "node:test";
import { remaining } from "../../app/assets/js/character-count.js";
import { holds, parse } from "../../app/assets/js/conditions.js";
import { sizeInWords } from "../../app/assets/js/file-input.js";
import { inserted } from "../../app/assets/js/phrases.js";
import { nextTab } from "../../app/assets/js/tabs.js";

test("characters are counted as people see them", () => {
  assert.equal(remaining(10, "سلام 😀"), 4);
  assert.equal(remaining(2, "abc"), -1);
});

test("a question is asked only while every condition holds", () => {
  const conditions = parse("use=shop|office&sign=true");
  const answers = (use, sign) => (name) => ({ use: [use], sign: [sign] })[name];
  assert.equal(holds(conditions, answers("office", "true")), true);
  assert.equal(holds(conditions, answers("home", "true")), false);
  assert.equal(holds(conditions, answers("shop", "false")), false);
  assert.equal(holds(parse(""), answers("x", "y")), true);
});

test("a phrase stands at the cursor, on a line of its own after words", () => {
  assert.deepEqual(inserted("أول آخر", "جملة", 3, 3), { value: "أول\nجملة آخر", caret: 8 });
  assert.deepEqual(inserted("", "جملة", 0, 0), { value: "جملة", caret: 4 });
  assert.equal(inserted("قديم", "جديد", 0, 4).value, "جديد");
});

test("the arrow that goes on is the left one from right to left", () => {
  assert.equal(nextTab("ArrowLeft", 0, 3, "rtl"), 1);
  assert.equal(nextTab("ArrowLeft", 0, 3, "ltr"), 2);
  assert.equal(nextTab("End", 0, 3, "rtl"), 2);
  assert.equal(nextTab("Tab", 0, 3, "rtl"), null);
});

test("sizes in megabytes", () => {
  assert.equal(sizeInWords(1_258_291, "م.ب"), "1.2 م.ب");
  assert.equal(sizeInWords(20_000, "م.ب"), "0.02 م.ب");
});
