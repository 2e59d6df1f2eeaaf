// What no page may show. Returns sentences; none is good. Run inside the page.
(arabic) => {
  const ALLOWED = new Set(["PDF", "QR", "GeoJSON", "CSV", "GPS"]);
  const REFERENCE = /[A-Z]{1,4}-\d{4}-\d{6,12}-\d/g; // stays one run of its own, also inside a sentence
  const found = new Set();
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const quoted = (element) => element.closest("bdi, code, pre, [dir=ltr], [lang=en], [translate=no]");
  const words = (text, where, foreign) => {
    for (const hit of text.match(/\bNone\b|\bnull\b|\bundefined\b|\bNaN\b|\{\{|\}\}|%\(|\[object|Invalid Date/g) ?? []) found.add(`«${hit}» in ${where}: ${text.trim().slice(0, 60)}`);
    if (foreign) return;
    text = text.replace(REFERENCE, "");
    for (const hit of text.match(/\b[a-z0-9]+(?:[_.][a-z0-9]+)+\b/gi) ?? []) if (/[a-z]{2}/i.test(hit)) found.add(`raw code «${hit}» in ${where}`);
    if (!arabic) return;
    for (const hit of text.match(/[A-Za-z]+/g) ?? []) if (!ALLOWED.has(hit)) found.add(`Latin «${hit}» in ${where}: ${text.trim().slice(0, 60)}`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, style, noscript, template, textarea") || !seen(element)) continue;
    words(node.data, `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}">`, quoted(element) !== null);
  }
  for (const element of document.querySelectorAll("[aria-label], [title], [alt], [placeholder]")) {
    for (const name of ["aria-label", "title", "alt", "placeholder"]) if (element.hasAttribute(name)) words(element.getAttribute(name), name, quoted(element) !== null);
  }
  words(document.title, "title", false);
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 1) {
    const widest = [...document.querySelectorAll("main *, header *, footer *")].filter((e) => e.getBoundingClientRect().left < -1 || e.getBoundingClientRect().right > window.innerWidth + 1);
    const names = widest.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class")}`);
    found.add(`the page is ${wide} px wider than the window: ${names.join(", ")}`);
  }
  return [...found];
}
