"""A parcel as the rules see it: its shape, its edges and the rules of its zone on a day. Storage metres."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from shapely import MultiPolygon, Polygon

from app.reading import read_once
from gis.models import SpatialUnit
from gis.register import queries as register
from licensing.envelope import Edge, FloorEnvelope, Lot, envelopes_on, largest_building_m2
from licensing.zoning import ZoneRules, rules_from_register


@dataclass(frozen=True)
class Site:
    """What the map answers about one parcel; ``rules`` is None where its zone has none."""

    parcel: SpatialUnit
    shape: Polygon
    edges: tuple[Edge, ...]
    zone_code: str | None
    zone_name: str | None
    rules: ZoneRules | None

    @cached_property
    def edges_with_roles(self) -> list[Edge]:
        return self.lot.edges

    @cached_property
    def lot(self) -> Lot:
        return Lot(self.shape, self.edges)

    @property
    def uses(self) -> tuple[str, ...]:
        """What the zone may be used for."""
        return self.rules.uses if self.rules else ()

    def envelopes(self) -> list[FloorEnvelope]:
        """Where each floor may stand, lowest first; empty where no rule set holds."""
        return list(self._envelopes)

    @cached_property
    def _envelopes(self) -> list[FloorEnvelope]:
        return envelopes_on(self.lot, self.rules) if self.rules else []

    def largest_building_m2(self) -> float | None:
        """Floor area of the largest permitted building, or None where nobody can say."""
        return largest_building_m2(self.shape, self.envelopes(), self.rules) if self.rules else None


@read_once(lambda parcel, on: (parcel.id, on))
def site_of(parcel: SpatialUnit, on: date) -> Site:
    """The parcel with what binds it on the day."""
    zone = register.zone_of(parcel)
    rules = rules_from_register(zone.code, on, register.zone_rules(parcel, on)) if zone else None
    edges = tuple(
        Edge(seq=e.seq, line=e.line, kind=e.kind, street_width_m=e.street_width_m, chamfer=e.chamfer) for e in register.edges_of(parcel.id)
    )
    return Site(parcel, largest_part(register.shape_of(parcel)), edges, zone.code if zone else None, zone.name_ar if zone else None, rules)


def uses_of_zone(zone_code: str, municipality_id: int | None, on: date) -> tuple[str, ...]:
    """What a zone class may be used for in a branch on a day; nothing where the product has no rules for it."""
    rules = rules_from_register(zone_code, on, register.rules_of_zone(zone_code, municipality_id, on))
    return rules.uses if rules else ()


def largest_part(shape: MultiPolygon | Polygon) -> Polygon:
    """A parcel in several parts is built on its largest; the others stay with it as land."""
    return max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
