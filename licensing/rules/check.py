"""The whole check of a drawing, in the order in which a reviewer reads it."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from shapely import Geometry, Polygon, set_precision

from licensing.envelope import Edge, assign_roles
from licensing.rules.building import building_values, check_building
from licensing.rules.coverage import check_coverage, check_floor_area_ratio
from licensing.rules.findings import Declared, Finding
from licensing.rules.general import NOTHING_DRAWN, Drawn, check_general, general_values
from licensing.rules.plot import check_inside, check_plot, check_register
from licensing.rules.setbacks import check_setbacks
from licensing.zoning import ZoneRules

GRID_M = 0.001
NOTHING_DECLARED = Declared()


def check_drawing(
    parcel: Polygon,
    edges: Sequence[Edge],
    rules: ZoneRules | None,
    floors: Mapping[str, Geometry],
    declared: Declared = NOTHING_DECLARED,
    *,
    general: ZoneRules | None = None,
    drawn: Drawn = NOTHING_DRAWN,
) -> list[Finding]:
    """One finding for each rule and each edge or floor it concerns, passes included.

    Args:
        parcel, edges, floors: storage metres; a floor is a valid polygon, or several.
        rules: None where the parcel has no zone that the product has rules for.
        general: rules of every zone; without them only the zone's own are asked.
    """
    findings = [*check_register(parcel, edges, rules), *check_inside(parcel, floors)]
    edges = assign_roles(parcel, edges) if edges else edges
    values = building_values(parcel, edges, floors, declared) | general_values(declared, drawn)
    if general is not None:
        findings += check_general(parcel, edges, general.applying(values), floors, declared, drawn, values)
    if rules is None:
        return findings
    rules = rules.applying(values)
    return [
        *findings,
        *check_setbacks(parcel, edges, rules, floors),
        *check_coverage(parcel, edges, rules, floors),
        *check_floor_area_ratio(parcel, rules, floors),
        *check_building(rules, floors, declared, values, len(drawn.bays)),
        *check_plot(parcel, edges, rules),
    ]


def input_fingerprint(
    parcel: Polygon,
    edges: Sequence[Edge],
    floors: Mapping[str, Geometry],
    declared: Declared = NOTHING_DECLARED,
    drawn: Drawn = NOTHING_DRAWN,
) -> str:
    """SHA-256 of what was checked, coordinates to the millimetre: the same drawing has the same fingerprint."""
    body = {
        "parcel": _text(parcel),
        "edges": [(edge.seq, edge.kind, edge.street_width_m, _text(edge.line)) for edge in sorted(edges, key=lambda e: e.seq)],
        "floors": {floor: _text(footprint) for floor, footprint in floors.items()},
        "declared": vars(declared),
        "drawn": [*(_text(bay) for bay in drawn.bays), _text(drawn.annex_ground) if drawn.annex_ground is not None else ""],
    }
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _text(geometry: Geometry) -> str:
    return str(set_precision(geometry, GRID_M, mode="pointwise").normalize().wkt)
