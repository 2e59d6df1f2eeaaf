// What the address of the map says of a planner's tools, beside the map page's own part of it: written as they are used,
// taken up again by whoever opens the address.
import { readSelection, selectionText } from "./addresses.js";

export function writeAddress(planner, query) {
  planner.state.write(query);
  planner.tools.compare?.write(query);
  planner.coordinates?.write(query);
  const chosen = selectionText(planner.ground.chosenLayer, planner.ground.ids());
  if (chosen) query.set("sel", chosen);
  if (planner.current) query.set("tool", planner.current);
}

export async function restoreAddress(planner) {
  const { first, state, tools, ground, choosing } = planner, chosen = readSelection(first.get("sel"));
  state.restore();
  tools.months.mirror();
  tools.compare.restore(first.get("cmp"));
  if (chosen && planner.layerNamed(chosen.layer)) {
    choosing.layerIs(chosen.layer);
    await ground.choose(`ids=${chosen.ids}`);
    choosing.tell();
  }
  const asked = first.get("tool");
  if (asked && planner.panelOf(asked)) planner.open(asked);
}
