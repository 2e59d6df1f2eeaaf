// Shows a question only while its condition holds: data-shown-if="use=shop|office&has_sign=true" on its control.
// The server decides all the same; a hidden question sends nothing.
export function parse(words) {
  return words.split("&").filter(Boolean).map((part) => {
    const [name, values = ""] = part.split("=");
    return { name, values: values.split("|") };
  });
}

// Every named answer is one of those wanted; a ticked box without words counts as "true", an unticked one as "false".
export function holds(conditions, answersOf) {
  return conditions.every(({ name, values }) => answersOf(name).some((answer) => values.includes(answer)));
}

function answersOf(form, name) {
  const controls = [...form.elements].filter((control) => control.name === name && !control.disabled);
  const boxes = controls.filter((control) => ["radio", "checkbox"].includes(control.type));
  if (!boxes.length) return controls.map((control) => control.value);
  if (boxes.length === 1 && boxes[0].type === "checkbox") return [String(boxes[0].checked)];
  return boxes.filter((control) => control.checked).map((control) => control.value);
}

export function conditions(form) {
  const asked = [...form.querySelectorAll("[data-shown-if]")];
  if (!asked.length) return;
  const show = () => {
    for (const control of asked) {
      const field = control.closest(".field");
      const shown = holds(parse(control.dataset.shownIf), (name) => answersOf(form, name));
      field.hidden = !shown;
      control.disabled = !shown;
    }
  };
  form.addEventListener("change", show);
  form.addEventListener("input", show);
  show();
}
