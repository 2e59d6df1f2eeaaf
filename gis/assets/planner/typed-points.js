// Beside every drawing: a typed length and direction, the point under the cross, back, again, finish. For keys and fingers.
export class TypedPoints {
  constructor(planner) {
    for (const box of planner.page.querySelectorAll("[data-typed]")) this.bind(box, planner.sketch);
  }

  bind(box, sketch) {
    const length = box.querySelector("[data-length]"), direction = box.querySelector("[data-direction]");
    const number = (input) => Number(input.value.replace(/[٠-٩]/g, (d) => d.charCodeAt(0) - 0x660).replace(/[٫,]/g, "."));
    const add = () => {
      const done = sketch.addTyped(number(length), direction.value.trim() === "" ? null : number(direction));
      if (done) length.select();
      length.setAttribute("aria-invalid", String(!done));
    };
    const acts = { add, middle: () => sketch.addMiddle(), undo: () => sketch.undo(), redo: () => sketch.redo(), finish: () => sketch.finish() };
    box.addEventListener("click", (event) => acts[event.target.closest("[data-typed-act]")?.dataset.typedAct]?.());
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();
      add();
    });
  }
}
