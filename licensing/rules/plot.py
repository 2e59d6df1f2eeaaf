"""RG and PL: what the register must know, what the plot must be, and that the drawing stays on it."""

from collections.abc import Mapping, Sequence

from shapely import Geometry, Polygon, get_coordinates, points

from licensing.envelope import Edge, site_values, uncovered_length_m
from licensing.rules.findings import Finding, Verdict, judged
from licensing.zoning import ZoneRules

BOUNDARY_TOLERANCE_M = 0.10
INSIDE_TOLERANCE_M = 0.005


def check_register(parcel: Polygon, edges: Sequence[Edge], rules: ZoneRules | None) -> list[Finding]:
    """Zone, street and boundary are known; what is missing goes to a person, never to a guess."""
    uncovered = uncovered_length_m(parcel, edges)
    return [
        _known("RG-ZONE", "zone_known", rules is not None),
        _known("RG-STREET", "street_known", any(edge.kind == "street" for edge in edges)),
        Finding(
            "RG-BOUNDARY",
            "RG",
            Verdict.PASS if uncovered <= BOUNDARY_TOLERANCE_M else Verdict.NEEDS_HUMAN,
            "boundary_known",
            measured=uncovered,
            limit=0.0,
            tolerance=BOUNDARY_TOLERANCE_M,
            unit="m",
        ),
    ]


def _known(rule_id: str, code: str, known: bool) -> Finding:
    return Finding(rule_id, "RG", Verdict.PASS if known else Verdict.NEEDS_HUMAN, code)


def check_plot(parcel: Polygon, edges: Sequence[Edge], rules: ZoneRules) -> list[Finding]:
    """Smallest area and frontage of a plot in this zone."""
    values = site_values(parcel, edges)
    measures = {"PL-AREA": ("plot_area", parcel.area), "PL-FRONTAGE": ("plot_frontage", values["frontage"])}
    return [
        judged(row, measures[row.id][0], measures[row.id][1], row.limit_for(values), at_least=True)
        for row in rules.rows
        if row.id in measures
    ]


def check_inside(parcel: Polygon, floors: Mapping[str, Geometry]) -> list[Finding]:
    """No floor reaches over the boundary; measured is the furthest reach in metres."""
    findings = []
    for floor, footprint in floors.items():
        outside = footprint.difference(parcel)
        reach = max((parcel.distance(point) for point in points(get_coordinates(outside))), default=0.0)
        verdict = Verdict.PASS if reach <= INSIDE_TOLERANCE_M else Verdict.FAIL
        findings.append(
            Finding(
                "PL-INSIDE",
                "PL",
                verdict,
                "inside_parcel",
                measured=reach,
                limit=0.0,
                tolerance=INSIDE_TOLERANCE_M,
                unit="m",
                floor=floor,
                geometry=None if verdict is Verdict.PASS else outside,
            )
        )
    return findings
