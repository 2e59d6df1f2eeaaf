"""From shapes in metres to an SVG's own coordinates: metres, origin at the upper left, y downwards. Pure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely import Geometry, LineString, Point, Polygon, box

MARGIN_M = 7.0


@dataclass(frozen=True)
class Label:
    """Words at a place of the sketch. ``angle`` in degrees, clockwise, never upside down."""

    x: float
    y: float
    text: str
    angle: float = 0.0
    kind: str = "length"
    x_share: float = 0.0  # of the sketch's width and height, in percent: for paper, where words lie over the drawing
    y_share: float = 0.0


class Frame:
    """The piece of ground that the sketch shows."""

    def __init__(self, around: Geometry, margin_m: float = MARGIN_M) -> None:
        west, south, east, north = around.bounds
        self.ground = box(west - margin_m, south - margin_m, east + margin_m, north + margin_m)
        self.west, _, _, self.top = self.ground.bounds
        self.width, self.height = east - west + 2 * margin_m, north - south + 2 * margin_m

    def xy(self, x: float, y: float) -> tuple[float, float]:
        return round(x - self.west, 3), round(self.top - y, 3)

    def path(self, shape: Geometry | None) -> str:
        """The shape as the ``d`` of an SVG path; lines stay open."""
        return "" if shape is None or shape.is_empty else " ".join(self._pieces(shape))

    def _pieces(self, shape: Geometry) -> Iterable[str]:
        if hasattr(shape, "geoms"):
            for part in shape.geoms:
                yield from self._pieces(part)
        elif isinstance(shape, Polygon):
            for ring in (shape.exterior, *shape.interiors):
                yield self._run(shapely.get_coordinates(ring)[:-1]) + "Z"
        elif isinstance(shape, LineString):
            yield self._run(shapely.get_coordinates(shape))
        elif isinstance(shape, Point):
            x, y = self.xy(shape.x, shape.y)
            yield f"M{x} {y}h0.01"

    def _run(self, points: Sequence[Sequence[float]]) -> str:
        return "M" + "L".join("{} {}".format(*self.xy(x, y)) for x, y in points)

    def label(self, at: Point, text: str, kind: str, angle: float = 0.0) -> Label:
        x, y = self.xy(at.x, at.y)
        return Label(x, y, text, round(angle, 1), kind, round(100 * x / self.width, 2), round(100 * y / self.height, 2))

    def clipped(self, shapes: Iterable[Geometry]) -> tuple[str, ...]:
        return tuple(path for shape in shapes if (path := self.path(shape.intersection(self.ground))))


def readable_angle(line: LineString) -> float:
    """Degrees by which words along the line are turned (SVG sense), kept the right way up."""
    (x0, y0), (x1, y1) = shapely.get_coordinates(line)[[0, -1]]
    angle = math.degrees(math.atan2(-(y1 - y0), x1 - x0))
    if angle > 90:
        angle -= 180
    return angle + 180 if angle <= -90 else angle


def beside(line: LineString, parcel: Polygon, distance_m: float) -> Point:
    """A point off the middle of the line; a positive distance lies outside the parcel."""
    middle = line.interpolate(0.5, normalized=True)
    (x0, y0), (x1, y1) = shapely.get_coordinates(line)[[0, -1]]
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    across = ((y1 - y0) / length, -(x1 - x0) / length)
    inside = parcel.is_valid and parcel.contains(Point(middle.x + 0.05 * across[0], middle.y + 0.05 * across[1]))
    turn = -1.0 if inside else 1.0
    return Point(middle.x + turn * distance_m * across[0], middle.y + turn * distance_m * across[1])
