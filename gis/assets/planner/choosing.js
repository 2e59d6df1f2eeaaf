// Choosing parcels: one by one, in a box, in a drawn shape. The number chosen is told.
export class Choosing {
  constructor(planner) {
    this.planner = planner;
    for (const button of planner.element.querySelectorAll("[data-choose]")) button.addEventListener("click", () => this.pressed(button.dataset.choose));
  }

  pressed(how) {
    if (how === "none") this.planner.ground.chosen.clear();
    else this.begin(how);
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
    const { ground } = this.planner, how = this.how;
    const answer = how === "point" ? await ground.at(points[0]) : await ground.within(points);
    if (answer && !answer.ok) this.planner.say(answer.said || this.planner.words.offline);
    if (answer?.ok && answer.data.more) this.planner.say(`${this.planner.words.tooMany} ${answer.data.numberMatched}`);
    this.tell();
    if (this.how === how) this.begin("point");
  }

  tell() {
    const parcels = this.planner.ground.parcels, area = parcels.reduce((sum, feature) => sum + (feature.get("area_m2") ?? 0), 0);
    for (const place of this.planner.element.querySelectorAll("[data-chosen-number]")) place.textContent = String(parcels.length);
    for (const place of this.planner.element.querySelectorAll("[data-chosen-area]")) place.textContent = area.toFixed(2);
    for (const list of this.planner.element.querySelectorAll("[data-chosen-names]")) {
      list.textContent = parcels.slice(0, 12).map((feature) => [feature.get("plan_no"), feature.get("block_no"), feature.get("parcel_no")].filter(Boolean).join("/")).join("، ");
    }
    for (const link of this.planner.element.querySelectorAll("[data-chosen-export]")) {
      link.hidden = !parcels.length;
      link.href = `/map/features${link.dataset.chosenExport}?layer=parcels&ids=${this.planner.ground.ids()}`;
    }
  }
}
