"""What lies around: approved parcels, streets, the plan."""

from collections.abc import Iterator

import shapely
from shapely import Geometry, LineString, Polygon

from gis.cadastre.rules.values import NOISE_M, Finding, Limits, Neighbour, Side, Street, Survey, Verdict, polygon_of, sides_of


def no_overlap(survey: Survey, limits: Limits) -> Finding:
    """No approved parcel is entered by more than the tolerance: what is common, eroded by half of it, is nothing."""
    shape = polygon_of(survey)
    worst: tuple[float, Neighbour, Geometry] | None = None
    for neighbour in survey.neighbours:
        common = shape.intersection(neighbour.shape)
        if common.is_empty or common.area < NOISE_M:
            continue
        wide = _width(common)
        if worst is None or wide > worst[0]:
            worst = (wide, neighbour, common)
    if worst is None:
        return Finding("NO_OVERLAP", Verdict.PASS, 0.0, limits.overlap_m)
    verdict = Verdict.FAIL if worst[0] > limits.overlap_m + 1e-4 else Verdict.PASS
    return Finding("NO_OVERLAP", verdict, worst[0], limits.overlap_m, "m", "", worst[1].reference, worst[2])


def _width(shape: Geometry) -> float:
    """How wide a strip is at its widest: twice the radius of the largest circle inside."""
    polygons = [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon)]
    return max((2 * shapely.maximum_inscribed_circle(part, tolerance=2e-5).length for part in polygons if part.area > NOISE_M), default=0.0)


def no_gap_to_street(survey: Survey, limits: Limits) -> Finding:
    """Sides on a street lie on the street line: neither before it (a strip of nobody) nor beyond it (street taken)."""
    worst: tuple[float, int, LineString, str] | None = None
    for i, line, side in _fronts(survey):
        street = _facing(survey, line, side)
        if street is None or not street.width_m:
            return Finding("STREET_LINE", Verdict.UNKNOWN, None, limits.street_line_m, "m", "unrecorded", str(i + 1), line)
        for end in (0.15, 0.5, 0.85):
            off = line.interpolate(end, normalized=True).distance(street.line) - street.width_m / 2
            if worst is None or abs(off) > abs(worst[0]):
                worst = (off, i, line, street.name)
    if worst is None:
        return Finding("STREET_LINE", Verdict.PASS, 0.0, limits.street_line_m, reason="none")
    off, i, line, _name = worst
    if abs(off) <= limits.street_line_m + NOISE_M:
        return Finding("STREET_LINE", Verdict.PASS, abs(off), limits.street_line_m)
    return Finding("STREET_LINE", Verdict.FAIL, abs(off), limits.street_line_m, "m", "gap" if off > 0 else "taken", str(i + 1), line)


def frontage_as_planned(survey: Survey, limits: Limits) -> Finding:
    """The street's width as written is the planned one."""
    worst: tuple[float, float, float, int, LineString] | None = None
    for i, line, side in _fronts(survey):
        street = _facing(survey, line, side)
        if street is None or not street.width_m or side.street_width_m is None:
            return Finding("FRONTAGE_WIDTH", Verdict.UNKNOWN, side.street_width_m, None, "m", "unrecorded", str(i + 1), line)
        off = abs(side.street_width_m - street.width_m)
        if worst is None or off > worst[0]:
            worst = (off, side.street_width_m, street.width_m, i, line)
    if worst is None:
        return Finding("FRONTAGE_WIDTH", Verdict.PASS, None, None, "m", "none")
    verdict = Verdict.FAIL if worst[0] > limits.street_width_m + NOISE_M else Verdict.PASS
    return Finding("FRONTAGE_WIDTH", verdict, worst[1], worst[2], "m", "", str(worst[3] + 1), worst[4])


def _fronts(survey: Survey) -> Iterator[tuple[int, LineString, Side]]:
    for i, (line, side) in enumerate(zip(sides_of(survey), survey.sides, strict=False)):
        if side.neighbour in ("street", "passage") and not side.is_chamfer:
            yield i, line, side


def _facing(survey: Survey, line: LineString, side: Side) -> Street | None:
    """The street whose line the side most nearly keeps: by distance from half its width, then by nearness."""
    middle = line.interpolate(0.5, normalized=True)
    near = [street for street in survey.streets if middle.distance(street.line) < (street.width_m or 30) / 2 + 15]
    return min(near, key=lambda s: abs(middle.distance(s.line) - (s.width_m or 0) / 2), default=None)


def inside_plan(survey: Survey, limits: Limits) -> Finding:
    """The parcel lies within the approved plan."""
    if survey.plan is None:
        return Finding("INSIDE_PLAN", Verdict.UNKNOWN, None, limits.plan_m, "m", "unrecorded")
    shape = polygon_of(survey)
    out = shape.difference(survey.plan)
    if out.is_empty or out.area < NOISE_M:
        return Finding("INSIDE_PLAN", Verdict.PASS, 0.0, limits.plan_m)
    far = (
        float(shapely.hausdorff_distance(out, survey.plan.intersection(out)))
        if shape.intersects(survey.plan)
        else shape.distance(survey.plan)
    )
    far = max(_width(out), far if not shape.intersects(survey.plan) else 0.0)
    verdict = Verdict.FAIL if far > limits.plan_m + 1e-4 else Verdict.PASS
    return Finding("INSIDE_PLAN", verdict, far, limits.plan_m, "m", "", "", out)
