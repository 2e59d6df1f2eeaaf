// Sides of the drawn parcel are buttons: one chosen says so to the page, and a page may choose one.
export function sketch(element) {
  const choose = (edge) => element.dispatchEvent(new CustomEvent("sketch:chosen", { bubbles: true, detail: { edge } }));
  for (const side of element.querySelectorAll("[data-edge]")) {
    side.addEventListener("click", () => choose(side.dataset.edge));
    side.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose(side.dataset.edge);
    });
  }
}

// Shows one finding on the sketch: its floor, its side, and the part that offends.
export function light(element, { edge = "", floor = "", mark = "" }) {
  for (const lit of element.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
  const radio = floor && element.querySelector(`.sketch__radio[value="${floor}"]`);
  if (radio) radio.checked = true;
  if (edge) element.querySelector(`[data-edge="${edge}"]`)?.classList.add("is-lit");
  if (mark) element.querySelector(`[data-mark="${mark}"]`)?.classList.add("is-lit");
}
