"""One outline laid on another by turning and moving it, never by stretching or mirroring. Pure; metres."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from shapely import Geometry, Polygon
from shapely.affinity import affine_transform, rotate, scale, translate

AS_DRAWN_IOU = 0.9
ALIKE_IOU = 0.01  # fits that differ by less fit equally: a rectangle lies on another in two ways
MIRRORED_BY = 0.02
APART = math.radians(5)
LONGEST_EDGES = 7
REFINED = 4
STEPS_M = (0.64, 0.16, 0.04, 0.01, 0.0025)
STEPS_RAD = tuple(math.radians(degrees) for degrees in (1.0, 0.25, 0.06, 0.015, 0.004))


@dataclass(frozen=True)
class Fit:
    """Turned by ``turn`` about the outline's own centre, then moved. ``iou``: shared ground as part of the ground of both."""

    turn: float
    dx: float
    dy: float
    iou: float
    centre: tuple[float, float]
    as_drawn: bool = False

    def move(self, shape: Geometry) -> Geometry:
        """The shape where the fit puts it."""
        cos, sin = math.cos(self.turn), math.sin(self.turn)
        x, y = self.centre
        return affine_transform(shape, [cos, -sin, sin, cos, x - cos * x + sin * y + self.dx, y - sin * x - cos * y + self.dy])

    @property
    def turn_deg(self) -> float:
        return (math.degrees(self.turn) + 180) % 360 - 180


@dataclass(frozen=True)
class Fitting:
    """The ways in which an outline fits equally well, best first, and whether its mirror image fits better than all."""

    ways: tuple[Fit, ...]
    mirrored: bool

    @property
    def best(self) -> Fit:
        return self.ways[0]


def fit(outline: Polygon, onto: Polygon, front: Geometry | None = None, streets: Iterable[Geometry] = ()) -> Fitting:
    """Every equally good way to lay the outline on the other; where its front meets a street goes first, then the smallest turn.

    Args:
        front: where the drawing shows road or front yard; streets: edges of the other that lie on one.
    """
    drawn = Fit(0.0, 0.0, 0.0, _iou(outline, onto), _centre(outline), as_drawn=True)
    if drawn.iou >= AS_DRAWN_IOU:
        return Fitting((drawn,), False)
    found = _best_fits(outline, onto)
    alike = [one for one in found if one.iou >= found[0].iou - ALIKE_IOU]
    ways = sorted(alike, key=lambda one: (-_meets(one, outline, front, streets), abs(one.turn_deg)))
    return Fitting(tuple(ways), _fits_mirrored(outline, onto, found[0].iou))


def _best_fits(outline: Polygon, onto: Polygon) -> list[Fit]:
    started = [max(_starts(outline, onto, turn), key=lambda one: one.iou) for turn in _turns(outline, onto)]
    started.sort(key=lambda one: -one.iou)
    refined = [_refined(outline, onto, one) for one in _apart(started)[:REFINED]]
    return sorted(_apart(refined), key=lambda one: -one.iou)


def _fits_mirrored(outline: Polygon, onto: Polygon, iou: float) -> bool:
    """Only a shape that is no mirror image of itself can be told to be mirrored."""
    mirror = scale(outline, -1, 1, origin=outline.centroid)
    other = _best_fits(mirror, onto)[0].iou
    return other >= AS_DRAWN_IOU and other > iou + MIRRORED_BY


def _turns(outline: Polygon, onto: Polygon) -> list[float]:
    """Turns that bring one of the longest edges of the outline along one of the other's."""
    turns: list[float] = []
    for _, mine in _edges(outline):
        for _, theirs in _edges(onto):
            turn = (theirs - mine + math.pi) % (2 * math.pi) - math.pi
            if all(abs((turn - known + math.pi) % (2 * math.pi) - math.pi) > math.radians(0.5) for known in turns):
                turns.append(turn)
    return turns


def _edges(shape: Polygon) -> list[tuple[float, float]]:
    """Length and direction of the longest edges, walked anticlockwise."""
    points = list(shape.exterior.coords)
    if shape.exterior.is_ccw is False:
        points.reverse()
    sides = [(math.dist(one, other), math.atan2(other[1] - one[1], other[0] - one[0])) for one, other in pairwise(points)]
    return sorted(sides, reverse=True)[:LONGEST_EDGES]


def _starts(outline: Polygon, onto: Polygon, turn: float) -> Iterator[Fit]:
    """Centre on centre, and each corner of the box on its like."""
    x, y = _centre(outline)
    turned = rotate(outline, turn, origin=(x, y), use_radians=True)
    mine, theirs = turned.bounds, onto.bounds
    centre = (onto.centroid.x - turned.centroid.x, onto.centroid.y - turned.centroid.y)
    corners = [(theirs[i] - mine[i], theirs[j] - mine[j]) for i in (0, 2) for j in (1, 3)]
    for dx, dy in (centre, *corners):
        yield Fit(turn, dx, dy, _iou(translate(turned, dx, dy), onto), (x, y))


def _refined(outline: Polygon, onto: Polygon, start: Fit) -> Fit:
    """The best fit near another, found by ever smaller steps."""
    best = start
    for step_m, step_rad in zip(STEPS_M, STEPS_RAD, strict=True):
        for _ in range(40):
            tried = [_stepped(best, *step) for step in _steps(step_m, step_rad)]
            better = max((_weighed(outline, onto, one) for one in tried), key=lambda one: one.iou)
            if better.iou <= best.iou + 1e-9:
                break
            best = better
    return best


def _steps(metres: float, radians: float) -> Iterator[tuple[float, float, float]]:
    yield from ((metres, 0, 0), (-metres, 0, 0), (0, metres, 0), (0, -metres, 0), (0, 0, radians), (0, 0, -radians))


def _stepped(start: Fit, dx: float, dy: float, turn: float) -> Fit:
    return Fit(start.turn + turn, start.dx + dx, start.dy + dy, 0.0, start.centre)


def _weighed(outline: Polygon, onto: Polygon, one: Fit) -> Fit:
    return Fit(one.turn, one.dx, one.dy, _iou(one.move(outline), onto), one.centre)


def _apart(fits: Iterable[Fit]) -> list[Fit]:
    """One of each direction, the first."""
    kept: list[Fit] = []
    for one in fits:
        if all(abs((one.turn - known.turn + math.pi) % (2 * math.pi) - math.pi) > APART for known in kept):
            kept.append(one)
    return kept


def _meets(one: Fit, outline: Polygon, front: Geometry | None, streets: Iterable[Geometry]) -> int:
    """1 where the drawing's front, as laid, is nearest to a street's edge."""
    edges = list(streets)
    if front is None or not edges:
        return 0
    centre, ahead = one.move(outline).centroid, one.move(front).centroid
    reach = math.dist((centre.x, centre.y), (ahead.x, ahead.y)) or 1.0
    nearest = min(edge.distance(ahead) for edge in edges)
    return int(nearest < reach)


def _centre(shape: Polygon) -> tuple[float, float]:
    return shape.centroid.x, shape.centroid.y


def _iou(one: Geometry, other: Geometry) -> float:
    shared: float = one.intersection(other).area
    both: float = one.area + other.area - shared
    return shared / both if both else 0.0
