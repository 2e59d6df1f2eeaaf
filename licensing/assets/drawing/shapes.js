// Plain geometry on rings of [x, y] in metres, first point repeated at the end. No map here.
export const sidesOf = (ring) => ring.slice(0, -1).map((point, i) => Math.hypot(ring[i + 1][0] - point[0], ring[i + 1][1] - point[1]));

export function area(ring) {
  let twice = 0;
  for (let i = 0; i < ring.length - 1; i += 1) twice += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
  return Math.abs(twice) / 2;
}

// The ring whose side i has this length: the side after it moves along as a whole, so right angles stay right.
export function withSide(ring, i, length) {
  const open = ring.slice(0, -1).map((point) => [...point]), n = open.length;
  const from = open[i], to = open[(i + 1) % n], now = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (!(length > 0) || now === 0) return ring;
  const by = [((to[0] - from[0]) * (length - now)) / now, ((to[1] - from[1]) * (length - now)) / now];
  for (const k of n > 3 ? [(i + 1) % n, (i + 2) % n] : [(i + 1) % n]) open[k] = [open[k][0] + by[0], open[k][1] + by[1]];
  return [...open, [...open[0]]];
}

// A rectangle around a centre; `along` is any vector in the direction of its width.
export function rectangle([x, y], along, width, depth) {
  const size = Math.hypot(...along) || 1, u = [along[0] / size, along[1] / size], v = [-u[1], u[0]];
  const at = (a, b) => [x + u[0] * a + v[0] * b, y + u[1] * a + v[1] * b];
  const w = width / 2, d = depth / 2;
  return [at(-w, -d), at(w, -d), at(w, d), at(-w, d), at(-w, -d)];
}

// A rectangle from two opposite corners, turned as the front of the parcel is.
export function betweenCorners(a, b, along) {
  const size = Math.hypot(...along) || 1, u = [along[0] / size, along[1] / size], v = [-u[1], u[0]];
  const d = [b[0] - a[0], b[1] - a[1]], across = d[0] * u[0] + d[1] * u[1], deep = d[0] * v[0] + d[1] * v[1];
  const c = [a[0] + u[0] * across, a[1] + u[1] * across], e = [a[0] + v[0] * deep, a[1] + v[1] * deep];
  return [a, c, b, e, a];
}
