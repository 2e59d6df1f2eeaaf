// A short message that a screen reader hears and that goes away by itself.
const SHOWN_MS = 6000;

export function toast(text, page = document) {
  const region = page.getElementById("toasts");
  if (!region || !text) return null;
  const note = page.createElement("p");
  note.className = "toast";
  note.textContent = text;
  region.append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
  return note;
}
