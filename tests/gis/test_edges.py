"""What lies beyond each side of a lot, on lots drawn by hand."""

import math

import numpy as np
import pytest
import shapely
from shapely import LineString, Polygon, box

from gis.register.edges import Grounds, Parcels, Streets, classify_edges

NARROW, WIDE, PASSAGE = 11, 12, 13


def classify(*polygons, streets=(), grounds=(), only=None, turn_degrees=33.0):
    """Edges of the drawn polygons, which are turned and moved to real coordinates first. Ids are 1, 2, …"""
    angle = math.radians(turn_degrees)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])

    def place(shapes):
        return shapely.transform(np.array(shapes, dtype=object), lambda xy: xy @ turn + [734_700.0, 2_672_700.0])

    lines = (
        Streets(
            np.array([s[0] for s in streets]),
            place([s[1] for s in streets]),
            np.array([s[2] for s in streets], float),
            np.array([len(s) > 3 for s in streets], bool),
        )
        if streets
        else Streets()
    )
    open_ground = Grounds(place([g[0] for g in grounds]), np.array([g[1] for g in grounds])) if grounds else Grounds()
    return classify_edges(
        Parcels(np.arange(1, len(polygons) + 1), place(polygons)), lines, open_ground, None if only is None else np.array(only)
    )


def sides(edges, parcel=1):
    """(kind, street or neighbour, length) of a parcel's edges in order."""
    mine = edges.parcel_id == parcel
    beyond = np.where(edges.street_id >= 0, edges.street_id, edges.neighbour_id)
    return [(str(k), int(b), round(float(m), 1)) for k, b, m in zip(edges.kind[mine], beyond[mine], edges.length_m[mine], strict=True)]


LOT = box(0, 0, 20, 25)
SOUTH = (NARROW, LineString([(-100, -5), (100, -5)]), 10)
WEST = (WIDE, LineString([(-15, -100), (-15, 100)]), 30)


def test_a_lot_in_mid_block_faces_one_street_and_three_neighbours():
    edges = classify(LOT, box(20, 0, 40, 25), box(-20, 0, 0, 25), box(0, 25, 20, 50), streets=[SOUTH])
    assert sides(edges) == [("neighbour", 2, 25.0), ("neighbour", 4, 20.0), ("neighbour", 3, 25.0), ("street", NARROW, 20.0)]


def test_a_corner_lot_faces_two_streets_of_different_widths():
    edges = classify(LOT, box(20, 0, 40, 25), box(0, 25, 20, 50), streets=[SOUTH, WEST])
    assert ("street", NARROW, 20.0) in sides(edges)
    assert ("street", WIDE, 25.0) in sides(edges)
    assert sorted(edges.street_width_m[(edges.parcel_id == 1) & (edges.kind == "street")]) == [10.0, 30.0]


def test_a_cut_corner_is_a_chamfer_on_the_narrower_street():
    cut = Polygon([(4, 0), (20, 0), (20, 25), (0, 25), (0, 4)])
    edges = classify(cut, box(20, 0, 40, 25), box(0, 25, 20, 50), streets=[SOUTH, WEST])
    chamfer = edges.is_chamfer & (edges.parcel_id == 1)
    assert chamfer.sum() == 1
    assert (edges.kind[chamfer][0], edges.street_id[chamfer][0], round(edges.length_m[chamfer][0], 2)) == ("street", NARROW, 5.66)


def test_a_through_lot_faces_a_street_at_either_end():
    north = (WIDE, LineString([(-100, 40), (100, 40)]), 30)
    edges = classify(LOT, box(20, 0, 40, 25), streets=[SOUTH, north])
    assert [s for s in sides(edges) if s[0] == "street"] == [("street", WIDE, 20.0), ("street", NARROW, 20.0)]


def test_a_footway_between_lots_is_a_passage_and_not_a_street():
    edges = classify(LOT, box(24, 0, 44, 25), streets=[SOUTH, (PASSAGE, LineString([(22, 0), (22, 25)]), 4, True)])
    assert ("passage", PASSAGE, 25.0) in sides(edges)
    assert ("passage", PASSAGE, 25.0) in sides(edges, 2)


