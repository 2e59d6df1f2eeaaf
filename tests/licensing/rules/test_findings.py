"""Every rule of a drawing just inside and just outside its limit, by one centimetre."""

from datetime import date

import pytest
from shapely import Polygon, box

from licensing.envelope import Edge, buildable_envelope
from licensing.rules import Declared, Finding, Verdict, blocking, check_drawing, input_fingerprint, worst
from licensing.zoning import zone_rules
from tests.licensing import lots
from tests.licensing.lots import TEN_LOTS, ZONE

TODAY = date(2025, 11, 20)
RULES = zone_rules(ZONE, TODAY)
VILLA = Declared(use="residential_villa", height_m=11.5, parking_bays=2)
CM = 0.01


def check(lot=lots.MID_BLOCK, floors=None, declared=VILLA, rules=RULES) -> list[Finding]:
    floors = floors if floors is not None else {"ground": box(2, 5, 18, 28)}
    return check_drawing(lot.parcel, lot.edges, rules, floors, declared)


def verdict(findings, rule_id, floor=None, edge=None) -> str:
    found = [f for f in findings if (f.rule_id, f.floor or floor, f.edge_seq or edge) == (rule_id, floor, edge)]
    assert len(found) == 1, (rule_id, floor, edge, found)
    return found[0].verdict


@pytest.mark.parametrize("lot", TEN_LOTS, ids=lambda lot: lot.name)
def test_a_building_that_fills_the_envelope_keeps_every_setback(lot):
    floors = {e.floor: e.polygon for e in buildable_envelope(lot.parcel, lot.edges, RULES)}
    findings = [f for f in check(lot, floors) if f.family == "SB"]
    assert {f.verdict for f in findings} == {"pass"}
    assert len(findings) == 3 * len(lot.edges)
    assert all(f.measured >= f.limit - 1e-6 for f in findings)


@pytest.mark.parametrize("lot", TEN_LOTS, ids=lambda lot: lot.name)
def test_a_centimetre_beyond_the_envelope_fails_at_every_edge_that_has_a_setback(lot):
    first = buildable_envelope(lot.parcel, lot.edges, RULES)[1].polygon.buffer(CM, join_style="mitre")
    findings = [f for f in check(lot, {"first": first}) if f.family == "SB"]
    assert {f.verdict for f in findings} == {"fail"}
    assert all(f.measured == pytest.approx(f.limit - CM, abs=1e-6) for f in findings)
    assert all(f.geometry is not None and f.geometry.area > 0 for f in findings)


@pytest.mark.parametrize(("by", "expected"), [(-CM, "pass"), (0, "pass"), (CM, "fail")])
def test_setback_from_the_street(by, expected):
    finding = check(floors={"ground": box(2, 3 - by, 18, 20)})
    assert verdict(finding, "SB-FRONT", "ground", 1) == expected


def test_setback_measures_the_distance_and_shows_the_offending_part():
    findings = check(floors={"first": box(1.5, 3, 18, 28)})
    side = next(f for f in findings if f.rule_id == "SB-SIDE-UPPER" and f.edge_seq == 4)
    assert (side.verdict, side.measured, side.limit, side.unit) == ("fail", pytest.approx(1.5), 2, "m")
    assert side.geometry.equals(box(1.5, 3, 2, 28))
    other = next(f for f in findings if f.rule_id == "SB-SIDE-UPPER" and f.edge_seq == 2)
    assert (other.verdict, other.measured) == ("pass", pytest.approx(2))


def test_each_street_of_a_corner_lot_has_its_own_setback():
    findings = check(lots.TWO_WIDTHS, {"ground": box(3, 6 - CM, 20, 20)})
    assert verdict(findings, "SB-FRONT", "ground", 1) == "fail"
    assert verdict(findings, "SB-FRONT", "ground", 4) == "pass"


def test_setback_from_a_wadi():
    assert verdict(check(lots.WADI_EDGE, {"ground": box(0, 5, 25, 30)}), "SB-WADI", "ground", 3) == "pass"
    assert verdict(check(lots.WADI_EDGE, {"ground": box(0, 5, 25, 30 + CM)}), "SB-WADI", "ground", 3) == "fail"


