// Ties the file to its drawing: a finding lights up its side, a side its findings; a document opens beside the file.
import { light } from "./sketch.js";

export function desk(element) {
  const drawing = element.querySelector(".sketch");
  const rows = [...element.querySelectorAll("[data-finding]")];
  const choose = (chosen) => rows.forEach((row) => row.setAttribute("aria-selected", String(chosen.includes(row))));

  element.addEventListener("click", (event) => {
    const row = event.target.closest("[data-show]")?.closest("[data-finding]");
    if (!row) return;
    choose([row]);
    if (drawing) light(drawing, { edge: row.dataset.edge, floor: row.dataset.floor, mark: row.dataset.finding });
  });
  drawing?.addEventListener("sketch:chosen", ({ detail }) => {
    const floor = drawing.querySelector(".sketch__radio:checked")?.value;
    const own = rows.filter((row) => row.dataset.edge === detail.edge && (!row.dataset.floor || !floor || row.dataset.floor === floor));
    light(drawing, { edge: detail.edge });
    choose(own);
    if (!own.length) return;
    own[0].closest("details")?.setAttribute("open", "");
    own[0].scrollIntoView({ block: "nearest" });
  });
  previews(document, element.querySelector("#preview"), drawing);
}

function previews(page, pane, drawing) {
  const frame = pane.querySelector("[data-frame]"), picture = pane.querySelector("[data-picture]");
  const show = (open) => {
    pane.hidden = !open;
    for (const other of [drawing, pane.parentElement.querySelector(".desk-split__place")]) if (other) other.hidden = open;
  };
  page.addEventListener("click", (event) => {
    const link = event.target.closest("[data-preview]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const isPicture = link.dataset.preview === "picture";
    pane.querySelector("[data-title]").textContent = link.dataset.title;
    frame.hidden = isPicture;
    picture.hidden = !isPicture;
    (isPicture ? picture : frame).src = link.href;
    picture.alt = link.dataset.title;
    show(true);
    pane.scrollIntoView({ block: "nearest" });
  });
  pane.querySelector("[data-close]").addEventListener("click", () => show(false));
}
