// Arithmetic of corners on the map. Plain values in, plain values out.
const STEP_M = 0.1, FINE_M = 0.01;
const ARROWS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

// Metres by which a key moves a corner: Alt and an arrow, with Shift finely. Nothing for other keys.
export function stepOf({ key, altKey, shiftKey }) {
  const way = altKey && ARROWS[key];
  return way ? way.map((part) => part * (shiftKey ? FINE_M : STEP_M)) : undefined;
}

// The side on which a point lies, by the nearest: index of the corner where it begins.
export function sideAt(ring, [x, y]) {
  const off = ring.map(([x0, y0], i) => {
    const [x1, y1] = ring[(i + 1) % ring.length], dx = x1 - x0, dy = y1 - y0;
    const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
  });
  return off.indexOf(Math.min(...off));
}

// Corners as lines of a list: number, easting, northing.
export const asLines = (corners) => corners.map(([x, y], i) => `${i + 1} ${x.toFixed(3)} ${y.toFixed(3)}`).join("\n");
