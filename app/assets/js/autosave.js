// Keeps what is typed: at once in this browser, and shortly after on the server. An expired session, a lost network
// or a closed tab loses nothing: the answers come back when the form is opened again.
import { word } from "./words.js";
import { collect, fill } from "./drafts.js";
import { DraftShelf } from "./draft-shelf.js";

const PAUSE_MS = 1500;

export class Autosave {
  constructor(form, shelf = new DraftShelf()) {
    this.form = form;
    this.shelf = shelf;
    this.key = form.dataset.autosaveKey || new URL(form.action, location.href).pathname;
    this.status = form.querySelector("[data-autosave-status]");
    this.atFirst = this.onServer = JSON.stringify(collect(form));
    if (this.cameBack()) this.keepUnsent();
    else this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", () => this.sent());
  }

  changed() {
    const answers = collect(this.form);
    this.shelf.put(this.key, answers);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(answers), PAUSE_MS);
  }

  async send(answers) {
    const address = this.form.dataset.autosaveUrl;
    if (!address) return this.say("savedHere");
    const body = new FormData();
    body.set("csrf_token", this.form.elements.csrf_token?.value ?? "");
    for (const [name, values] of Object.entries(answers)) for (const value of values) body.append(name, value);
    const headers = { Accept: "application/json", "Idempotency-Key": crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` };
    try {
      const answer = await fetch(address, { method: "POST", body, headers, redirect: "manual" });
      if (answer.ok) {
        this.shelf.markSaved(this.key, answers);
        this.onServer = JSON.stringify(answers);
        this.form.dispatchEvent(new Event("autosaved", { bubbles: true }));
        return this.say("saved");
      }
      if (answer.status === 409) return this.say("changedElsewhere");
      return this.say(answer.type === "opaqueredirect" || [400, 401, 403].includes(answer.status) ? "expired" : "savedHere");
    } catch {
      return this.say("offline");
    }
  }

  // The page shows mistakes: the server keeps what it had before the form was sent, and the form is the person's again.
  cameBack() {
    return this.shelf.get(this.key) !== null && Boolean(this.form.closest?.("main")?.querySelector(".error-summary"));
  }

  keepUnsent() {
    this.onServer = this.shelf.get(this.key).sentFrom ?? this.onServer;
    this.shelf.put(this.key, collect(this.form));
  }

  // Unsaved answers of an earlier visit are put back, and the person may throw them away.
  restore() {
    const draft = this.shelf.get(this.key);
    if (!draft || draft.saved || JSON.stringify(draft.answers) === this.atFirst) return;
    if (draft.sentFrom !== undefined && draft.sentFrom !== this.atFirst) return this.shelf.drop(this.key); // it was taken: the form shows what became of it
    fill(this.form, draft.answers);
    this.say("restored");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    button.textContent = word("discard");
    button.addEventListener("click", () => {
      this.shelf.drop(this.key);
      location.reload();
    });
    this.status?.append(" ", button);
  }

  sent() {
    clearTimeout(this.timer);
    this.shelf.put(this.key, collect(this.form), false, this.onServer);
    this.shelf.markSent(this.key);
  }

  say(name) {
    if (!this.status) return;
    const time = new Date().toTimeString().slice(0, 5);
    this.status.textContent = name === "saved" ? `${word(name)} ${time}` : word(name);
    if (name === "expired") {
      const link = document.createElement("a");
      link.href = `/login?next=${encodeURIComponent(location.pathname + location.search)}`;
      link.textContent = word("signIn");
      this.status.append(" ", link);
    }
  }
}
