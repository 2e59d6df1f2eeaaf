"""FL, HT, PK, UN and US: the building as a whole, from its drawing and what the office declares."""

from collections.abc import Mapping, Sequence

from shapely import Geometry, Polygon

from licensing.envelope import Edge, site_values
from licensing.rules.findings import Declared, Finding, Verdict, judged
from licensing.zoning import ZoneRules


def check_building(
    rules: ZoneRules, floors: Mapping[str, Geometry], declared: Declared, values: Mapping[str, float | None], bays: int = 0
) -> list[Finding]:
    """One finding for each rule on the whole building that the zone has; bays that are drawn count before declared ones."""
    counted = float(sum(1 for floor in floors if floor != "basement"))
    questions: list[tuple[str, str, float | None, bool]] = [
        ("FL", "floor_count", counted, False),
        ("HT", "height", declared.height_m, False),
        ("PK", "parking", bays or declared.parking_bays, True),
        ("UN", "unit_street", values["widest_street"], True),
    ]
    findings = []
    for family, code, measured, at_least in questions:
        row = rules.row(family)
        if row is not None:
            findings.append(judged(row, code, measured, row.limit_for(values), at_least=at_least))
    return [*findings, *_floors_known(rules, floors), check_use(rules, declared.use)]


def building_values(parcel: Polygon, edges: Sequence[Edge], floors: Mapping[str, Geometry], declared: Declared) -> dict[str, float | None]:
    """What the rules may name: the site, and the building as drawn and declared."""
    return site_values(parcel, edges) | {
        "separated_units": declared.separated_units,
        "units": declared.units,
        "floor_area": sum(footprint.area for footprint in floors.values()),
    }


def _floors_known(rules: ZoneRules, floors: Mapping[str, Geometry]) -> list[Finding]:
    """Every drawn floor is one that the zone allows, and there is a ground floor."""
    findings = [
        Finding("FL-ALLOWED", "FL", Verdict.PASS if floor in rules.floors else Verdict.FAIL, "floor_allowed", floor=floor)
        for floor in floors
    ]
    if "ground" not in floors:
        findings.append(Finding("FL-GROUND", "FL", Verdict.FAIL, "ground_floor_missing", floor="ground"))
    return findings


def check_use(rules: ZoneRules, use: str | None) -> Finding:
    """US: what is meant to be there is one of the zone's uses."""
    allowed = Verdict.PASS if use in rules.uses else Verdict.FAIL
    verdict = Verdict.NEEDS_HUMAN if use is None else allowed
    return Finding("US-ALLOWED", "US", verdict, "use_allowed", params={"use": use, "zone": rules.zone_code})
