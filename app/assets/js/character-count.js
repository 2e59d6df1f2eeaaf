// Says how many characters are left; a screen reader hears it when typing pauses.
export function remaining(limit, text) {
  return limit - [...text].length;
}

export function characterCount(field) {
  const area = field.querySelector("textarea, input.input");
  const line = field.querySelector(".field__count");
  const limit = Number(field.dataset.count);
  const show = () => {
    const left = remaining(limit, area.value);
    line.textContent = `${Math.abs(left)} ${left < 0 ? field.dataset.over : field.dataset.left}`;
    line.classList.toggle("field__count--over", left < 0);
  };
  area.addEventListener("input", show);
  show();
}
