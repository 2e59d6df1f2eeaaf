"""Every rule of the survey decision, just inside and just outside its limit."""

from dataclasses import replace

import pytest
import shapely
from shapely import LineString, Polygon, box

from gis.cadastre.rules import Finding, Limits, Neighbour, Side, Street, Survey, Verdict, blocking, check

RING = [(0.0, 25.0), (20.0, 25.0), (20.0, 0.0), (0.0, 0.0)]  # clockwise from the north-west
LENGTHS = (20.0, 25.0, 20.0, 25.0)
SIDES = (Side("street", 20.0, 30.0), Side("parcel", 25.0), Side("parcel", 20.0), Side("parcel", 25.0))
STREET = Street("طريق الملك فهد", LineString([(-100, 40), (100, 40)]), 30.0)  # its line lies on y = 25
GOOD = Survey(
    RING,
    sides=SIDES,
    area_stated_m2=500.0,
    area_deed_m2=500.0,
    neighbours=[Neighbour("2702/14/2", box(20, 0, 40, 25)), Neighbour("2702/14/9", box(0, -25, 20, 0))],
    streets=[STREET],
    plan=box(-50, -50, 50, 25),
    zone=38,
    longitude=47.3,
)


def found(survey: Survey, rule: str, limits: Limits = Limits()) -> Finding:
    return next(finding for finding in check(survey, limits) if finding.rule == rule)


def test_a_right_survey_passes_every_rule():
    findings = check(GOOD)
    assert [f.rule for f in findings if f.verdict is not Verdict.PASS] == []
    assert len(findings) == 11
    assert blocking(findings) == []


@pytest.mark.parametrize(("gap", "verdict"), [(0.0, "pass"), (0.01, "pass"), (0.0101, "fail"), (0.5, "fail")])
def test_ring_is_closed_within_a_centimetre(gap, verdict):
    closing = replace(GOOD, corners=[*RING, (0.0, 25.0 - gap)])
    assert found(closing, "RING_CLOSED").verdict == verdict


@pytest.mark.parametrize("corners", [[], RING[:2], [(0, 0), (1, 1), (2, 2)], [(0, 0), (1, float("nan")), (2, 0), (3, 3)]])
def test_what_is_no_ring_stops_the_other_rules(corners):
    findings = check(replace(GOOD, corners=corners, sides=()))
    assert findings[0].verdict is Verdict.FAIL
    assert len(findings) == 2


def test_crossing_sides_are_named_with_their_place():
    crossed = replace(GOOD, corners=[RING[0], RING[2], RING[1], RING[3]])
    finding = found(crossed, "NO_SELF_INTERSECTION")
    assert finding.verdict is Verdict.FAIL
    assert finding.about == "1–3"
    assert finding.place is not None and finding.place.distance(shapely.Point(10, 12.5)) < 1e-9


def test_a_corner_that_comes_near_a_side_without_touching_it_passes():
    near = [(0, 25), (20, 25), (20, 0), (10, 24.999), (0, 0)]
    assert found(replace(GOOD, corners=near, sides=()), "NO_SELF_INTERSECTION").verdict is Verdict.PASS
    touching = [(0, 25), (20, 25), (20, 0), (10, 25), (0, 0)]
    assert found(replace(GOOD, corners=touching, sides=()), "NO_SELF_INTERSECTION").verdict is Verdict.FAIL


@pytest.mark.parametrize(("apart", "verdict"), [(0.0099, "fail"), (0.01, "pass")])
def test_two_corners_at_one_place(apart, verdict):
    ring = [*RING[:2], (20.0, 25.0 - apart), *RING[2:]]
    sides = (*SIDES[:1], Side("parcel", apart or None), Side("parcel", 25 - apart), *SIDES[2:])
    assert found(replace(GOOD, corners=ring, sides=sides), "CORNER_ORDER").verdict == verdict


def test_corners_by_deed_in_another_order():
    swapped = [RING[0], RING[2], RING[1], RING[3]]
    assert found(replace(GOOD, corners_deed=RING), "CORNER_ORDER").verdict is Verdict.PASS
    finding = found(replace(GOOD, corners_deed=swapped), "CORNER_ORDER")
    assert (finding.verdict, finding.reason, finding.about) == (Verdict.FAIL, "crossed", "2")


def test_anticlockwise_numbers_are_a_warning_only():
    back = replace(
        GOOD, corners=RING[::-1], sides=(Side("parcel", 20.0), Side("parcel", 25.0), Side("street", 20.0, 30.0), Side("parcel", 25.0))
    )
    assert found(back, "CORNER_ORDER").verdict is Verdict.WARNING


@pytest.mark.parametrize(("off", "verdict"), [(0.01, "pass"), (-0.01, "pass"), (0.0101, "fail"), (-0.0101, "fail")])
def test_sides_make_the_perimeter_within_a_centimetre(off, verdict):
    sides = (SIDES[0], replace(SIDES[1], length_m=25.0 + off), *SIDES[2:])
    finding = found(replace(GOOD, sides=sides), "PERIMETER")
    assert finding.verdict == verdict
    if verdict == "fail":
        assert finding.about == "2"


