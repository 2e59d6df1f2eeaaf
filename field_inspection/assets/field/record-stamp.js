// The record's id and times come from the device. A draft that was put back keeps the id it was begun with.
import { uuid7 } from "./uuid7.js";

function stamp(form) {
  const { record_id: id, started_at: started } = form.elements;
  if (id.dataset.fresh && id.value === id.dataset.fresh) id.value = uuid7();
  id.removeAttribute("data-fresh");
  if (!started.value) started.value = new Date().toISOString();
}

export function stampRecords(page = document) {
  for (const form of page.querySelectorAll("form")) if (form.elements.record_id) stamp(form);
  page.addEventListener("submit", ({ target }) => {
    if (target.elements.finished_at) target.elements.finished_at.value = new Date().toISOString();
  }, true);
}
