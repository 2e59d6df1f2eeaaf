// A native dialog opened by <button data-opens="id">, closed by its button, Escape or a click outside.
export function dialog(element) {
  element.addEventListener("click", (event) => {
    if (event.target === element || event.target.closest("[data-closes]")) element.close();
  });
  if (element.querySelector("[aria-invalid=true]")) element.showModal();
}

export function openDialogs(page = document) {
  page.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const target = opener && page.getElementById(opener.dataset.opens);
    if (target?.showModal && !target.open) target.showModal();
  });
}
