// Drafts in localStorage. A draft lives until its form was accepted: the page after a sent form is neither the form
// again, nor an error page, nor the sign-in page.
const PREFIX = "draft:", SENT = "draft-sent", DAYS = 7 * 86_400_000;

export class DraftShelf {
  constructor(storage = globalThis.localStorage, now = Date.now) {
    this.storage = storage;
    this.now = now;
  }

  get(key) {
    try {
      const draft = JSON.parse(this.storage.getItem(PREFIX + key));
      return draft && this.now() - draft.at < DAYS ? draft : null;
    } catch {
      return null;
    }
  }

  // sentFrom: the form as the server last had it when this draft was sent; absent while it was only typed.
  put(key, answers, saved = false, sentFrom = undefined) {
    try {
      this.storage.setItem(PREFIX + key, JSON.stringify({ at: this.now(), saved, answers, sentFrom }));
    } catch {
      // A full or forbidden storage: the server's copy remains.
    }
  }

  // The server has these answers; what was typed since is still unsaved.
  markSaved(key, answers) {
    const draft = this.get(key);
    if (draft && JSON.stringify(draft.answers) === JSON.stringify(answers)) this.put(key, answers, true);
  }

  markSent(key) {
    this.storage.setItem(SENT, key);
  }

  drop(key) {
    this.storage.removeItem(PREFIX + key);
  }

  // Called once on each page, before forms are bound. What came back unaccepted is unsent again: whoever leaves a form
  // with mistakes for another page finds his answers when he returns.
  tidy(pageKeepsDrafts) {
    const key = this.storage.getItem(SENT);
    if (key === null) return;
    this.storage.removeItem(SENT);
    if (!pageKeepsDrafts(key)) this.drop(key);
  }
}

export function tidyDrafts(page = document) {
  const keeps = (key) => page.body.hasAttribute("data-keeps-drafts") || location.pathname === "/login"
    || [...page.querySelectorAll("form[data-module~=autosave]")].some((form) => (form.dataset.autosaveKey || new URL(form.action, location.href).pathname) === key);
  try {
    new DraftShelf().tidy(keeps);
  } catch {
    // No storage: nothing to tidy.
  }
}
