"""The strip of land that a setback keeps free along an edge.

The setback line is parallel to the edge. At an outer corner it runs on to the boundary or to the next
setback line; at an inner corner (an L-shaped lot) it stops where it meets the next setback line, so that
the free strip has a mitred corner; along a bend of a curved street two strips meet on the bisector.
"""

import math
from collections.abc import Mapping, Sequence

from shapely import Geometry, Polygon, unary_union

from licensing.envelope.edges import Segment, turn_between

Vector = tuple[float, float]

BEND = math.radians(10)
MITRE_LIMIT = 4.0
STEEPEST = 0.1
GAP_M = 0.001


def segment_strips(parcel: Polygon, segments: Sequence[Segment], distances_m: Mapping[int, float]) -> list[tuple[Segment, Geometry]]:
    """Each straight piece of the boundary with the part of the parcel that its setback keeps free.

    Args:
        segments: the whole boundary in order, see ``boundary_segments``.
        distances_m: setback of each edge by its number; none or zero keeps nothing free.
    """
    strips = []
    for index, segment in enumerate(segments):
        distance = distances_m.get(segment.seq, 0.0)
        before, after = segments[index - 1], segments[(index + 1) % len(segments)]
        strip: Geometry = Polygon()
        if distance > 0:
            cuts = _cut(before, segment, distances_m), _cut(segment, after, distances_m)
            strip = _touching(parcel.intersection(_strip(segment, distance, *cuts, reach=parcel.length)), segment)
        strips.append((segment, strip))
    return strips


def setback_strips(parcel: Polygon, segments: Sequence[Segment], distances_m: Mapping[int, float]) -> dict[int, Geometry]:
    """For each edge number, the part of the parcel that its setback keeps free."""
    pieces: dict[int, list[Geometry]] = {}
    for segment, strip in segment_strips(parcel, segments, distances_m):
        pieces.setdefault(segment.seq, []).append(strip)
    return {seq: unary_union(parts) for seq, parts in pieces.items()}


def _cut(one: Segment, two: Segment, distances_m: Mapping[int, float]) -> Vector | None:
    """Direction of the line on which two strips end at their common corner; None at an outer corner.

    Nowhere (0, 0) where the register leaves a gap: the strip then ends square to its edge.
    """
    if math.dist(one.end, two.start) > GAP_M:
        return 0.0, 0.0
    turn = turn_between(one, two)
    if turn >= BEND:
        return None
    mitre = _mitre(one, two, distances_m.get(one.seq, 0.0), distances_m.get(two.seq, 0.0))
    if turn > -BEND or mitre is None:
        return one.inward[0] + two.inward[0], one.inward[1] + two.inward[1]
    return mitre


def _mitre(one: Segment, two: Segment, distance_one: float, distance_two: float) -> Vector | None:
    """From the corner to where the two setback lines meet, unless that is too far to be a corner."""
    (x1, y1), (x2, y2) = one.inward, two.inward
    determinant = x1 * y2 - y1 * x2
    if abs(determinant) < 1e-9:
        return None
    x = (distance_one * y2 - distance_two * y1) / determinant
    y = (distance_two * x1 - distance_one * x2) / determinant
    return (x, y) if math.hypot(x, y) <= MITRE_LIMIT * max(distance_one, distance_two) else None


def _strip(segment: Segment, distance: float, start_cut: Vector | None, end_cut: Vector | None, reach: float) -> Polygon:
    foot_start, top_start = _end(segment.start, segment, distance, start_cut, -reach)
    foot_end, top_end = _end(segment.end, segment, distance, end_cut, reach)
    return Polygon([foot_start, foot_end, top_end, top_start])


def _end(corner: Vector, segment: Segment, distance: float, cut: Vector | None, reach: float) -> tuple[Vector, Vector]:
    """Both corners of one end of a strip: on the edge's line and on the setback line."""
    (along_x, along_y), (in_x, in_y) = segment.along, segment.inward
    if cut is None:
        foot = corner[0] + reach * along_x, corner[1] + reach * along_y
        return foot, (foot[0] + distance * in_x, foot[1] + distance * in_y)
    if cut[0] * in_x + cut[1] * in_y <= STEEPEST * math.hypot(*cut):
        cut = segment.inward
    stretch = distance / (cut[0] * in_x + cut[1] * in_y)
    return corner, (corner[0] + cut[0] * stretch, corner[1] + cut[1] * stretch)


def _touching(area: Geometry, segment: Segment) -> Geometry:
    """Only the part that lies at the edge: the line's extension may cross another arm of the lot."""
    parts = [part for part in getattr(area, "geoms", [area]) if part.geom_type == "Polygon"]
    return unary_union([part for part in parts if part.distance(segment.middle) < 1e-6])
