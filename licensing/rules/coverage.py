"""CV and FAR: how much of the plot each floor and the whole building covers."""

from collections.abc import Mapping, Sequence

from shapely import Geometry, Polygon

from licensing.envelope import Edge, site_values
from licensing.rules.findings import Finding, judged
from licensing.zoning import ZoneRules

NOT_COUNTED = ("basement",)


def check_coverage(parcel: Polygon, edges: Sequence[Edge], rules: ZoneRules, floors: Mapping[str, Geometry]) -> list[Finding]:
    """One finding for each drawn floor with a coverage rule."""
    values = site_values(parcel, edges)
    findings = []
    for floor, footprint in floors.items():
        row = rules.row("CV", floor)
        if row is not None:
            limit = row.limit_for(values)
            params = {"share": footprint.area / parcel.area, "limit_share": limit / parcel.area if limit else None}
            findings.append(judged(row, "coverage", footprint.area, limit, at_least=False, floor=floor, params=params))
    return findings


def check_floor_area_ratio(parcel: Polygon, rules: ZoneRules, floors: Mapping[str, Geometry]) -> list[Finding]:
    """The ratio of all counted floors to the plot."""
    row = rules.row("FAR")
    if row is None:
        return []
    total = sum(footprint.area for floor, footprint in floors.items() if floor not in NOT_COUNTED)
    limit = row.limit_for({"parcel_area": parcel.area})
    return [judged(row, "floor_area_ratio", total / parcel.area, limit, at_least=False)]
