// Puts a ready sentence into a textarea where the cursor stands.
export function inserted(text, phrase, start, end) {
  const before = text.slice(0, start), after = text.slice(end);
  const gap = before && !/\s$/.test(before) ? "\n" : "";
  return { value: `${before}${gap}${phrase}${after}`, caret: before.length + gap.length + phrase.length };
}

export function phrases(element) {
  const area = document.getElementById(element.dataset.target);
  const list = element.querySelector("select");
  element.querySelector("[data-insert]").addEventListener("click", () => {
    const { value, caret } = inserted(area.value, list.value, area.selectionStart, area.selectionEnd);
    area.value = value;
    area.focus();
    area.setSelectionRange(caret, caret);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
