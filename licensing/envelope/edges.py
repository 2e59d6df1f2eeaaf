"""Edges of a parcel: their order along the boundary and the role each one plays for the building."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from shapely import LineString, Point, Polygon
from shapely.geometry.polygon import orient

STREET = "street"
FRONT, SIDE, REAR = "front", "side", "rear"
CHAMFER_LENGTH_M = 9.0
SHORTEST_M = 1e-6
ON_BOUNDARY_M = 0.05
CHAMFER_TURN = (math.radians(20), math.radians(70))
ONE_FRONTAGE_TURN = math.radians(45)
FACING_AWAY = -math.cos(math.radians(45))


@dataclass(frozen=True)
class Edge:
    """One edge of a parcel as the register knows it.

    ``line`` lies on the parcel's boundary, in storage metres, in either direction. ``kind`` is street,
    neighbour, passage, open or wadi; ``street_width_m`` is None when the width is not known.
    ``role`` is None until ``assign_roles`` has looked at the whole parcel.
    """

    seq: int
    line: LineString
    kind: str
    street_width_m: float | None = None
    role: str | None = None
    chamfer: bool = False


@dataclass(frozen=True)
class Segment:
    """A straight piece of an edge, walked with the parcel on its left hand."""

    seq: int
    start: tuple[float, float]
    end: tuple[float, float]

    @property
    def length(self) -> float:
        return math.dist(self.start, self.end)

    @property
    def along(self) -> tuple[float, float]:
        """Unit vector from start to end."""
        return (self.end[0] - self.start[0]) / self.length, (self.end[1] - self.start[1]) / self.length

    @property
    def inward(self) -> tuple[float, float]:
        """Unit vector into the parcel."""
        x, y = self.along
        return -y, x

    @property
    def middle(self) -> Point:
        return Point((self.start[0] + self.end[0]) / 2, (self.start[1] + self.end[1]) / 2)


def turn_between(one: Segment, two: Segment) -> float:
    """Angle from one segment to the next in radians: positive to the left, the corner is convex."""
    (x1, y1), (x2, y2) = one.along, two.along
    return math.atan2(x1 * y2 - y1 * x2, x1 * x2 + y1 * y2)


def boundary_segments(parcel: Polygon, edges: Sequence[Edge]) -> list[Segment]:
    """Every straight piece of every edge, in order along the boundary with the parcel on the left.

    Pieces that do not lie on the outer boundary (another part of the parcel, a hole) are left out.
    """
    ring = LineString(orient(parcel).exterior.coords)
    pieces = []
    for edge in edges:
        points = list(edge.line.coords)
        for start, end in pairwise(points):
            piece = Segment(edge.seq, start[:2], end[:2])
            if piece.length > SHORTEST_M and ring.distance(piece.middle) < ON_BOUNDARY_M:
                pieces.append(_along_ring(ring, piece))
    return sorted(pieces, key=lambda piece: ring.project(piece.middle))


def _along_ring(ring: LineString, segment: Segment) -> Segment:
    """The segment in the direction of the ring: an edge is shorter than half of a closed boundary."""
    ahead = (ring.project(Point(segment.end)) - ring.project(Point(segment.start))) % ring.length
    return segment if ahead < ring.length / 2 else Segment(segment.seq, segment.end, segment.start)


def uncovered_length_m(parcel: Polygon, edges: Sequence[Edge]) -> float:
    """Length of the boundary that no edge covers: not zero means that the register is incomplete."""
    return max(0.0, parcel.exterior.length - sum(edge.line.length for edge in edges))


def assign_roles(parcel: Polygon, edges: Sequence[Edge]) -> list[Edge]:
    """Each edge with its role: a street edge is a front, what faces away from the main front is the rear.

    A short edge that cuts the corner of two streets is a chamfer and a front. The main front is the
    frontage on the widest street, then the longest; so a lot between two streets has two fronts and no
    rear, and a corner lot has two fronts, one rear and one side. A role given by the caller is kept.
    """
    segments = boundary_segments(parcel, edges)
    edges = _with_chamfers(list(edges), segments)
    by_seq = {edge.seq: edge for edge in edges}
    main = _main_front(segments, by_seq)
    return [edge if edge.role else replace(edge, role=_role(edge, segments, main)) for edge in edges]


def _role(edge: Edge, segments: list[Segment], main: tuple[float, float] | None) -> str:
    if edge.kind == STREET:
        return FRONT
    if main is None:
        return SIDE
    inward = _mean_inward([segment for segment in segments if segment.seq == edge.seq])
    return REAR if inward[0] * main[0] + inward[1] * main[1] < FACING_AWAY else SIDE


def _with_chamfers(edges: list[Edge], segments: list[Segment]) -> list[Edge]:
    """Mark each short edge between two streets; one of unknown width takes the narrower street's."""
    by_seq = {edge.seq: edge for edge in edges}
    for index, segment in enumerate(segments):
        before, after = segments[index - 1], segments[(index + 1) % len(segments)]
        streets = [by_seq[neighbour.seq] for neighbour in (before, after)]
        if not _cuts_corner(segment, before, after, streets, by_seq[segment.seq]):
            continue
        edge = by_seq[segment.seq]
        widths = [street.street_width_m for street in streets if street.street_width_m]
        width = edge.street_width_m or min(widths, default=None)
        by_seq[edge.seq] = replace(edge, kind=STREET, street_width_m=width, chamfer=True)
    return [by_seq[edge.seq] for edge in edges]


def _cuts_corner(segment: Segment, before: Segment, after: Segment, streets: list[Edge], edge: Edge) -> bool:
    if len({before.seq, segment.seq, after.seq}) < 3 or segment.length > CHAMFER_LENGTH_M:
        return False
    turns = turn_between(before, segment), turn_between(segment, after)
    low, high = CHAMFER_TURN
    return (
        all(street.kind == STREET and not street.chamfer for street in streets)
        and edge.line.length - segment.length < 1e-6
        and all(low <= turn <= high for turn in turns)
        and sum(turns) > ONE_FRONTAGE_TURN
    )


def _main_front(segments: list[Segment], by_seq: dict[int, Edge]) -> tuple[float, float] | None:
    """Inward direction of the frontage on the widest street, then the longest; None without a street."""
    frontages = _frontages(segments, by_seq)
    if not frontages:
        return None

    def weight(frontage: list[Segment]) -> tuple[float, float]:
        width = max(by_seq[segment.seq].street_width_m or 0.0 for segment in frontage)
        return width, sum(segment.length for segment in frontage)

    return _mean_inward(max(frontages, key=weight))


def _frontages(segments: list[Segment], by_seq: dict[int, Edge]) -> list[list[Segment]]:
    """Runs of street segments that follow one another without a corner: a curved street is one run."""
    frontages: list[list[Segment]] = []
    previous: Segment | None = None
    for segment in segments:
        edge = by_seq[segment.seq]
        if edge.kind != STREET or edge.chamfer:
            previous = None
            continue
        if previous is not None and abs(turn_between(previous, segment)) < ONE_FRONTAGE_TURN:
            frontages[-1].append(segment)
        else:
            frontages.append([segment])
        previous = segment
    return frontages


def _mean_inward(segments: list[Segment]) -> tuple[float, float]:
    x = sum(segment.inward[0] * segment.length for segment in segments)
    y = sum(segment.inward[1] * segment.length for segment in segments)
    size = math.hypot(x, y) or 1.0
    return x / size, y / size
