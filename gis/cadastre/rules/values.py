"""What the rules look at and what they answer."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import shapely
from shapely import Geometry, LineString, Polygon

NOISE_M = 1e-6  # what arithmetic adds to a coordinate; never decides


class Verdict(StrEnum):
    PASS = "pass"
    WARNING = "warning"
    FAIL = "fail"
    UNKNOWN = "unknown"  # the register does not know: a specialist must say


@dataclass(frozen=True)
class Limits:
    """Tolerances of the amanah, in metres and shares of the area."""

    closure_m: float = 0.01
    perimeter_m: float = 0.01
    area_warn: float = 0.001
    area_reject: float = 0.02
    overlap_m: float = 0.05
    street_line_m: float = 0.05
    street_width_m: float = 0.005
    plan_m: float = 0.05
    same_corner_m: float = 0.01


@dataclass(frozen=True)
class Side:
    """From one corner to the next, as the surveyor wrote it."""

    neighbour: str  # street, parcel, passage, open, wadi
    length_m: float | None = None
    street_width_m: float | None = None
    is_chamfer: bool = False


@dataclass(frozen=True)
class Street:
    """A street before the parcel: its centre line and its planned width between the plot lines."""

    name: str
    line: LineString | shapely.MultiLineString
    width_m: float | None


@dataclass(frozen=True)
class Neighbour:
    """An approved parcel beside this one."""

    reference: str
    shape: Geometry


@dataclass(frozen=True)
class Survey:
    """Everything the rules look at. Corners in the order of measurement, metres of the survey's projected CRS.

    ``plan`` is the boundary of the approved plan, None where no plan is recorded. ``zone`` is the UTM zone of the
    CRS, ``longitude`` where the corners come to lie with it; ``inside`` whether that is in the installation's box.
    """

    corners: Sequence[tuple[float, float]]
    corners_deed: Sequence[tuple[float, float] | None] = ()
    sides: Sequence[Side] = ()
    area_stated_m2: float | None = None
    area_deed_m2: float | None = None
    treatment: str = "none"  # none, surplus, shortfall
    neighbours: Sequence[Neighbour] = ()
    streets: Sequence[Street] = ()
    plan: Geometry | None = None
    zone: int | None = None
    longitude: float | None = None
    inside: bool = True
    legacy_datum: bool = False
    area_factor: float = 1.0  # from the metres of the CRS to the legal area


@dataclass(frozen=True)
class Finding:
    """One rule's answer. ``place`` in the survey's metres; ``about`` names what it measured (a side, a neighbour)."""

    rule: str
    verdict: Verdict
    measured: float | None = None
    limit: float | None = None
    unit: str = "m"
    reason: str = ""  # picks the sentence where a rule has several
    about: str = ""
    place: Geometry | None = field(default=None, compare=False)


Rule = Callable[[Survey, Limits], Finding]


def ring_of(survey: Survey) -> list[tuple[float, float]]:
    """The corners without a repeated closing one."""
    corners = [(float(x), float(y)) for x, y in survey.corners]
    return corners[:-1] if len(corners) > 3 and math.dist(corners[0], corners[-1]) < 1.0 and len(survey.sides) < len(corners) else corners


def polygon_of(survey: Survey) -> Polygon:
    return Polygon(ring_of(survey))


def sides_of(survey: Survey) -> list[LineString]:
    """Side ``i`` runs from corner ``i`` to the next."""
    ring = ring_of(survey)
    return [LineString([ring[i], ring[(i + 1) % len(ring)]]) for i in range(len(ring))]
