// Lengths and areas on the ellipsoid (GRS 80), degrees in, metres out. Pure.
const A = 6378137, F = 1 / 298.257222101, E2 = F * (2 - F), E = Math.sqrt(E2), RAD = Math.PI / 180;

// Radii of curvature at a latitude: along the meridian and across it.
function radii(latitude) {
  const w = 1 - E2 * Math.sin(latitude * RAD) ** 2;
  return { along: (A * (1 - E2)) / w ** 1.5, across: A / Math.sqrt(w) };
}

function short(from, to) {
  const middle = (from[1] + to[1]) / 2, { along, across } = radii(middle);
  return Math.hypot((to[0] - from[0]) * RAD * across * Math.cos(middle * RAD), (to[1] - from[1]) * RAD * along);
}

// Between two points; a long way is summed in pieces of at most a hundredth of a degree.
export function distance(from, to) {
  const pieces = Math.max(1, Math.ceil(Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])) / 0.01));
  const at = (n) => [from[0] + ((to[0] - from[0]) * n) / pieces, from[1] + ((to[1] - from[1]) * n) / pieces];
  return Array.from({ length: pieces }, (_, n) => short(at(n), at(n + 1))).reduce((sum, part) => sum + part, 0);
}

export function lengthOf(points) {
  return points.slice(1).reduce((sum, point, n) => sum + distance(points[n], point), 0);
}

// Degrees clockwise from north.
export function bearing(from, to) {
  const middle = (from[1] + to[1]) / 2, { along, across } = radii(middle);
  const degrees = Math.atan2((to[0] - from[0]) * across * Math.cos(middle * RAD), (to[1] - from[1]) * along) / RAD;
  return (degrees + 360) % 360;
}

// The point so many metres away in a direction (degrees clockwise from north).
export function offset(from, metres, degrees) {
  const step = (latitude) => {
    const { along, across } = radii(latitude);
    return [from[0] + (metres * Math.sin(degrees * RAD)) / (across * Math.cos(latitude * RAD)) / RAD, from[1] + (metres * Math.cos(degrees * RAD)) / along / RAD];
  };
  return step((from[1] + step(from[1])[1]) / 2);
}

// Of a closed ring without its last point: straight in a cylindrical equal-area plane, exact for the ellipsoid.
export function areaOf(ring) {
  const up = (latitude) => {
    const s = Math.sin(latitude * RAD);
    return (1 - E2) * (s / (1 - E2 * s * s) + Math.atanh(E * s) / E);
  };
  let twice = 0;
  ring.forEach(([x, y], n) => {
    const [x2, y2] = ring[(n + 1) % ring.length];
    twice += (x2 - x) * RAD * (up(y) + up(y2));
  });
  return Math.abs((twice * A * A) / 4);
}