def test_a_distant_building_reports_its_true_distance():
    side = next(f for f in check(floors={"ground": box(7, 10, 12, 20)}) if f.edge_seq == 4)
    assert side.measured == pytest.approx(7)


@pytest.mark.parametrize(("by", "expected"), [(-CM, "pass"), (0, "pass"), (CM, "fail")])
def test_coverage_of_the_ground_floor(by, expected):
    """75 % of 600 is 450 = 20 x 22.5."""
    assert verdict(check(floors={"ground": box(0, 3, 20, 25.5 + by)}), "CV-2024", "ground") == expected


@pytest.mark.parametrize(("by", "expected"), [(-CM, "pass"), (CM, "fail")])
def test_coverage_of_the_annex(by, expected):
    """70 % of 600 is 420 = 20 x 21; setbacks are not the question here."""
    floors = {"ground": box(0, 3, 20, 25), "annex": box(0, 3, 20, 24 + by)}
    assert verdict(check(floors=floors), "CV-ANNEX-2024", "annex") == expected


@pytest.mark.parametrize(("height", "expected"), [(11.99, "pass"), (12, "pass"), (12.01, "fail"), (None, "needs_human")])
def test_height(height, expected):
    declared = Declared(use="residential_villa", height_m=height, parking_bays=2)
    assert verdict(check(declared=declared), "HT-MAX") == expected


@pytest.mark.parametrize(("width", "bays", "expected"), [(20, 1, "pass"), (20 + CM, 1, "fail"), (20 + CM, 2, "pass"), (20, 0, "fail")])
def test_parking_one_bay_up_to_400_m2_else_two(width, bays, expected):
    corners = lots.box_corners(width, 20)
    lot = lots.lot("small", corners, [lots.street(15), *[lots.NEIGHBOUR] * 3], 400)
    declared = Declared(use="residential_villa", height_m=11, parking_bays=bays)
    assert verdict(check(lot, {"ground": box(2, 5, 18, 15)}, declared), "PK-BAYS") == expected


@pytest.mark.parametrize(("units", "bays", "expected"), [(1, 2, "fail"), (1, 3, "pass"), (2, 3, "fail")])
def test_each_separated_unit_needs_one_more_bay(units, bays, expected):
    declared = Declared(use="residential_villa", height_m=11, parking_bays=bays, separated_units=units)
    assert verdict(check(declared=declared), "PK-BAYS") == expected


@pytest.mark.parametrize(("width", "expected"), [(11.99, "fail"), (12, "pass"), (12.01, "pass")])
def test_separated_units_need_a_street_of_12_m(width, expected):
    lot = lots.lot("lot", lots.box_corners(20, 30), [lots.street(width), *[lots.NEIGHBOUR] * 3], 600)
    declared = Declared(use="residential_villa", height_m=11, parking_bays=3, separated_units=1)
    assert verdict(check(lot, declared=declared), "UN-STREET") == expected


def test_floor_count_and_floors_that_the_zone_allows():
    plan = box(2, 5, 18, 20)
    three = check(floors=dict.fromkeys(("ground", "first", "annex"), plan))
    four = check(floors=dict.fromkeys(("ground", "first", "second", "annex"), plan))
    assert verdict(three, "FL-COUNT") == "pass"
    assert verdict(four, "FL-COUNT") == "fail"
    assert verdict(four, "FL-ALLOWED", "second") == "fail"
    assert verdict(check(floors={"first": plan}), "FL-GROUND", "ground") == "fail"


@pytest.mark.parametrize(("by", "expected"), [(-CM, "pass"), (CM, "fail")])
def test_floor_area_ratio_of_an_apartment_zone(by, expected):
    """3.0 x 600 = 1800 = 5 floors of 16 x 22.5."""
    rules = zone_rules("س3", TODAY)
    plan = box(2, 4, 18, 26.5 + by)
    findings = check(floors=dict.fromkeys(rules.floors, plan), rules=rules)
    assert verdict(findings, "FAR-MAX") == expected


