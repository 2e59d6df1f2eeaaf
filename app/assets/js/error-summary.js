// Moves focus to the summary, and from its links to the control itself (not merely to its place).
export function errorSummary(element) {
  element.focus();
  element.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    for (let folded = control.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    const heading = control.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for="${CSS.escape(control.id)}"]`);
    (heading ?? control).scrollIntoView({ block: "start" });
    control.focus({ preventScroll: true });
  });
}
