// <button data-confirm="هل …؟"> asks in the page's dialog before its form is sent.
export function askBeforeSending(page = document) {
  const dialog = page.getElementById("confirm-dialog");
  if (!dialog?.showModal) return;
  let waiting = null;
  page.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-confirm]");
    if (!button || button.dataset.confirmed) return;
    event.preventDefault();
    event.stopPropagation();
    waiting = button;
    page.getElementById("confirm-words").textContent = button.dataset.confirm;
    dialog.returnValue = "no";
    dialog.showModal();
  }, true);
  dialog.addEventListener("click", (event) => {
    const answer = event.target.closest("button[value]");
    if (answer) dialog.close(answer.value);
  });
  dialog.addEventListener("close", () => {
    const button = waiting;
    waiting = null;
    if (!button) return;
    button.focus();
    if (dialog.returnValue !== "yes") return;
    button.dataset.confirmed = "yes";
    button.click();
    delete button.dataset.confirmed;
  });
}