def test_a_wadi_is_named_and_unknown_ground_is_only_open():
    edges = classify(LOT, streets=[SOUTH], grounds=[(box(20, -50, 90, 80), "wadi"), (box(-40, 0, 0, 25), "park")])
    kinds = {str(k): str(o) for k, o in zip(edges.kind, edges.open_kind, strict=True)}
    assert [k for k, *_ in sides(edges)] == ["wadi", "open", "open", "street"]
    assert kinds["wadi"] == "wadi"
    assert sorted(edges.open_kind.tolist()) == ["", "", "park", "wadi"]


def test_a_side_with_two_neighbours_and_a_gap_is_cut_into_three():
    edges = classify(
        box(0, 0, 60, 25), box(0, 25, 20, 50), box(30, 25, 60, 50), streets=[(NARROW, LineString([(-100, -5), (100, -5)]), 10)]
    )
    north = [s for s in sides(edges) if s[2] in (20.0, 30.0, 10.0)]
    assert north == [("neighbour", 3, 30.0), ("open", -1, 10.0), ("neighbour", 2, 20.0)]


def test_a_curved_front_is_one_edge():
    arc = [(30 * math.cos(a), 30 * math.sin(a)) for a in np.linspace(math.pi / 3, 2 * math.pi / 3, 9)]
    lot = Polygon([(-15, 60), (15, 60), *arc])
    road = LineString([(25 * math.cos(a), 25 * math.sin(a)) for a in np.linspace(0, math.pi, 25)])
    edges = classify(lot, streets=[(NARROW, road, 10)])
    fronts = [s for s in sides(edges) if s[0] == "street"]
    assert len(fronts) == 1
    assert fronts[0][2] == pytest.approx(30 * math.pi / 3, abs=0.2)


def test_an_l_shaped_lot_keeps_its_six_sides():
    lot = Polygon([(0, 0), (20, 0), (20, 10), (10, 10), (10, 25), (0, 25)])
    edges = classify(lot, Polygon([(20, 0), (40, 0), (40, 25), (10, 25), (10, 10), (20, 10)]), streets=[SOUTH])
    assert sides(edges) == [
        ("street", NARROW, 20.0),
        ("neighbour", 2, 10.0),
        ("neighbour", 2, 10.0),
        ("neighbour", 2, 15.0),
        ("open", -1, 10.0),
        ("open", -1, 25.0),
    ]


def test_a_neighbour_drawn_a_hand_apart_is_still_the_neighbour():
    edges = classify(LOT, box(20.6, 0, 40, 25), streets=[SOUTH])
    assert ("neighbour", 2, 25.0) in sides(edges)


def test_a_street_too_far_for_its_width_is_not_faced():
    edges = classify(LOT, streets=[(WIDE, LineString([(-100, -40), (100, -40)]), 30)])
    assert {s[0] for s in sides(edges)} == {"open"}


def test_edges_go_round_the_whole_lot_and_follow_one_another():
    edges = classify(LOT, box(20, 0, 40, 25), streets=[SOUTH, WEST])
    mine = edges.lines[edges.parcel_id == 1]
    assert edges.length_m[edges.parcel_id == 1].sum() == pytest.approx(90)
    assert shapely.line_merge(shapely.union_all(mine)).is_ring


def test_one_lot_asked_alone_has_the_edges_it_has_in_the_crowd():
    crowd = [LOT, box(20, 0, 40, 25), box(0, 25, 20, 50), box(20, 25, 40, 50)]
    whole, alone = classify(*crowd, streets=[SOUTH, WEST]), classify(*crowd, streets=[SOUTH, WEST], only=[4])
    assert sides(alone, 4) == sides(whole, 4)
    assert set(alone.parcel_id) == {4}


def test_a_vertex_in_the_middle_of_a_side_makes_no_new_edge():
    lot = Polygon([(10, 0), (20, 0), (20, 25), (0, 25), (0, 0)])
    assert sides(classify(lot, streets=[SOUTH])).count(("street", NARROW, 20.0)) == 1


def test_nothing_asked_is_nothing_found():
    assert len(classify_edges(Parcels(np.array([], int), np.array([], object)))) == 0
