// Choosing shapes of a layer: one by one, in a box, in a drawn shape. The number chosen is told.
export class Choosing {
  constructor(planner) {
    this.planner = planner;
    planner.ground.offline = planner.words.offline;
    for (const button of planner.element.querySelectorAll("[data-choose]")) button.addEventListener("click", () => this.pressed(button.dataset.choose));
  }

  get layer() {
    return this.planner.ground.chosenLayer;
  }

  // What is chosen from now on; another layer's choice is let go.
  layerIs(name) {
    const { ground, page } = this.planner;
    if (name === ground.chosenLayer) return;
    ground.chosenLayer = name;
    ground.chosen.clear();
    page.querySelector("[name=chosenlayer]").value = name;
    this.tell();
  }

  pressed(how) {
    if (how === "none") {
      this.planner.ground.chosen.clear();
      this.tell();
    } else this.begin(how);
  }

  begin(how) {
    this.how = how;
    this.mark();
    const shape = { point: "point", box: "box", area: "area" }[how];
    this.planner.sketch.begin({ kind: shape, done: (points) => this.take(points) });
  }

  stop() {
    this.how = null;
    this.mark();
    this.planner.sketch.stop();
  }

  mark() {
    for (const button of this.planner.element.querySelectorAll("[data-choose]")) if (button.dataset.choose !== "none") button.setAttribute("aria-pressed", String(button.dataset.choose === this.how));
  }

  async take(points) {
    const { ground, state } = this.planner, how = this.how;
    if (this.layer === "parcels" && state.day) state.onDay(""); // what stood on a day gone by cannot be taken in hand
    const answer = how === "point" ? await ground.at(points[0], { fine: this.planner.layerNamed(this.layer).kind === "polygon" }) : await ground.within(points);
    if (answer && !answer.ok) this.planner.say(answer.said || this.planner.words.offline);
    if (answer?.ok && answer.data.more) this.planner.say(`${this.planner.words.tooMany} ${answer.data.numberMatched}`);
    if (answer?.ok && !answer.data.features.length) this.planner.say(this.planner.words.nothingHere);
    this.tell();
    if (this.how === how) this.begin("point");
  }

  tell() {
    const { ground, element } = this.planner, chosen = ground.parcels, area = chosen.reduce((sum, feature) => sum + (feature.get("area_m2") ?? 0), 0);
    const put = (name, words) => element.querySelectorAll(`[data-chosen-${name}]`).forEach((place) => (place.textContent = words));
    put("number", String(chosen.length));
    put("area", area.toFixed(2));
    put("names", chosen.slice(0, 12).map((feature) => this.nameOf(feature)).filter(Boolean).join("، "));
    for (const part of element.querySelectorAll("[data-chosen-ground]")) part.hidden = this.layer !== "parcels";
    for (const link of element.querySelectorAll("[data-chosen-export]")) {
      link.hidden = !chosen.length;
      link.href = `/map/features${link.dataset.chosenExport}?layer=${encodeURIComponent(this.layer)}&ids=${ground.ids()}`;
    }
    this.planner.mapPage.write();
  }

  nameOf(feature) {
    if (this.layer === "parcels") return [feature.get("plan_no"), feature.get("block_no"), feature.get("parcel_no")].filter(Boolean).join("/");
    const field = this.planner.layerNamed(this.layer).fields.find((one) => feature.get(one.name));
    return field ? String(feature.get(field.name)) : "";
  }
}
