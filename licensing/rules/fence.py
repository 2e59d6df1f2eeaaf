"""FN: a fence stands on the boundary, and no higher than the rule for that kind of edge."""

from collections.abc import Mapping, Sequence

from shapely import LineString, MultiLineString, Polygon

from licensing.envelope import Edge, assign_roles
from licensing.rules.findings import Finding, Verdict, judged
from licensing.rules.plot import check_register
from licensing.zoning import ZoneRules

ON_BOUNDARY_M = 0.05


def check_fence(
    parcel: Polygon,
    edges: Sequence[Edge],
    rules: ZoneRules | None,
    line: LineString | MultiLineString,
    heights_m: Mapping[str, float | None],
) -> list[Finding]:
    """Findings on a fence drawn as a line.

    Args:
        heights_m: declared height by role of edge: front, side, rear.
    """
    findings = [*check_register(parcel, edges, rules), _on_boundary(parcel, line)]
    if rules is None:
        return findings
    for edge in assign_roles(parcel, edges):
        row = rules.row("FN", None, edge.role)
        length = line.intersection(edge.line.buffer(ON_BOUNDARY_M, cap_style="flat")).length
        if row is not None and length > 2 * ON_BOUNDARY_M:
            height = heights_m.get(edge.role or "")
            params = {"role": edge.role, "kind": edge.kind, "length_m": length}
            findings.append(judged(row, "fence_height", height, row.limit_for({}), at_least=False, edge_seq=edge.seq, params=params))
    return findings


def _on_boundary(parcel: Polygon, line: LineString | MultiLineString) -> Finding:
    away = line.difference(parcel.exterior.buffer(ON_BOUNDARY_M))
    verdict = Verdict.PASS if away.length <= ON_BOUNDARY_M else Verdict.FAIL
    return Finding(
        "FN-ON-BOUNDARY",
        "FN",
        verdict,
        "fence_on_boundary",
        measured=away.length,
        limit=0.0,
        tolerance=ON_BOUNDARY_M,
        unit="m",
        geometry=None if verdict is Verdict.PASS else away,
    )
