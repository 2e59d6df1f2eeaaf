// Views of the map under a name, the person's own; and the address of the present one to pass on.
import { make } from "./change-words.js";
import { ask } from "./requests.js";

export class Bookmarks {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner, form: panel.querySelector("form"), list: panel.querySelector("[data-bookmarks]") });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keep();
    });
    panel.querySelector("[data-act=share]").addEventListener("click", () => this.share());
  }

  get token() {
    return this.form.elements.csrf_token.value;
  }

  async opened() {
    const answer = await ask("/map/bookmarks.json", { offline: this.planner.words.offline });
    if (!answer.ok) return this.say(answer.said);
    this.list.replaceChildren(...answer.data.bookmarks.map((kept) => this.line(kept)));
  }

  line(kept) {
    const drop = make("button", { type: "button", className: "planner-small", text: this.planner.words.drop, "aria-label": `${this.planner.words.drop} ${kept.name}` });
    drop.addEventListener("click", async () => {
      const answer = await ask(`/map/bookmarks/${kept.id}/delete.json`, { body: {}, token: this.token, offline: this.planner.words.offline });
      this.say(answer.said);
      this.opened();
    });
    return make("li", {}, make("a", { href: `/map?${kept.address}`, text: kept.name }), drop);
  }

  async keep() {
    this.planner.mapPage.write();
    const body = { name: this.form.elements.name.value, address: location.search.slice(1) };
    const answer = await ask("/map/bookmarks.json", { body, token: this.token, offline: this.planner.words.offline });
    this.say(answer.ok ? this.planner.words.kept : answer.said);
    if (answer.ok) this.form.reset();
    this.opened();
  }

  async share() {
    this.planner.mapPage.write();
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    const address = this.panel.querySelector("[name=address]");
    address.value = location.href;
    address.select();
    this.say(copied ? this.planner.words.copied : this.planner.words.copyByHand);
  }

  say(words) {
    this.panel.querySelector("[data-said]").textContent = words;
  }
}
