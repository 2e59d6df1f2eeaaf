// As much of a page as the modules under test ask for: controls, a form, a storage, and what every browser has but Node 18 lacks.
import { webcrypto } from "node:crypto";

globalThis.crypto ??= webcrypto;

export function control(name, value = "", more = {}) {
  return { name, value, type: "text", disabled: false, dispatched: [], dispatchEvent(event) { this.dispatched.push(event.type); }, ...more };
}

export const box = (name, value, checked) => control(name, value, { type: "checkbox", checked });
export const radio = (name, value, checked) => control(name, value, { type: "radio", checked });

export function form(controls, dataset = {}) {
  const listeners = {};
  const status = { textContent: "", children: [], append(...nodes) { this.children.push(...nodes); } };
  return {
    dataset, status, listeners, action: "/cases/x", dispatched: [],
    dispatchEvent(event) { this.dispatched.push(event.type); },
    elements: Object.assign(controls, Object.fromEntries(controls.map((one) => [one.name, one]))),
    querySelector: () => status,
    addEventListener: (type, handler) => (listeners[type] = handler),
  };
}

export class Storage {
  #kept = new Map();
  getItem(key) { return this.#kept.get(key) ?? null; }
  setItem(key, value) { this.#kept.set(key, String(value)); }
  removeItem(key) { this.#kept.delete(key); }
}