def test_a_side_without_length_needs_a_human():
    assert found(replace(GOOD, sides=(replace(SIDES[0], length_m=None), *SIDES[1:])), "PERIMETER").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        (500.0, "pass"),
        (500 / 1.001, "pass"),
        (500 / 1.0011, "warning"),
        (500 / 1.02, "warning"),
        (500 / 1.0201, "fail"),
        (500 / 0.98, "warning"),
        (500 / 0.9799, "fail"),
    ],
)
def test_area_as_stated_warns_and_rejects(stated, verdict):
    assert found(replace(GOOD, area_stated_m2=stated), "AREA_STATED").verdict == verdict


@pytest.mark.parametrize(("into", "verdict"), [(0.0, "pass"), (0.05, "pass"), (0.051, "fail"), (3.0, "fail")])
def test_no_overlap_beyond_five_centimetres(into, verdict):
    finding = found(replace(GOOD, neighbours=[Neighbour("2702/14/2", box(20 - into, -5, 40, 30))]), "NO_OVERLAP")
    assert finding.verdict == verdict
    if verdict == "fail":
        assert finding.about == "2702/14/2"
        assert finding.place is not None and finding.place.area == pytest.approx(25 * into)


@pytest.mark.parametrize(
    ("moved", "verdict", "reason"),
    [(0.0, "pass", ""), (0.05, "pass", ""), (0.051, "fail", "gap"), (-0.05, "pass", ""), (-0.051, "fail", "taken")],
)
def test_no_gap_to_the_street_line(moved, verdict, reason):
    street = Street("س", LineString([(-100, 40 + moved), (100, 40 + moved)]), 30.0)
    finding = found(replace(GOOD, streets=[street]), "STREET_LINE")
    assert (finding.verdict, finding.reason) == (verdict, reason)


def test_a_street_that_is_not_recorded_needs_a_human():
    for streets in ([], [replace(STREET, width_m=None)]):
        assert found(replace(GOOD, streets=streets), "STREET_LINE").verdict is Verdict.UNKNOWN
        assert found(replace(GOOD, streets=streets), "FRONTAGE_WIDTH").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(("written", "verdict"), [(30.0, "pass"), (30.005, "pass"), (30.01, "fail"), (29.99, "fail"), (15.0, "fail")])
def test_frontage_is_as_wide_as_planned(written, verdict):
    finding = found(replace(GOOD, sides=(Side("street", 20.0, written), *SIDES[1:])), "FRONTAGE_WIDTH")
    assert finding.verdict == verdict
    assert finding.limit == 30.0


@pytest.mark.parametrize(("edge", "verdict"), [(25.0, "pass"), (24.95, "pass"), (24.949, "fail"), (10.0, "fail")])
def test_inside_the_plan(edge, verdict):
    assert found(replace(GOOD, plan=box(-50, -50, 50, edge)), "INSIDE_PLAN").verdict == verdict


def test_far_outside_the_plan_and_no_plan():
    assert found(replace(GOOD, plan=box(500, 500, 600, 600)), "INSIDE_PLAN").verdict is Verdict.FAIL
    assert found(replace(GOOD, plan=None), "INSIDE_PLAN").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("zone", "longitude", "verdict"),
    [
        (38, 42.0, "pass"),
        (38, 47.9999, "pass"),
        (38, 48.0, "fail"),
        (38, 41.9999, "fail"),
        (37, 39.2, "pass"),
        (39, 50.1, "pass"),
        (None, 47.3, "fail"),
    ],
)
def test_crs_zone_is_that_of_the_longitude(zone, longitude, verdict):
    assert found(replace(GOOD, zone=zone, longitude=longitude), "CRS_ZONE").verdict == verdict


def test_legacy_datum_warns_and_outside_fails():
    assert found(replace(GOOD, legacy_datum=True), "CRS_ZONE").verdict is Verdict.WARNING
    assert found(replace(GOOD, inside=False), "CRS_ZONE").reason == "outside"


@pytest.mark.parametrize(
    ("deed", "treatment", "verdict"),
    [
        (500 / 1.001, "none", "pass"),
        (500 / 1.0011, "none", "fail"),
        (500 / 1.0011, "surplus", "warning"),
        (500 / 1.0011, "shortfall", "fail"),
        (500 / 0.9989, "none", "fail"),
        (500 / 0.9989, "shortfall", "warning"),
        (500 / 0.9989, "surplus", "fail"),
        (None, "none", "unknown"),
    ],
)
def test_deed_area_against_nature(deed, treatment, verdict):
    assert found(replace(GOOD, area_deed_m2=deed, treatment=treatment), "AREA_DEED").verdict == verdict


def test_limits_are_the_amanahs():
    strict = Limits(overlap_m=0.01)
    near = replace(GOOD, neighbours=[Neighbour("x", box(19.98, 0, 40, 25))])
    assert found(near, "NO_OVERLAP").verdict is Verdict.PASS
    assert found(near, "NO_OVERLAP", strict).verdict is Verdict.FAIL


def test_a_thousand_corners_are_checked_at_once():
    circle = Polygon(shapely.get_coordinates(shapely.Point(0, 0).buffer(100, quad_segs=500)))
    ring = [tuple(c) for c in shapely.get_coordinates(circle)[:-1]]
    findings = check(Survey(ring, zone=38, longitude=47.3))
    assert next(f for f in findings if f.rule == "NO_SELF_INTERSECTION").verdict is Verdict.PASS