@pytest.mark.parametrize(("depth", "expected"), [(10 - CM, "warning"), (10, "pass"), (10 + CM, "pass")])
def test_smallest_plot(depth, expected):
    lot = lots.lot("small", lots.box_corners(20, depth), [lots.street(15), *[lots.NEIGHBOUR] * 3], 200)
    assert verdict(check(lot, {"ground": box(2, 4, 8, 8)}), "PL-AREA") == expected


@pytest.mark.parametrize(("width", "expected"), [(8 - CM, "warning"), (8, "pass"), (8 + CM, "pass")])
def test_smallest_frontage(width, expected):
    lot = lots.lot("small", lots.box_corners(width, 40), [lots.street(15), *[lots.NEIGHBOUR] * 3], 320)
    assert verdict(check(lot, {"ground": box(2, 4, 6, 8)}), "PL-FRONTAGE") == expected


@pytest.mark.parametrize(("by", "expected"), [(0, "pass"), (CM, "fail")])
def test_nothing_is_drawn_over_the_boundary(by, expected):
    findings = check(floors={"ground": box(0 - by, 5, 18, 28)})
    assert verdict(findings, "PL-INSIDE", "ground") == expected


@pytest.mark.parametrize(("use", "expected"), [("residential_villa", "pass"), ("fuel_station", "fail"), (None, "needs_human")])
def test_use(use, expected):
    assert verdict(check(declared=Declared(use=use, height_m=11, parking_bays=2)), "US-ALLOWED") == expected


def test_without_a_zone_a_person_decides_and_the_register_is_still_checked():
    findings = check(rules=None)
    assert verdict(findings, "RG-ZONE") == "needs_human"
    assert verdict(findings, "RG-STREET") == "pass"
    assert not [f for f in findings if f.family == "SB"]


def test_without_a_street_or_its_width_a_person_decides():
    landlocked = [Edge(e.seq, e.line, "neighbour") for e in lots.MID_BLOCK.edges]
    findings = check_drawing(lots.MID_BLOCK.parcel, landlocked, RULES, {"ground": box(2, 5, 18, 28)}, VILLA)
    assert verdict(findings, "RG-STREET") == "needs_human"
    unknown = [Edge(e.seq, e.line, e.kind) for e in lots.MID_BLOCK.edges]
    findings = check_drawing(lots.MID_BLOCK.parcel, unknown, RULES, {"ground": box(2, 6.5, 18, 28)}, VILLA)
    front = next(f for f in findings if f.rule_id == "SB-FRONT")
    assert (front.verdict, front.measured, front.limit, front.code) == ("needs_human", 6.5, None, "street_unknown")


def test_edges_that_leave_a_gap_go_to_a_person():
    findings = check_drawing(lots.MID_BLOCK.parcel, lots.MID_BLOCK.edges[:3], RULES, {"ground": box(2, 5, 18, 28)}, VILLA)
    assert verdict(findings, "RG-BOUNDARY") == "needs_human"


def test_blocking_and_worst():
    findings = check(floors={"ground": box(2, 2, 18, 28)})
    assert [f.rule_id for f in blocking(findings)] == ["SB-FRONT"]
    assert worst(findings) is Verdict.FAIL
    assert worst(check()) is Verdict.PASS


def test_the_fingerprint_changes_with_the_drawing_and_not_with_its_first_corner():
    def fingerprint(plan):
        return input_fingerprint(lots.MID_BLOCK.parcel, lots.MID_BLOCK.edges, {"ground": plan}, VILLA)

    plan = box(2, 5, 18, 28)
    turned = Polygon([*plan.exterior.coords[2:], *plan.exterior.coords[1:3]])
    assert fingerprint(plan) == fingerprint(turned)
    assert fingerprint(plan) != fingerprint(box(2, 5, 18, 28.01))


def test_the_fingerprint_of_the_rules_changes_when_a_row_begins_to_hold():
    assert zone_rules(ZONE, TODAY).fingerprint == zone_rules(ZONE, date(2026, 1, 1)).fingerprint
    assert zone_rules(ZONE, date(2024, 7, 14)).fingerprint != zone_rules(ZONE, date(2024, 7, 15)).fingerprint
