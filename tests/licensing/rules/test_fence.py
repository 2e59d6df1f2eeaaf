"""A fence on the boundary, its height by the kind of edge."""

from datetime import date

import pytest
from shapely import LineString

from licensing.rules import check_fence
from licensing.zoning import zone_rules
from tests.licensing.lots import MID_BLOCK, ZONE

RULES = zone_rules(ZONE, date(2025, 11, 20))
AROUND = LineString([(0, 0), (20, 0), (20, 30), (0, 30), (0, 0)])


def findings(line=AROUND, front=2.5, side=3.0, rear=3.0):
    heights = {"front": front, "side": side, "rear": rear}
    return check_fence(MID_BLOCK.parcel, MID_BLOCK.edges, RULES, line, heights)


def test_a_fence_around_the_plot_has_a_finding_for_each_edge():
    heights = [f for f in findings() if f.code == "fence_height"]
    assert [f.edge_seq for f in heights] == [1, 2, 3, 4]
    assert {f.verdict for f in findings()} == {"pass"}


@pytest.mark.parametrize(("front", "expected"), [(2.99, "pass"), (3, "pass"), (3.01, "fail"), (None, "needs_human")])
def test_height_on_the_street(front, expected):
    assert next(f for f in findings(front=front) if f.rule_id == "FN-HEIGHT-FRONT").verdict == expected


@pytest.mark.parametrize(("side", "expected"), [(3.99, "pass"), (4.01, "fail")])
def test_height_towards_neighbours(side, expected):
    assert {f.verdict for f in findings(side=side) if f.rule_id == "FN-HEIGHT-SIDE"} == {expected}


def test_a_fence_away_from_the_boundary_fails_and_shows_where():
    finding = next(f for f in findings(LineString([(0, 0), (20, 0), (20, 10), (0, 10)])) if f.rule_id == "FN-ON-BOUNDARY")
    assert (finding.verdict, round(finding.measured)) == ("fail", 20)
    assert finding.geometry is not None


def test_only_edges_with_a_fence_are_judged():
    assert [f.edge_seq for f in findings(LineString([(0, 0), (20, 0)])) if f.code == "fence_height"] == [1]
