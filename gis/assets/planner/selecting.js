// Select by pressing, box or drawn shape; number and area are told, the selection goes to a file or to a change.
export class Selecting {
  constructor(panel, planner) {
    Object.assign(this, { panel, planner });
    panel.querySelector("[data-act=change]").addEventListener("click", () => planner.open("change"));
  }

  opened() {
    this.planner.ground.watch(true);
    this.planner.choosing.begin("point");
  }

  closed() {
    this.planner.ground.watch(false);
    this.planner.choosing.stop();
  }
}
