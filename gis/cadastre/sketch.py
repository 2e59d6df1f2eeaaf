"""The measured parcel drawn to scale: for the page and for the sheet. Words are kept apart from lines."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely import Geometry, LineString, Point, Polygon, box

from app.i18n import format_number
from gis.cadastre.boundaries import Boundary, Words, beyond
from gis.cadastre.rules import Finding, Survey, Verdict, polygon_of, ring_of, sides_of

ROAD_SHOWN_M = 9.0


@dataclass(frozen=True)
class Label:
    """Words at a place; shares are percent of width and height, for paper."""

    x: float
    y: float
    x_share: float
    y_share: float
    text: str
    kind: str
    angle: float = 0.0


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


class _Frame:
    def __init__(self, around: Geometry) -> None:
        west, south, east, north = around.bounds
        margin = max(7.0, 0.18 * max(east - west, north - south))
        self.ground = box(west - margin, south - margin, east + margin, north + margin)
        self.west, _, _, self.top = self.ground.bounds
        self.width, self.height = east - west + 2 * margin, north - south + 2 * margin

    def xy(self, x: float, y: float) -> tuple[float, float]:
        return round(x - self.west, 3), round(self.top - y, 3)

    def path(self, shape: Geometry | None) -> str:
        return "" if shape is None or shape.is_empty else " ".join(self._runs(shape))

    def _runs(self, shape: Geometry) -> Iterable[str]:
        if hasattr(shape, "geoms"):
            for part in shape.geoms:
                yield from self._runs(part)
        elif isinstance(shape, Polygon):
            for ring in (shape.exterior, *shape.interiors):
                yield self._run(shapely.get_coordinates(ring)[:-1]) + "Z"
        elif isinstance(shape, Point):
            x, y = self.xy(shape.x, shape.y)
            yield f"M{x} {y}h0.01"
        else:
            yield self._run(shapely.get_coordinates(shape))

    def _run(self, points: Sequence[Sequence[float]]) -> str:
        return "M" + "L".join("{} {}".format(*self.xy(x, y)) for x, y in points)

    def label(self, at: Point, text: str, kind: str, angle: float = 0.0) -> Label:
        x, y = self.xy(at.x, at.y)
        return Label(x, y, round(100 * x / self.width, 2), round(100 * y / self.height, 2), text, kind, round(angle, 1))


def sketch_of(survey: Survey, boundaries: Sequence[Boundary], words: Words, findings: Sequence[Finding] = ()) -> SurveySketch | None:
    """The survey with what lies around it; None where the corners make no shape."""
    ring = ring_of(survey)
    if len(ring) < 3 or not all(math.isfinite(value) for corner in ring for value in corner):
        return None
    parcel = polygon_of(survey)
    frame = _Frame(LineString(ring))
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


def _labels(frame: _Frame, survey: Survey, boundaries: Sequence[Boundary], words: Words, size: float) -> Iterable[Label]:
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
        angle = _readable(line)
        yield frame.label(_beside(line, parcel, 0.9 * size), format_number(boundary.length_m, 2), "length", angle)
        if line.length > 5 * size:
            yield frame.label(_beside(line, parcel, 3.0 * size), beyond(boundary, words), "beyond", angle)


def _towards(difference: float, middle: Point, corner: tuple[float, float]) -> float:
    far = math.hypot(middle.x - corner[0], middle.y - corner[1]) or 1.0
    return 1.3 * difference / far


def _readable(line: LineString) -> float:
    (x0, y0), (x1, y1) = shapely.get_coordinates(line)[[0, -1]]
    angle = math.degrees(math.atan2(-(y1 - y0), x1 - x0))
    if angle > 90:
        angle -= 180
    return angle + 180 if angle <= -90 else angle


def _beside(line: LineString, parcel: Polygon, metres: float) -> Point:
    """A point off the side's middle, outside the parcel."""
    middle = line.interpolate(0.5, normalized=True)
    (x0, y0), (x1, y1) = shapely.get_coordinates(line)[[0, -1]]
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    across = ((y1 - y0) / length, -(x1 - x0) / length)
    inside = parcel.is_valid and parcel.contains(Point(middle.x + 0.05 * across[0], middle.y + 0.05 * across[1]))
    turn = -1.0 if inside else 1.0
    return Point(middle.x + turn * metres * across[0], middle.y + turn * metres * across[1])
