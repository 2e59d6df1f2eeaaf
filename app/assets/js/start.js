// Binds modules to the elements that name them: <div data-module="tabs copy">. Every bundle calls start() with its own
// modules; what htmx or a dialog brings in later is bound too. A module is a function (element) => void, or a class.
const registered = new Map();
const bound = new WeakMap();

function run(module, element) {
  if (/^class\b/.test(Function.prototype.toString.call(module))) new module(element);
  else module(element);
}

function bindElement(element) {
  const done = bound.get(element) ?? new Set();
  bound.set(element, done);
  for (const name of element.dataset.module.split(/\s+/).filter(Boolean)) {
    if (done.has(name) || !registered.has(name)) continue;
    done.add(name);
    try {
      run(registered.get(name), element);
    } catch (error) {
      console.error(`module ${name}`, error);
    }
  }
}

// Binds everything inside `root` (itself included) that is not bound yet.
export function bind(root = document) {
  if (root.dataset?.module) bindElement(root);
  for (const element of root.querySelectorAll("[data-module]")) bindElement(element);
}

export function start(modules) {
  for (const [name, module] of Object.entries(modules)) registered.set(name, module);
  document.documentElement.classList.remove("no-js");
  bind();
}

document.addEventListener("htmx:after:swap", () => bind());
