"""The buildable envelope against lots computed by hand; see ``tests/licensing/lots.py`` for the arithmetic."""

from datetime import date

import pytest
from shapely import LineString, Polygon

from licensing.envelope import Edge, assign_roles, buildable_envelope, largest_building_m2
from licensing.zoning import zone_rules
from tests.licensing import lots
from tests.licensing.lots import TEN_LOTS, ZONE, Lot

TODAY = date(2025, 11, 20)
RULES = zone_rules(ZONE, TODAY)


def envelopes(lot: Lot, on: date = TODAY):
    return {each.floor: each for each in buildable_envelope(lot.parcel, lot.edges, zone_rules(ZONE, on))}


def roles(lot: Lot) -> list[str]:
    return [edge.role for edge in assign_roles(lot.parcel, lot.edges)]


@pytest.mark.parametrize("lot", TEN_LOTS, ids=lambda lot: lot.name)
def test_each_floor_has_the_area_computed_by_hand(lot):
    assert lot.parcel.area == pytest.approx(lot.area, abs=0.01)
    for floor, envelope in envelopes(lot).items():
        area, binding = lot.expected[floor]
        assert envelope.area_m2 == pytest.approx(area, abs=0.01), floor
        assert envelope.binding == binding, floor
        assert envelope.polygon.is_valid
        assert lot.parcel.buffer(1e-6).covers(envelope.polygon)


@pytest.mark.parametrize("lot", TEN_LOTS, ids=lambda lot: lot.name)
def test_direction_and_order_of_the_edges_change_nothing(lot):
    turned = Polygon(list(lot.parcel.exterior.coords)[::-1])
    edges = [Edge(e.seq, LineString(list(e.line.coords)[:: -1 if e.seq % 2 else 1]), e.kind, e.street_width_m) for e in reversed(lot.edges)]
    areas = [each.area_m2 for each in buildable_envelope(turned, edges, RULES)]
    assert areas == pytest.approx([lot.expected[floor][0] for floor in RULES.floors], abs=0.01)


@pytest.mark.parametrize("lot", TEN_LOTS, ids=lambda lot: lot.name)
def test_a_lot_far_from_the_origin_and_turned_has_the_same_areas(lot):
    from_origin = (0.8, -0.6, 0.6, 0.8, 731_204.37, 2_671_118.92)

    def move(x, y):
        a, b, d, e, dx, dy = from_origin
        return a * x + b * y + dx, d * x + e * y + dy

    parcel = Polygon([move(*point) for point in lot.parcel.exterior.coords])
    edges = [Edge(e.seq, LineString([move(*p) for p in e.line.coords]), e.kind, e.street_width_m) for e in lot.edges]
    areas = [each.area_m2 for each in buildable_envelope(parcel, edges, RULES)]
    assert areas == pytest.approx([lot.expected[floor][0] for floor in RULES.floors], abs=0.01)


def test_a_10_m_and_a_30_m_street_give_different_setbacks_on_one_lot():
    setbacks = {each.edge_seq: each for each in envelopes(lots.TWO_WIDTHS)["ground"].setbacks}
    assert (setbacks[1].street_width_m, setbacks[1].distance_m) == (30, 6)
    assert (setbacks[4].street_width_m, setbacks[4].distance_m) == (10, 3)
    assert setbacks[1].rule_id == setbacks[4].rule_id == "SB-FRONT"


def test_the_ground_floor_stands_on_side_and_rear_boundaries_since_2024_07_15_only():
    before, since = envelopes(lots.MID_BLOCK, date(2024, 7, 14)), envelopes(lots.MID_BLOCK, date(2024, 7, 15))
    assert before["ground"].area_m2 == pytest.approx(400)
    assert since["ground"].area_m2 == pytest.approx(540)
    assert since["first"].area_m2 == before["first"].area_m2
    assert {s.source for s in since["ground"].setbacks if s.role in ("side", "rear")} == {"RES24"}


def test_coverage_rose_from_70_to_75_percent_on_that_day():
    limits = [envelopes(lots.MID_BLOCK, day)["ground"].coverage_limit_m2 for day in (date(2024, 7, 14), date(2024, 7, 15))]
    assert limits == pytest.approx([420, 450])


def test_roles_follow_the_streets():
    assert roles(lots.MID_BLOCK) == ["front", "side", "rear", "side"]
    assert roles(lots.CORNER) == ["front", "front", "rear", "side"]
    assert roles(lots.CHAMFERED) == ["front", "front", "front", "side", "rear"]  # equal widths: the longer front leads
    assert roles(lots.THROUGH) == ["front", "side", "front", "side"]
    assert roles(lots.L_SHAPED) == ["front", "side", "rear", "side", "rear", "side"]
    assert roles(lots.CURVED) == ["front", "front", "front", "side", "rear", "side"]


