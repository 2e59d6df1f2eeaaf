// A form goes out once however often its button is pressed. (The server holds the same promise by its key.)
export function submitOnce(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter ?? form.querySelector("button[type=submit]");
    // After the browser has collected the fields: a disabled button would drop its own name and value.
    setTimeout(() => {
      button?.setAttribute("data-busy", "");
      button?.setAttribute("aria-disabled", "true");
    });
  });
  window.addEventListener("pageshow", () => release(form));
}

// The form may be sent again: the page came back from the cache, or a try by script failed.
export function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-busy]")) {
    button.removeAttribute("data-busy");
    button.removeAttribute("aria-disabled");
  }
}
