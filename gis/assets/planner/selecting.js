// Select in any layer by pressing, box or drawn shape; number and area are told, the selection goes to a file, to the table or to a change.
export class Selecting {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner });
    this.layer = panel.querySelector("[name=chosenlayer]");
    this.layer.addEventListener("change", () => {
      planner.choosing.layerIs(this.layer.value);
      planner.state.shown(this.layer.value, true);
      this.opened();
    });
    panel.querySelector("[data-act=change]").addEventListener("click", () => planner.open("change"));
    panel.querySelector("[data-act=fit]").addEventListener("click", () => this.fit());
  }

  opened() {
    this.planner.ground.watch(this.layer.value === "parcels");
    this.planner.choosing.begin("point");
    this.planner.choosing.tell();
  }

  closed() {
    this.planner.ground.watch(false);
    this.planner.choosing.stop();
  }

  fit() {
    const { ground } = this.planner;
    if (ground.parcels.length) this.planner.show(ground.chosen.getExtent());
  }
}