def test_a_short_edge_between_two_streets_is_a_chamfer_whatever_its_kind():
    edges = [Edge(2, e.line, "open", None) if e.seq == 2 else e for e in lots.CHAMFERED.edges]
    chamfer = assign_roles(lots.CHAMFERED.parcel, edges)[1]
    assert (chamfer.role, chamfer.chamfer, chamfer.street_width_m) == ("front", True, 20)


def test_the_inner_corner_of_an_l_shaped_lot_is_sharp():
    corners = {(round(x, 6), round(y, 6)) for x, y in envelopes(lots.L_SHAPED)["first"].polygon.exterior.coords}
    assert (13, 13) in corners


def test_along_an_inner_bend_of_the_street_strips_meet_on_the_bisector():
    """Front (0,0)-(12,3.5)-(24,0) bends into the lot; directions (24,7)/25 and (24,-7)/25, setback 3.

    The setback line of the left piece, 24y - 7x = 75, and its mirror meet at x = 12: y = (75 + 84) / 24 = 6.625.
    Strip between x = 0 and 12, measured along y: 75/24 = 3.125 everywhere, area 2 x 12 x 3.125 = 75.
    """
    corners = [(0, 0), (12, 3.5), (24, 0), (24, 30), (0, 30)]
    edges = lots.lot_edges(corners, [lots.street(15), lots.street(15), *[lots.NEIGHBOUR] * 3])
    ground = buildable_envelope(Polygon(corners), edges, RULES)[0]
    assert ground.area_m2 == pytest.approx(24 * 30 - 42 - 75, abs=0.01)


def test_one_straight_front_on_a_street_that_widens_steps_at_the_change():
    """30 x 20; front west half on a 10 m street (3), east half on a 30 m street (6): 15 x 17 + 15 x 14 = 465."""
    corners = [(0, 0), (15, 0), (30, 0), (30, 20), (0, 20)]
    edges = lots.lot_edges(corners, [lots.street(10), lots.street(30), *[lots.NEIGHBOUR] * 3])
    ground = buildable_envelope(Polygon(corners), edges, RULES)[0]
    assert ground.area_m2 == pytest.approx(465, abs=0.01)


def test_a_lot_too_narrow_for_its_setbacks_has_no_upper_floor():
    corners = lots.box_corners(3.9, 20)
    edges = lots.lot_edges(corners, [lots.street(10), *[lots.NEIGHBOUR] * 3])
    ground, first, _ = buildable_envelope(Polygon(corners), edges, RULES)
    assert ground.area_m2 == pytest.approx(3.9 * 17)
    assert (first.polygon.is_empty, first.allowed_m2, first.binding) == (True, 0, "envelope")


def test_a_waist_narrower_than_its_setbacks_leaves_two_parts():
    """Two 12 x 12 halves joined by a 3 m waist; upper floor: left 8 x 7, right 8 x 8 and nothing in the waist."""
    corners = [(0, 0), (12, 0), (12, 4), (20, 4), (20, 0), (32, 0), (32, 12), (20, 12), (20, 7), (12, 7), (12, 12), (0, 12)]
    kinds = [lots.street(10), *[lots.NEIGHBOUR] * 11]
    first = buildable_envelope(Polygon(corners), lots.lot_edges(corners, kinds), RULES)[1]
    assert first.area_m2 == pytest.approx(8 * 7 + 8 * 8, abs=0.01)
    assert len(first.polygon.geoms) == 2


def test_two_arms_on_one_street_keep_their_own_setbacks_only():
    """A U-shaped lot: arms 8 m wide on a 30 m street, court 10 m wide, base 10 m deep, all depth 30.

    Ground: 26 x 30 = 780 less the court 10 x 20 = 580, less two fronts 8 x 6 = 96: 484.
    """
    corners = [(0, 0), (8, 0), (8, 20), (18, 20), (18, 0), (26, 0), (26, 30), (0, 30)]
    kinds = [lots.street(30), *[lots.NEIGHBOUR] * 3, lots.street(30), *[lots.NEIGHBOUR] * 3]
    ground = buildable_envelope(Polygon(corners), lots.lot_edges(corners, kinds), RULES)[0]
    assert ground.area_m2 == pytest.approx(484, abs=0.01)


def test_a_street_of_unknown_width_is_drawn_at_the_cap_and_marked():
    edges = lots.lot_edges(lots.box_corners(20, 30), [lots.street(None), *[lots.NEIGHBOUR] * 3])
    ground = buildable_envelope(Polygon(lots.box_corners(20, 30)), edges, RULES)[0]
    assert ground.assumed
    assert ground.area_m2 == pytest.approx(20 * 24)


def test_the_largest_building_fills_every_floor_to_its_smaller_limit():
    """Mid-block: 450 by coverage, then 400 and 400 by the envelope."""
    floors = buildable_envelope(lots.MID_BLOCK.parcel, lots.MID_BLOCK.edges, RULES)
    assert largest_building_m2(lots.MID_BLOCK.parcel, floors, RULES) == pytest.approx(1250)
