"""The ring itself: closed, simple, in order."""

import math
from collections.abc import Iterator

import shapely
from shapely import Geometry, LineString, Point

from gis.cadastre.rules.values import NOISE_M, Finding, Limits, Survey, Verdict, polygon_of, ring_of, sides_of


def ring_closed(survey: Survey, limits: Limits) -> Finding:
    """At least three corners that are not one line, and a closing corner, where one is written, on the first."""
    corners = [(float(x), float(y)) for x, y in survey.corners]
    if any(not math.isfinite(value) for corner in corners for value in corner) or len(ring_of(survey)) < 3:
        return Finding("RING_CLOSED", Verdict.FAIL, float(len(corners)), 3.0, "corners", "few")
    gap = math.dist(corners[0], corners[-1]) if len(ring_of(survey)) < len(corners) else 0.0
    if gap > limits.closure_m + NOISE_M:
        return Finding("RING_CLOSED", Verdict.FAIL, gap, limits.closure_m, "m", "gap", place=LineString([corners[0], corners[-1]]))
    if polygon_of(survey).area < 1e-4:
        return Finding("RING_CLOSED", Verdict.FAIL, 0.0, 0.0, "m2", "flat", place=LineString(ring_of(survey)))
    return Finding("RING_CLOSED", Verdict.PASS, gap, limits.closure_m)


def no_self_intersection(survey: Survey, limits: Limits) -> Finding:
    """No side crosses or touches another but at their common corner."""
    if len(ring_of(survey)) < 3:
        return Finding("NO_SELF_INTERSECTION", Verdict.FAIL, None, 0.0, "crossings")
    crossings = list(_crossings(sides_of(survey)))
    if crossings:
        place = shapely.union_all([shape for _, _, shape in crossings])
        about = f"{crossings[0][0] + 1}–{crossings[0][1] + 1}"
        return Finding("NO_SELF_INTERSECTION", Verdict.FAIL, float(len(crossings)), 0.0, "crossings", about=about, place=place)
    return Finding("NO_SELF_INTERSECTION", Verdict.PASS, 0.0, 0.0, "crossings")


def _crossings(sides: list[LineString]) -> Iterator[tuple[int, int, Geometry]]:
    """Pairs of sides that meet where they should not. Found by a tree: a long list of corners takes no longer than it must."""
    one, other = shapely.STRtree(sides).query(sides, predicate="intersects")
    for i, j in zip(one.tolist(), other.tolist(), strict=True):
        if i >= j:
            continue
        met = sides[i].intersection(sides[j])
        beside = j - i == 1 or (i == 0 and j == len(sides) - 1)
        if not beside or met.length > NOISE_M or (len(sides) == 2):
            yield i, j, met


def corner_order(survey: Survey, limits: Limits) -> Finding:
    """No corner twice; corners by deed follow one another as those by nature do; numbered clockwise."""
    ring = ring_of(survey)
    for i, corner in enumerate(ring):
        following = ring[(i + 1) % len(ring)]
        if math.dist(corner, following) < limits.same_corner_m - NOISE_M:
            return Finding(
                "CORNER_ORDER", Verdict.FAIL, math.dist(corner, following), limits.same_corner_m, "m", "twice", str(i + 1), Point(corner)
            )
    deed = [(i, c) for i, c in enumerate(survey.corners_deed[: len(ring)]) if c is not None]
    for i, corner in deed:
        nearest = min(range(len(ring)), key=lambda k: math.dist(corner, ring[k]))
        if nearest != i and math.dist(corner, ring[nearest]) < math.dist(corner, ring[i]) - limits.same_corner_m:
            return Finding("CORNER_ORDER", Verdict.FAIL, float(nearest + 1), float(i + 1), "corner", "crossed", str(i + 1), Point(ring[i]))
    if shapely.LinearRing(ring).is_ccw:
        return Finding("CORNER_ORDER", Verdict.WARNING, None, None, "", "anticlockwise")
    return Finding("CORNER_ORDER", Verdict.PASS, float(len(ring)), float(len(ring)), "corners")
