"""The measured parcel drawn to scale: for the page and for the sheet. Words are kept apart from lines."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely import LineString, Point, Polygon

from app.i18n import format_number
from gis.cadastre.boundaries import Boundary, Words, beyond
from gis.cadastre.rules import Finding, Survey, Verdict, polygon_of, ring_of, sides_of
from gis.sketching import MARGIN_M, Frame, Label, beside, readable_angle


@dataclass(frozen=True)
class SurveySketch:
    """Paths in metres of the sketch, y downwards."""

    width: float
    height: float
    parcel: str
    deed: str
    neighbours: tuple[str, ...]
    roads: tuple[str, ...]
    corners: tuple[tuple[float, float], ...]
    labels: tuple[Label, ...]
    marks: tuple[tuple[str, str], ...]  # rule, path
    north: tuple[float, float]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:.2f} {self.height:.2f}"

    @property
    def letter(self) -> float:
        return round(max(self.width, self.height) / 34, 3)


def sketch_of(survey: Survey, boundaries: Sequence[Boundary], words: Words, findings: Sequence[Finding] = ()) -> SurveySketch | None:
    """The survey with what lies around it; None where the corners make no shape."""
    ring = ring_of(survey)
    if len(ring) < 3 or not all(math.isfinite(value) for corner in ring for value in corner):
        return None
    parcel = polygon_of(survey)
    outline = LineString(ring)
    west, south, east, north = outline.bounds
    frame = Frame(outline, max(MARGIN_M, 0.18 * max(east - west, north - south)))
    deed = [corner for corner in survey.corners_deed if corner is not None]
    around = [n.shape for n in survey.neighbours if n.shape.intersects(frame.ground)]
    taken = shapely.union_all([*around, parcel]) if parcel.is_valid else shapely.union_all(around)
    roads = [s.line.buffer((s.width_m or 6) / 2, cap_style="flat").difference(taken).intersection(frame.ground) for s in survey.streets]
    size = max(frame.width, frame.height) / 34
    return SurveySketch(
        frame.width,
        frame.height,
        frame.path(parcel),
        frame.path(Polygon(deed)) if len(deed) >= 3 and deed != ring else "",
        tuple(path for shape in around if (path := frame.path(shape.intersection(frame.ground)))),
        tuple(path for road in roads if (path := frame.path(road))),
        tuple(frame.xy(*corner) for corner in ring),
        tuple(_labels(frame, survey, boundaries, words, size)),
        tuple(
            (f.rule, frame.path(f.place.intersection(frame.ground))) for f in findings if f.place is not None and f.verdict is Verdict.FAIL
        ),
        frame.xy(frame.west + frame.width - 1.6 * size, frame.top - 2.4 * size),
    )


def _labels(frame: Frame, survey: Survey, boundaries: Sequence[Boundary], words: Words, size: float) -> Iterable[Label]:
    ring, lines = ring_of(survey), sides_of(survey)
    parcel = polygon_of(survey)
    middle = parcel.representative_point() if parcel.is_valid else Point(ring[0])
    few = len(ring) <= 40
    for i, corner in enumerate(ring):
        if few or i % 5 == 0:
            pull = Point(
                corner[0] + _towards(middle.x - corner[0], middle, corner) * size,
                corner[1] + _towards(middle.y - corner[1], middle, corner) * size,
            )
            yield frame.label(pull, str(i + 1), "corner")
    for line, boundary in zip(lines, boundaries, strict=False):
        if line.length < 2.2 * size:
            continue
        angle = readable_angle(line)
        yield frame.label(beside(line, parcel, 0.9 * size), format_number(boundary.length_m, 2), "length", angle)
        if line.length > 5 * size:
            yield frame.label(beside(line, parcel, 3.0 * size), beyond(boundary, words), "beyond", angle)


def _towards(difference: float, middle: Point, corner: tuple[float, float]) -> float:
    far = math.hypot(middle.x - corner[0], middle.y - corner[1]) or 1.0
    return 1.3 * difference / far
