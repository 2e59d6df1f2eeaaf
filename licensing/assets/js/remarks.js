// Remarks of a correction request: a box for each ticked thing, ready sentences, and findings taken over as remarks.
import { inserted } from "../../../app/assets/js/phrases.js";

export function remarks(form) {
  let last = form.querySelector(".target__remark");
  const show = () => {
    for (const target of form.querySelectorAll(".target")) {
      target.querySelector(".target__remark").hidden = !target.querySelector("input").checked;
    }
  };
  const put = (area, words) => {
    const { value, caret } = inserted(area.value, words, area.value.length, area.value.length);
    area.value = value;
    area.focus();
    area.setSelectionRange(caret, caret);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  form.addEventListener("change", (event) => {
    show();
    if (event.target.matches(".target input:checked")) event.target.closest(".target").querySelector(".target__remark").focus();
  });
  form.addEventListener("focusin", (event) => {
    if (event.target.matches(".target__remark")) last = event.target;
  });
  form.querySelector("[data-insert]").addEventListener("click", () => {
    if (last.hidden) last = [...form.querySelectorAll(".target__remark")].find((area) => !area.hidden) ?? last;
    if (!last.hidden) put(last, form.querySelector("#remark-phrases").value);
  });
  document.addEventListener("click", (event) => {
    const pin = event.target.closest("[data-pin]");
    const target = pin && form.querySelector(`[data-target="${pin.dataset.pin}"]`);
    if (!target) return;
    target.querySelector("input").checked = true;
    show();
    document.querySelector('.tabs__tab[href="#correct"]')?.click();
    put(target.querySelector(".target__remark"), pin.closest("tr").querySelector("[data-sentence]").textContent);
    target.scrollIntoView({ block: "center" });
  });
  show();
}
