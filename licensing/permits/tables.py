"""Tables of a paper: areas by floor, setbacks achieved, the rules of the place."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from shapely import Geometry

from gis.layers.binding import Constraint
from licensing.presenters.findings import FLOORS, UNITS, edge_words, number, source_words, uses_words
from licensing.rules import Finding
from licensing.sites import Site
from licensing.zoning import RuleRow

_WHOLE = {"FL": _l("عدد الأدوار"), "HT": _l("أقصى ارتفاع"), "PK": _l("مواقف السيارات"), "FAR": _l("معامل البناء")}


def area_rows(site: Site, drawn: Mapping[str, Geometry]) -> list[dict[str, Any]]:
    """Each drawn floor with its area, its share of the plot and what is allowed, lowest first."""
    allowed = {envelope.floor: envelope.allowed_m2 for envelope in site.envelopes()}
    return [
        {"floor": str(FLOORS.get(floor, floor)), "area": shape.area, "share": shape.area / site.shape.area, "allowed": allowed.get(floor)}
        for floor, shape in sorted(drawn.items(), key=lambda row: list(FLOORS).index(row[0]) if row[0] in FLOORS else 99)
        if shape.area > 0
    ]


def setback_rows(site: Site, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """One line for each side, with required and achieved metres by floor."""
    sides = {
        edge.seq: {
            "side": edge_words(edge.role, edge.kind, edge.street_width_m if edge.kind in ("street", "passage") else None),
            "length": edge.line.length,
            "floors": [],
        }
        for edge in site.edges_with_roles
    }
    for finding in findings:
        if finding.family == "SB" and finding.edge_seq in sides and finding.floor:
            sides[finding.edge_seq]["floors"].append(
                {
                    "floor": str(FLOORS.get(finding.floor, finding.floor)),
                    "required": number(finding.limit),
                    "achieved": number(finding.measured),
                }
            )
    return list(sides.values())


def fence_rows(site: Site, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Each fenced side with its length and height."""
    sides = {edge.seq: edge for edge in site.edges_with_roles}
    return [
        {
            "side": edge_words(sides[f.edge_seq].role, sides[f.edge_seq].kind),
            "length": number(f.params.get("length_m")),
            "height": number(f.measured),
            "limit": number(f.limit),
        }
        for f in findings
        if f.code == "fence_height" and f.edge_seq in sides
    ]


def bound_rows(bonds: Iterable[Constraint]) -> list[dict[str, str]]:
    """Layers of the city that bind a parcel: a valley, a flood zone, an airport's surface."""
    return [{"title": bond.title, "what": bond.words, "note": bond.note} for bond in bonds]


def rule_rows(site: Site) -> dict[str, Any]:
    """The building regulation of the place as a statement prints it."""
    if site.rules is None:
        return {"floors": [], "whole": [], "largest": None, "uses": ""}
    floors = [
        {
            "floor": str(FLOORS.get(e.floor, e.floor)),
            "coverage": e.coverage_limit_m2,
            "allowed": e.allowed_m2,
            "share": e.coverage_limit_m2 / site.shape.area if e.coverage_limit_m2 else None,
            "setbacks": [
                {
                    "side": edge_words(s.role, s.kind, s.street_width_m if s.kind in ("street", "passage") else None),
                    "distance": number(s.distance_m) or "0",
                }
                for s in e.setbacks
            ],
        }
        for e in site.envelopes()
    ]
    values = {
        "parcel_area": site.shape.area,
        "separated_units": 0,
        "units": 1,
        "floor_area": site.largest_building_m2() or 0.0,
        "street_width": None,
        "frontage": None,
        "widest_street": None,
    }
    whole = [_whole(row, values) for row in site.rules.rows if row.family in ("FL", "HT", "PK", "FAR")]
    return {"floors": floors, "whole": whole, "largest": site.largest_building_m2(), "uses": uses_words(",".join(site.uses))}


def _whole(row: RuleRow, values: Mapping[str, float | None]) -> dict[str, str]:
    limit = row.limit_for(values)
    return {
        "rule": str(_WHOLE[row.family]),
        "limit": f"{number(limit)} {UNITS.get(row.unit, '')}".strip() if limit is not None else "–",
        "source": source_words(row.source),
    }
