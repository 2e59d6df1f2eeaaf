// Beside every drawing (some boxes hold the buttons alone): a typed length and direction, the point under the cross, follow a boundary, back, again, finish. For keys and fingers.
import { numberOf } from "./digits.js";

export class TypedPoints {
  constructor(planner) {
    for (const box of planner.page.querySelectorAll("[data-typed]")) this.bind(box, planner);
    planner.sketch.traceChanged = (on) => {
      for (const button of planner.page.querySelectorAll("[data-typed-act=trace]")) button.setAttribute("aria-pressed", String(on));
      if (on) planner.say(planner.words.tracing);
    };
  }

  bind(box, planner) {
    const { sketch } = planner, length = box.querySelector("[data-length]"), direction = box.querySelector("[data-direction]");
    const add = () => {
      const done = sketch.addTyped(numberOf(length.value), direction.value.trim() === "" ? null : numberOf(direction.value));
      if (done) length.select();
      length.setAttribute("aria-invalid", String(!done));
    };
    const acts = { add, middle: () => sketch.addMiddle(), undo: () => planner.step("undo"), redo: () => planner.step("redo"), finish: () => sketch.finish(), trace: () => sketch.trace(!sketch.tracing) };
    box.addEventListener("click", (event) => acts[event.target.closest("[data-typed-act]")?.dataset.typedAct]?.());
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("[data-length], [data-direction]")) return;
      event.preventDefault();
      add();
    });
  }
}
