// The kinds of change as they are drawn: how many parcels go in, and what is drawn of them. The server checks; this guides. Pure.
export const KINDS = {
  split: { least: 1, most: 1, draws: "line", equal: true },
  merge: { least: 2, most: 200, shares: true },
  adjust: { least: 2, most: 200, draws: "line" },
  surplus: { least: 1, most: 1, draws: "area", roles: ["added"] },
  expropriate: { least: 1, most: 200, draws: "area", roles: ["taken"] },
  replan: { least: 1, most: 200, draws: "area", roles: ["part", "taken", "added"], shares: true },
};

// What is still to be done before there is anything to look at: "parcels", "fewer", "shape", or "" when all is there.
export function lacking(kind, parcels, shapes, equal = 0) {
  const { least, most, draws } = KINDS[kind];
  if (parcels < least) return "parcels";
  if (parcels > most) return "fewer";
  return draws && !shapes && !(KINDS[kind].equal && equal > 1) ? "shape" : "";
}

// Drawn shapes as the server reads them.
export function asGeoJSON(shapes) {
  const features = shapes.map(({ kind, points, role }) => ({
    type: "Feature", properties: role ? { role } : {},
    geometry: kind === "line" ? { type: "LineString", coordinates: points } : { type: "Polygon", coordinates: [[...points, points[0]]] },
  }));
  return { type: "FeatureCollection", features };
}
