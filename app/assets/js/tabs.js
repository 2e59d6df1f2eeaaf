// Turns links to sections of the page into tabs with arrow keys; links to other pages stay links.
export function tabs(element) {
  const links = [...element.querySelectorAll(".tabs__tab")];
  if (!links.length || !links.every((link) => link.getAttribute("href").startsWith("#"))) return;
  const panels = links.map((link) => document.getElementById(link.hash.slice(1)));
  if (panels.includes(null)) return;
  const list = element.querySelector(".tabs__list");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", element.querySelector("nav").getAttribute("aria-label"));
  element.querySelector("nav").setAttribute("role", "presentation");
  element.querySelector("nav").removeAttribute("aria-label");
  links.forEach((link, index) => {
    link.parentElement.setAttribute("role", "presentation");
    link.setAttribute("role", "tab");
    link.id ||= `${panels[index].id}-tab`;
    link.setAttribute("aria-controls", panels[index].id);
    panels[index].setAttribute("role", "tabpanel");
    panels[index].setAttribute("aria-labelledby", link.id);
    panels[index].tabIndex = 0;
  });
  const show = (chosen, focus = false) => {
    links.forEach((link, index) => {
      link.setAttribute("aria-selected", String(index === chosen));
      link.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
    });
    if (focus) links[chosen].focus();
    panels[chosen].dispatchEvent(new CustomEvent("tab:shown", { bubbles: true }));
  };
  list.addEventListener("click", (event) => {
    const chosen = links.indexOf(event.target.closest(".tabs__tab"));
    if (chosen < 0) return;
    event.preventDefault();
    show(chosen);
    history.replaceState(null, "", links[chosen].hash);
  });
  list.addEventListener("keydown", (event) => {
    const next = nextTab(event.key, links.indexOf(document.activeElement), links.length, getComputedStyle(element).direction);
    if (next === null) return;
    event.preventDefault();
    show(next, true);
  });
  const asked = links.findIndex((link) => link.hash === location.hash);
  const wrong = panels.findIndex((panel) => panel.querySelector("[aria-invalid=true]"));
  show(wrong >= 0 ? wrong : Math.max(asked, 0));
}

// The tab an arrow key leads to: in a right-to-left page the left arrow goes on.
export function nextTab(key, at, count, direction) {
  const forward = direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = direction === "rtl" ? "ArrowRight" : "ArrowLeft";
  const moves = { [forward]: (at + 1) % count, [back]: (at - 1 + count) % count, Home: 0, End: count - 1 };
  return moves[key] ?? null;
}
