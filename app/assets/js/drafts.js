// Reading and writing the answers of a form, without what must never be kept (tokens, passwords, codes, files).
const NEVER = new Set(["csrf_token", "idempotency_key"]);

const kept = (control) => control.name && !NEVER.has(control.name) && !control.disabled
  && !["password", "file", "submit", "button", "reset"].includes(control.type) && control.autocomplete !== "one-time-code";

// {name: [values]} of the form as it stands; an unticked box is an empty list, so that unticking is remembered.
export function collect(form) {
  const answers = {};
  for (const control of form.elements) {
    if (!kept(control)) continue;
    answers[control.name] ??= [];
    if (["radio", "checkbox"].includes(control.type)) {
      if (control.checked) answers[control.name].push(control.value);
    } else if (control.multiple && control.options) {
      answers[control.name].push(...[...control.selectedOptions].map((option) => option.value));
    } else answers[control.name].push(control.value);
  }
  return answers;
}

// Puts answers back; controls the draft does not know stay as they are.
export function fill(form, answers) {
  const taken = {};
  for (const control of form.elements) {
    if (!kept(control) || !(control.name in answers)) continue;
    const values = answers[control.name];
    if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
    else if (control.multiple && control.options) for (const option of control.options) option.selected = values.includes(option.value);
    else {
      const index = (taken[control.name] = (taken[control.name] ?? -1) + 1);
      if (values[index] !== undefined) control.value = values[index];
    }
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
