"""The envelope of each floor: setbacks per edge, what remains, and whether coverage or envelope binds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shapely import Geometry, Polygon, unary_union

from licensing.envelope.edges import FRONT, Edge, assign_roles, boundary_segments
from licensing.envelope.strips import setback_strips
from licensing.zoning import RuleRow, ZoneRules

SLIVER_M2 = 0.01
HAIRLINE_M = 1e-6
BY_COVERAGE, BY_ENVELOPE = "coverage", "envelope"


@dataclass(frozen=True)
class AppliedSetback:
    """What one edge demands of one floor, and by which rule. ``assumed``: a value it needs is not known."""

    edge_seq: int
    kind: str
    role: str
    street_width_m: float | None
    distance_m: float
    rule_id: str | None
    source: str | None
    assumed: bool = False


@dataclass(frozen=True)
class FloorEnvelope:
    """Where one floor may stand, how much of it may be built and what decides that.

    ``polygon`` may have several parts or be empty. ``allowed_m2`` is the smaller of the envelope's area
    and the coverage limit; ``binding`` names which one it is.
    """

    floor: str
    polygon: Geometry
    area_m2: float
    setbacks: tuple[AppliedSetback, ...]
    coverage_limit_m2: float | None
    coverage_rule_id: str | None
    coverage_source: str | None
    binding: str
    allowed_m2: float

    @property
    def assumed(self) -> bool:
        return any(setback.assumed for setback in self.setbacks)


def site_values(parcel: Polygon, edges: Sequence[Edge]) -> dict[str, float | None]:
    """What the parcel itself says to a rule: its area, frontage and widest street, in metres."""
    fronts = [edge for edge in edges if edge.kind == "street" and not edge.chamfer]
    widths = [edge.street_width_m for edge in fronts if edge.street_width_m is not None]
    return {
        "parcel_area": parcel.area,
        "frontage": max((edge.line.length for edge in fronts), default=None),
        "widest_street": max(widths, default=None),
    }


def applied_setbacks(floor: str, edges: Sequence[Edge], rules: ZoneRules) -> tuple[AppliedSetback, ...]:
    """The distance that each edge demands of this floor; no row means that the floor may touch the edge."""
    return tuple(_applied(floor, edge, rules) for edge in edges)


def _applied(floor: str, edge: Edge, rules: ZoneRules) -> AppliedSetback:
    role = edge.role or FRONT
    row = rules.setback_row(floor, edge.kind, role)
    facts = (edge.seq, edge.kind, role, edge.street_width_m)
    if row is None:
        return AppliedSetback(*facts, 0.0, None, None)
    limit = row.limit_for({"street_width": edge.street_width_m})
    if limit is None:
        return AppliedSetback(*facts, row.unknown or 0.0, row.id, row.source, assumed=True)
    return AppliedSetback(*facts, limit, row.id, row.source)


class Lot:
    """A parcel whose edges know their roles. Floors, and sets of rules, that keep the same distances share one piece of ground.

    Args:
        parcel: in storage metres.
        edges: as the register knows them; a role given by the caller is kept.
    """

    def __init__(self, parcel: Polygon, edges: Sequence[Edge]) -> None:
        self.parcel = parcel
        self.edges = assign_roles(parcel, edges)
        self.values = site_values(parcel, self.edges)
        self._segments = boundary_segments(parcel, self.edges)
        self._grounds: dict[tuple[tuple[int, float], ...], Geometry] = {}

    def ground(self, distances: Mapping[int, float]) -> Geometry:
        """What the strips along the edges leave of the parcel; ``distances`` in metres by edge number."""
        key = tuple(sorted(distances.items()))
        if key not in self._grounds:
            self._grounds[key] = remaining_ground(self.parcel, setback_strips(self.parcel, self._segments, distances).values())
        return self._grounds[key]


def buildable_envelope(parcel: Polygon, edges: Sequence[Edge], rules: ZoneRules) -> list[FloorEnvelope]:
    """The envelope of every floor that the zone knows, from the lowest up. Areas and distances in metres."""
    return envelopes_on(Lot(parcel, edges), rules)


def envelopes_on(lot: Lot, rules: ZoneRules) -> list[FloorEnvelope]:
    """The same where one lot is asked more than once."""
    rules = rules.applying(lot.values)
    return [_floor_envelope(lot, rules, floor) for floor in rules.floors]


def _floor_envelope(lot: Lot, rules: ZoneRules, floor: str) -> FloorEnvelope:
    setbacks = applied_setbacks(floor, lot.edges, rules)
    polygon = lot.ground({setback.edge_seq: setback.distance_m for setback in setbacks})
    row = rules.row("CV", floor)
    limit = row.limit_for(lot.values) if row else None
    by_coverage = limit is not None and limit < polygon.area
    return FloorEnvelope(
        floor=floor,
        polygon=polygon,
        area_m2=polygon.area,
        setbacks=setbacks,
        coverage_limit_m2=limit,
        coverage_rule_id=row.id if row else None,
        coverage_source=row.source if row else None,
        binding=BY_COVERAGE if by_coverage else BY_ENVELOPE,
        allowed_m2=min(limit, polygon.area) if limit is not None else polygon.area,
    )


def remaining_ground(parcel: Polygon, strips: Iterable[Geometry]) -> Geometry:
    """The parcel without the strips, without hairlines between two strips and without parts of no size."""
    left = parcel.difference(unary_union(list(strips)))
    opened = left.buffer(-HAIRLINE_M, join_style="mitre").buffer(HAIRLINE_M, join_style="mitre")
    parts = [part for part in getattr(opened, "geoms", [opened]) if part.area > SLIVER_M2]
    return unary_union(parts) if parts else Polygon()


def largest_building_m2(parcel: Polygon, envelopes: Sequence[FloorEnvelope], rules: ZoneRules) -> float:
    """Total floor area of the largest permitted building: every floor full, within the floor-area ratio."""
    total = sum(envelope.allowed_m2 for envelope in envelopes)
    far: RuleRow | None = rules.row("FAR")
    limit = far.limit_for({"parcel_area": parcel.area}) if far else None
    return min(total, limit * parcel.area) if limit is not None else total
