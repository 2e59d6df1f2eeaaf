// Sentences that scripts show come from the page (one gettext catalogue): <div id="page-words" data-saved="…">.
export function word(name, page = document) {
  return page.getElementById("page-words")?.dataset[name] ?? "";
}
