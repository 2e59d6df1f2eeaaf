// Keys of the planner's map. Letters work while the map has the focus, so that they never meet typing; by place on the
// keyboard, so that an Arabic layout does the same.
export const TOOL_KEYS = { KeyS: "select", KeyD: "change", KeyI: "identify", KeyM: "measure", KeyL: "tree", KeyF: "filter", KeyG: "goto", KeyB: "bookmarks", KeyC: "compare", KeyP: "print", KeyH: "months" };

// What a press asks for: {tool} or {act}, or null. Pure.
export function meaning({ code, key, ctrlKey, metaKey, altKey, shiftKey }, { onMap, typing, drawing }) {
  const command = ctrlKey || metaKey;
  if (command && !typing && code === "KeyZ") return { act: shiftKey ? "redo" : "undo" };
  if (command && !typing && code === "KeyY") return { act: "redo" };
  if (key === "Escape") return { act: "cancel" };
  if (command || altKey || typing || !onMap) return null;
  if (key === "?" || key === "؟") return { tool: "help" };
  if (drawing && code === "Space") return { act: "point" };
  if (drawing && key === "Enter") return { act: "finish" };
  if (drawing && key === "Backspace") return { act: "undo" };
  if (drawing && code === "KeyT") return { act: "trace" };
  return TOOL_KEYS[code] ? { tool: TOOL_KEYS[code] } : null;
}

export function listen(planner) {
  const { sketch } = planner;
  const acts = {
    undo: () => planner.step("undo"), redo: () => planner.step("redo"), point: () => sketch.addMiddle(), finish: () => sketch.finish(), cancel: () => planner.cancel(), trace: () => sketch.trace(!sketch.tracing),
  };
  document.addEventListener("keydown", (event) => {
    const typing = Boolean(event.target.closest?.("input, textarea, select, [contenteditable]"));
    const asked = meaning(event, { onMap: event.target.id === "map", typing, drawing: Boolean(sketch.task) });
    if (!asked || (["point", "finish", "trace"].includes(asked.act) && !sketch.task)) return;
    if (["undo", "redo"].includes(asked.act) && !planner.current) return;
    if (asked.act !== "cancel") {
      event.preventDefault();
      event.stopPropagation();
    }
    if (asked.tool) planner.open(asked.tool, { toggle: true, focus: true });
    else acts[asked.act]();
  }, true);
}
