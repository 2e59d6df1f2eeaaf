import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Autosave } from "../../app/assets/js/autosave.js";
import { DraftShelf } from "../../app/assets/js/draft-shelf.js";
import { control, form, Storage } from "./page.js";

const WORDS = { saved: "حُفظت", savedHere: "في هذا الجهاز", expired: "انتهت الجلسة", offline: "لا شبكة", restored: "أعدنا", signIn: "دخول", discard: "تجاهل" };
let calls, answer;

beforeEach(() => {
  calls = [];
  answer = { ok: true, status: 200, type: "basic" };
  globalThis.document = { getElementById: () => ({ dataset: WORDS }), createElement: () => ({ addEventListener() {} }) };
  globalThis.location = { href: "http://localhost/cases/x", pathname: "/cases/x", search: "" };
  globalThis.fetch = async (address, request) => {
    calls.push({ address, ...request });
    if (answer instanceof Error) throw answer;
    return answer;
  };
});

const opened = (owner, shelf, url = "/cases/x/draft") => {
  const page = form([control("csrf_token", "t"), control("owner", owner)], { autosaveKey: "BP-1", autosaveUrl: url });
  return { page, autosave: new Autosave(page, shelf) };
};
const typed = (page, value) => { page.elements.owner.value = value; };

test("a change is kept in the browser at once and then by the server", async () => {
  const shelf = new DraftShelf(new Storage());
  const { page, autosave } = opened("", shelf);
  typed(page, "سعد");
  autosave.changed();
  clearTimeout(autosave.timer);
  assert.deepEqual(shelf.get("BP-1").answers, { owner: ["سعد"] });
  await autosave.send({ owner: ["سعد"] });
  assert.equal(calls[0].address, "/cases/x/draft");
  assert.equal(calls[0].body.get("owner"), "سعد");
  assert.equal(calls[0].body.get("csrf_token"), "t");
  assert.ok(calls[0].headers["Idempotency-Key"].length >= 8);
  assert.ok(page.status.textContent.startsWith("حُفظت"));
  assert.equal(shelf.get("BP-1").saved, true);
  assert.deepEqual(page.dispatched, ["autosaved"]); // what shows the cost reads it anew
});

for (const [what, reply, words] of [
  ["an expired session", { ok: false, status: 401, type: "basic" }, "انتهت الجلسة"],
  ["a redirect to sign-in", { ok: false, status: 0, type: "opaqueredirect" }, "انتهت الجلسة"],
  ["a lost network", new Error("network"), "لا شبكة"],
  ["a busy server", { ok: false, status: 503, type: "basic" }, "في هذا الجهاز"],
]) {
  test(`${what} loses nothing and is said`, async () => {
    const shelf = new DraftShelf(new Storage());
    const { page, autosave } = opened("", shelf);
    typed(page, "سعد");
    answer = reply;
    autosave.changed();
    clearTimeout(autosave.timer);
    await autosave.send({ owner: ["سعد"] });
    assert.equal(page.status.textContent, words);
    assert.equal(shelf.get("BP-1").saved, false);

    const again = opened("", shelf);
    assert.equal(again.page.elements.owner.value, "سعد");
    assert.equal(again.page.status.textContent, "أعدنا");
  });
}

test("answers the server already has are not put over its page", () => {
  const shelf = new DraftShelf(new Storage());
  shelf.put("BP-1", { owner: ["قديم"] }, true);
  assert.equal(opened("جديد", shelf).page.elements.owner.value, "جديد");
});

test("what was sent and taken is not put over what the server made of it", () => {
  const shelf = new DraftShelf(new Storage());
  const { page, autosave } = opened("", shelf);
  typed(page, "مستطيل");
  autosave.sent();
  assert.equal(opened("", shelf).page.elements.owner.value, "مستطيل"); // refused at the door: nothing changed there
  assert.equal(opened("شكل مرسوم", shelf).page.elements.owner.value, "شكل مرسوم");
  assert.equal(shelf.get("BP-1"), null);
});

test("a form that came back with mistakes keeps its answers, however often it is sent and left", () => {
  const shelf = new DraftShelf(new Storage());
  const { page, autosave } = opened("", shelf);
  typed(page, "سعد");
  autosave.sent();
  for (const _time of [1, 2]) {
    const back = form([control("csrf_token", "t"), control("owner", "سعد")], { autosaveKey: "BP-1" });
    back.closest = () => ({ querySelector: (selector) => selector === ".error-summary" });
    new Autosave(back, shelf).sent();
    shelf.tidy(() => true);
    new Autosave(back, shelf);
  }
  assert.equal(opened("", shelf).page.elements.owner.value, "سعد");
});
