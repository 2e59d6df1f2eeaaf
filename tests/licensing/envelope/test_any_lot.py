"""The envelope of lots that nobody drew: compared with half-planes and with GEOS's own mitred offset."""

import math
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely import MultiPoint, Polygon, box, convex_hull

from licensing.envelope import Edge, assign_roles, boundary_segments, buildable_envelope, setback_strips
from licensing.envelope.edges import turn_between
from licensing.envelope.floors import remaining_ground
from licensing.zoning import zone_rules
from tests.licensing import lots

RULES = zone_rules(lots.ZONE, date(2025, 11, 20))
PLACE = st.tuples(st.integers(0, 60), st.integers(0, 60))
QUICK = settings(max_examples=60, deadline=None, derandomize=True)


def ring_edges(parcel: Polygon, kinds) -> tuple[Edge, ...]:
    corners = list(parcel.exterior.coords)[:-1]
    return lots.lot_edges(corners, kinds(len(corners)))


@QUICK
@given(st.lists(PLACE, min_size=5, max_size=12, unique=True), st.sampled_from([10, 18, 25, 36, None]))
def test_a_convex_lot_is_cut_by_one_half_plane_for_each_edge(places, width):
    parcel = convex_hull(MultiPoint(places))
    assume(parcel.geom_type == "Polygon" and parcel.area > 200)
    edges = ring_edges(parcel, lambda n: [lots.street(width), *[lots.NEIGHBOUR] * (n - 1)])
    segments = boundary_segments(parcel, assign_roles(parcel, edges))
    assume(all(turn_between(one, two) > math.radians(12) for one, two in zip(segments, [*segments[1:], segments[0]], strict=True)))
    first = buildable_envelope(parcel, edges, RULES)[1]
    distances = {setback.edge_seq: setback.distance_m for setback in first.setbacks}
    left = parcel
    for segment in segments:
        (x, y), (ux, uy), (nx, ny) = segment.start, segment.along, segment.inward
        near, far, deep = distances[segment.seq], 500, 500
        corners = [(x + a * ux + b * nx, y + a * uy + b * ny) for a, b in ((-far, near), (far, near), (far, deep), (-far, deep))]
        left = left.intersection(Polygon(corners))
    assert first.area_m2 == pytest.approx(left.area if left.area > 0.01 else 0, abs=0.02)


@QUICK
@given(st.lists(st.floats(8, 30), min_size=6, max_size=11), st.sampled_from([1.0, 2.0, 3.0]))
def test_with_one_setback_for_all_edges_it_is_the_mitred_offset(radii, setback):
    corners = [(r * math.cos(2 * math.pi * k / len(radii)), r * math.sin(2 * math.pi * k / len(radii))) for k, r in enumerate(radii)]
    parcel = Polygon(corners)
    edges = ring_edges(parcel, lambda n: [lots.NEIGHBOUR] * n)
    segments = boundary_segments(parcel, edges)
    turns = [turn_between(one, two) for one, two in zip(segments, [*segments[1:], segments[0]], strict=True)]
    assume(all(-math.radians(110) < turn and abs(turn) > math.radians(12) for turn in turns))
    strips = setback_strips(parcel, segments, dict.fromkeys(range(1, len(radii) + 1), setback))
    left = remaining_ground(parcel, strips.values())
    offset = parcel.buffer(-setback, join_style="mitre", mitre_limit=10)
    assert left.symmetric_difference(offset).area < 0.02 * offset.area + 0.05
    assert left.is_empty or left.distance(parcel.exterior) > setback - 1e-6


def test_edges_of_another_part_of_the_parcel_change_nothing():
    island = lots.lot_edges([(100, 100), (110, 100), (110, 110), (100, 110)], [lots.street(36)] * 4)
    strangers = [Edge(edge.seq + 10, edge.line, edge.kind, edge.street_width_m) for edge in island]
    alone = buildable_envelope(lots.MID_BLOCK.parcel, lots.MID_BLOCK.edges, RULES)
    beside = buildable_envelope(lots.MID_BLOCK.parcel, [*lots.MID_BLOCK.edges, *strangers], RULES)
    assert [e.area_m2 for e in beside] == pytest.approx([e.area_m2 for e in alone])


def test_an_edge_split_in_two_and_a_curve_in_one_edge_have_the_same_envelope():
    """The register may join the pieces of a curve into one edge or split a side between two neighbours."""
    curve = lots.CURVED
    from_three = [edge.line.coords for edge in curve.edges[:3]]
    joined = Edge(1, type(curve.edges[0].line)([*from_three[0], from_three[1][1], from_three[2][1]]), "street", 15)
    edges = [joined, *curve.edges[3:]]
    assert buildable_envelope(curve.parcel, edges, RULES)[1].area_m2 == pytest.approx(curve.expected["first"][0], abs=0.01)
    corners = [(0, 0), (20, 0), (20, 12), (20, 30), (0, 30)]
    split = lots.lot_edges(corners, [lots.street(15), *[lots.NEIGHBOUR] * 4])
    assert buildable_envelope(box(0, 0, 20, 30), split, RULES)[1].area_m2 == pytest.approx(400)
