// Sentences that scripts show come from the page (one gettext catalogue): <div id="words" data-saved="…">.
export function word(name, page = document) {
  return page.getElementById("words")?.dataset[name] ?? "";
}
