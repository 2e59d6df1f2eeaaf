// Addresses that the tools ask and share. Pure.

// Tiles of a layer with its filter or day; null: the layer's usual tiles will do.
export function filteredAddress(name, asked) {
  const query = new URLSearchParams(asked).toString();
  return query ? `/map/filtered/${encodeURIComponent(name)}/{z}/{x}/{y}?${query}` : null;
}

// A comparison in the address: what, left, right, where the line stands: «days~2007-01-01~~50», «layers~zones~landcover~30».
export function compareText({ what, left, right, part }) {
  return [what, left, right, Math.round(part)].join("~");
}

export function readCompare(text) {
  const [what, left = "", right = "", part = "50"] = (text ?? "").split("~");
  const place = Number(part);
  return ["days", "layers"].includes(what) && place >= 0 && place <= 100 ? { what, left, right, part: place } : null;
}

const MOST_SHARED = 100;

// What is selected in the address: «parcels~1,2,3»; a longer selection is not passed on.
export function selectionText(layer, ids) {
  return ids.length && ids.length <= MOST_SHARED ? `${layer}~${ids.join(",")}` : "";
}

export function readSelection(text) {
  const [layer, ids = ""] = (text ?? "").split("~");
  return layer && /^\d{1,18}(,\d{1,18})*$/.test(ids) ? { layer, ids } : null;
}
