// The other button of the mouse, and a finger held down: while drawing it ends the drawing, else it asks what is here.
import { toLonLat } from "ol/proj.js";

const HELD_MS = 600, STILL_PX = 10;

export function listenToHolding(planner) {
  const viewport = planner.map.getViewport();
  let timer, from;
  const act = (event) => {
    if (planner.sketch.task && planner.sketch.task.kind !== "point") return planner.sketch.finish();
    planner.tools.identify.here(toLonLat(planner.map.getEventCoordinate(event)));
  };
  const letGo = () => clearTimeout(timer);
  viewport.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    letGo();
    if (event.pointerType !== "touch" || from?.done !== true) act(event);
  });
  viewport.addEventListener("pointerdown", (event) => {
    letGo();
    if (event.pointerType === "mouse" || !event.isPrimary) return; // a second finger pinches
    from = { x: event.clientX, y: event.clientY, done: false };
    timer = setTimeout(() => {
      from.done = true;
      act(event);
    }, HELD_MS);
  });
  viewport.addEventListener("pointermove", (event) => from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_PX && letGo());
  // The finger is lifted: what OpenLayers takes for a press is none.
  viewport.addEventListener("pointerup", () => {
    if (!from?.done) return;
    from = null;
    planner.sketch.held();
  }, true);
  for (const name of ["pointerup", "pointercancel"]) viewport.addEventListener(name, letGo);
}
