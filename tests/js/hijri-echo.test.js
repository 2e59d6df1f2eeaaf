import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gregorianInWords, inWords, toHijri } from "../../app/assets/js/hijri-echo.js";

// A copy of what the server sends at /calendar/hijri.json.
const table = JSON.parse(readFileSync(new URL("fixtures/umm_al_qura.json", import.meta.url)));

test("known days of the Umm al-Qura calendar", () => {
  assert.deepEqual(toHijri("1924-08-01", table), { year: 1343, month: 1, day: 1 });
  assert.deepEqual(toHijri("2026-11-21", table), { year: 1448, month: 6, day: 11 });
  assert.deepEqual(toHijri("2077-11-16", table), { year: 1500, month: 12, day: 30 });
});

test("a day outside the table, or no day, is nothing", () => {
  for (const iso of ["1924-07-31", "2077-11-17", "", "2026", "21/11/2026"]) assert.equal(toHijri(iso, table), null);
});

test("the day is said in words whatever order the device writes it in", () => {
  const months = "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر".split("|");
  assert.equal(gregorianInWords("2026-04-03", months), "3 أبريل 2026");
});

test("in words, in both languages", () => {
  const day = { year: 1448, month: 6, day: 11 };
  assert.equal(inWords(day, table.months, "ar"), "11 جمادى الآخرة 1448 هـ");
  assert.equal(inWords(day, table.months, "en"), "11 Jumada II 1448 AH");
});
