"""Whatever the ground and wherever the line: areas balance, nothing overlaps, descent is complete, and a split can be merged back.

Hypothesis gives an example 200 ms unless it is told otherwise, which a busy machine exceeds: no example is timed here.
"""

from decimal import Decimal

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPoint, Polygon, affinity, box
from sqlalchemy import select

from app import db
from app.errors import UserError
from gis.changes import cutting, reversing
from gis.changes.commands import Child, apply_change
from gis.changes.drawing import Drawn
from gis.changes.fitting import fitted
from gis.changes.kinds import Kind
from gis.changes.obligations import AREA, Obligation, shared_out
from gis.changes.proposals import propose
from gis.changes.rules import GRID_M, is_real, pieces, problems_of
from gis.changes.shares import by_area, money_by_share
from gis.models import LandChange, ParcelLineage, SpatialUnit
from gis.register import queries
from tests.factories import land
from tests.factories.people import make_party, staff

untimed = settings(deadline=None)
turns = st.floats(0, 90)
metres = st.floats(8, 120)
shares = st.floats(0.15, 0.85)


@st.composite
def grounds(draw) -> Polygon:
    """A convex lot, an L, or a lot round a courtyard, turned any way, where the city lies or at the origin."""
    form = draw(st.sampled_from(["convex", "corner", "court"]))
    if form == "convex":
        corners = draw(st.lists(st.tuples(metres, metres), min_size=3, max_size=9, unique=True))
        ground = MultiPoint(corners).convex_hull
        assume(isinstance(ground, Polygon) and ground.area > 60 and ground.buffer(-2).area > 5)
    else:
        wide, deep = draw(metres), draw(metres)
        x, y = draw(st.floats(0.3, 0.7)) * wide, draw(st.floats(0.3, 0.7)) * deep
        notch = box(x, y, wide + 1, deep + 1) if form == "corner" else box(0.2 * wide, 0.2 * deep, x, y)
        ground = box(0, 0, wide, deep).difference(notch)
    far = draw(st.sampled_from([(0.0, 0.0), (689_999.123, 2_670_000.456)]))
    return affinity.translate(affinity.rotate(ground, draw(turns)), *far)


def through(draw, ground: Polygon, hard: bool = False) -> LineString:
    """A line long enough to cross, through a point inside; or, hard, by a corner, anyhow or along a side."""
    x0, y0, x1, y1 = ground.bounds
    at = np.array([x0 + draw(shares) * (x1 - x0), y0 + draw(shares) * (y1 - y0)])
    angle = draw(st.floats(0, np.pi))
    if hard and draw(st.booleans()):
        corners = shapely.get_coordinates(ground.exterior)
        n = draw(st.integers(0, len(corners) - 2))
        at = corners[n] + draw(st.sampled_from([0.0, 1e-9, 1e-4, 0.01, 0.04]))
        if draw(st.booleans()):
            angle = float(np.arctan2(*(corners[n + 1] - corners[n])[::-1])) + draw(st.sampled_from([0.0, 1e-12, 1e-5, 1e-3]))
    way = np.array([np.cos(angle), np.sin(angle)]) * 400
    return LineString([at - way, at + way])


@st.composite
def cut_grounds(draw, most: int = 1, hard: bool = False) -> tuple[Polygon, list[LineString]]:
    ground = draw(grounds())
    return ground, [through(draw, ground, hard) for _line in range(draw(st.integers(1, most)))]


def shaken(parts, seed: int, metres_off: float) -> list[Polygon]:
    """Parts as two surveyors would measure them: every corner of every part a little off."""
    noise = np.random.default_rng(seed)
    return [
        shapely.transform(part, lambda ring: _closed(ring + noise.uniform(-metres_off, metres_off, ring.shape), ring)) for part in parts
    ]


def _closed(moved, before):
    """Corners that were one are one again: a ring comes back to where it began."""
    first = {}
    return np.array([first.setdefault(tuple(old), new) for old, new in zip(before, moved, strict=True)])


def assert_cover(parts, ground) -> None:
    """The parts are the ground, each corner shared, nothing between them and nothing twice."""
    assert shapely.coverage_is_valid(parts)
    assert not is_real(shapely.symmetric_difference(shapely.union_all(parts, grid_size=GRID_M), ground, grid_size=GRID_M))
    assert all(is_real(part) and len(pieces(part)) == 1 for part in parts)


@given(cut_grounds())
@untimed
def test_what_a_line_cuts_is_the_ground_itself(case):
    ground, lines = case
    parts = cutting.cut_by_lines(ground, lines)
    assert sum(part.area for part in parts) == pytest.approx(ground.area, rel=1e-9)
    assert not is_real(shapely.symmetric_difference(shapely.union_all(parts), ground))
    assert not any(is_real(one.intersection(other)) for n, one in enumerate(parts) for other in parts[n + 1 :])


@given(cut_grounds(most=4, hard=True))
@untimed
def test_what_lines_cut_hard_by_corners_and_sides_is_the_ground_itself_and_no_hair(case):
    ground, lines = case
    parts = cutting.cut_by_lines(ground, lines)
    assert sum(part.area for part in parts) == pytest.approx(ground.area, abs=GRID_M * (ground.length + sum(p.length for p in parts)))
    assert_cover(parts, ground)


@given(cut_grounds(most=3, hard=True))
@untimed
def test_a_cut_proposes_what_the_rules_accept_and_its_merge_is_the_ground_again(case):
    ground, lines = case
    made = propose(Kind.SPLIT, {1: ground}, ["7"], Drawn(lines=lines))
    if not made.children:
        assert [problem.code for problem in made.problems] == ["land_line_does_not_cross"]
        return
    assert problems_of(Kind.SPLIT, [ground], [child.geom for child in made.children]) == []
    assert len({child.parcel_no for child in made.children}) == len(made.children)
    parts = {n: child.geom for n, child in enumerate(made.children)}
    back = propose(Kind.MERGE, parts, [child.parcel_no for child in made.children], Drawn()).children[0].geom
    assert not is_real(shapely.symmetric_difference(back, ground, grid_size=GRID_M)) and len(back.interiors) == len(ground.interiors)
    assert problems_of(Kind.MERGE, list(parts.values()), [back]) == []


@given(grounds(), st.integers(2, 7))
@untimed
def test_equal_parts_are_equal(ground, count):
    parts = cutting.equal_parts(ground, count)
    assume(len(parts) == count)
    assert all(part.area == pytest.approx(ground.area / count, rel=1e-6) for part in parts)
    assert not is_real(shapely.symmetric_difference(shapely.union_all(parts), ground))


@given(cut_grounds(most=3), st.integers(0, 2**32 - 1))
@untimed
def test_parts_drawn_to_the_centimetre_are_made_to_share_their_corners(case, seed):
    ground, lines = case
    parts = cutting.cut_by_lines(ground, lines)
    assume(len(parts) > 1 and all(part.buffer(-0.5).area > 1 for part in parts))
    drawn = shaken(parts, seed, 0.008)
    assume(all(part.is_valid for part in drawn))
    exact = fitted(drawn, ground)
    assert_cover(exact, ground)
    assert problems_of(Kind.SPLIT, [ground], exact) == []
    assert all(one.intersection(other).area > 0.5 * other.area for one, other in zip(exact, parts, strict=True)), "each is its own still"


@given(cut_grounds(), st.floats(0.06, 0.4), st.booleans())
@untimed
def test_a_gap_or_an_overlap_that_a_survey_sees_is_not_fitted_away_but_refused(case, metres_off, gap):
    ground, lines = case
    parts = cutting.cut_by_lines(ground, lines)
    assume(len(parts) == 2 and all(part.buffer(-1).area > 1 for part in parts))
    common = parts[0].intersection(parts[1])
    strip = common.buffer(metres_off, cap_style="flat", join_style="mitre").intersection(ground)
    wrong = parts[0].difference(strip) if gap else parts[0].union(strip)
    assume(isinstance(wrong, Polygon) and wrong.is_valid and is_real(strip.intersection(parts[0 if gap else 1])))
    drawn = [wrong, parts[1]]
    assert fitted(drawn, ground) == drawn
    made = propose(Kind.SPLIT, {1: ground}, ["7"], Drawn(polygons=drawn, numbers=["", ""], roles=["part", "part"]))
    codes = {problem.code for problem in problems_of(Kind.SPLIT, [ground], [child.geom for child in made.children])}
    assert ("land_gap" if gap else "land_parts_overlap") in codes


@given(cut_grounds(), st.data())
@untimed
def test_a_boundary_that_moves_gives_each_neighbour_his_part_and_loses_nothing(case, data):
    ground, lines = case
    before = cutting.cut_by_lines(ground, lines)
    assume(len(before) == 2 and not ground.interiors)
    moved = through(data.draw, ground, hard=True)
    made = propose(Kind.ADJUST, {11: before[0], 12: before[1]}, ["7", "8"], Drawn(lines=[moved]))
    if not made.children:
        assert {problem.code for problem in made.problems} == {"land_no_part_each"}
        return
    after = [child.geom for child in made.children]
    assert [(child.of, child.parcel_no) for child in made.children] == [(11, "7"), (12, "8")]
    assert problems_of(Kind.ADJUST, before, after) == []
    assert_cover(after, ground)


@given(grounds(), st.floats(0.1, 0.9))
@untimed
def test_what_is_taken_and_what_is_left_make_the_ground(ground, part):
    x0, y0, x1, y1 = ground.bounds
    strip = box(x0 - 1, y0 - 1, x1 + 1, y0 + part * (y1 - y0))
    made = propose(Kind.EXPROPRIATE, {1: ground}, ["7"], Drawn(polygons=[strip], numbers=[""], roles=["part"]))
    assume(is_real(made.taken))
    assert made.taken.area + sum(child.geom.area for child in made.children) == pytest.approx(ground.area, rel=1e-6)
    assert problems_of(Kind.EXPROPRIATE, [ground], [child.geom for child in made.children], made.taken) == []


millionths = st.integers(1, 1_000_000).map(lambda n: Decimal(n) / 1_000_000)
money = st.decimals("0.01", "99999999.99", places=2)


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=40), millionths, money)
@untimed
def test_shares_by_area_add_up_to_the_whole_and_money_to_the_halala(areas, whole, owed):
    carried = by_area(areas, whole)
    assert sum(carried) == whole and all(share == round(share, 6) for share in carried)
    assert sum(money_by_share(owed, by_area(areas))) == owed


@given(cut_grounds(most=4), millionths)
@untimed
def test_what_stood_on_a_parcel_stands_on_its_parts_no_more_and_no_less(case, whole):
    ground, lines = case
    parts = dict(enumerate(cutting.cut_by_lines(ground, lines)))
    one = Obligation(None, 1, whole, "k", "k", "R", "t", "s", AREA, Decimal(0))
    carried = shared_out(one, parts, ground)
    assert sum(carried.values()) == whole and all(share > 0 for share in carried.values())
    for part, share in carried.items():
        assert float(share) == pytest.approx(float(whole) * parts[part].area / ground.area, abs=2e-6)


@given(case=cut_grounds())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_the_register_a_split_and_its_merge_give_the_ground_its_owner_and_its_descent(db_session, case):
    ground, lines = case
    if ground.bounds[0] > 1000:
        ground, *lines = (affinity.translate(shape, -689_999.123, -2_670_000.456) for shape in (ground, *lines))
    parts = cutting.cut_by_lines(ground, lines)
    assume(1 < len(parts) < 6 and all(part.area > 2 for part in parts))
    with db.session().begin_nested() as undone:
        if db.session().query(SpatialUnit).count() == 0:
            land.make_ground()
        parcel, owner, planner = land.make_parcel(ground, "7"), make_party(), staff("planner")
        land.give(parcel, owner)
        split = apply_change("split", [(parcel.id, None)], [Child(land.here(p), f"7/{n}") for n, p in enumerate(parts)], planner)
        whole = cutting.outline([queries.shape_of(child) for child in split.children])
        joined = apply_change("merge", [(c.id, None) for c in split.children], [Child(whole, "7")], planner)
        (merged,) = joined.children

        assert float(sum(c.area_m2 for c in split.children)) == pytest.approx(float(merged.area_m2), rel=1e-5)
        assert not is_real(queries.shape_of(merged).symmetric_difference(land.here(ground)))
        assert queries.is_owner(merged.id, [owner.id])
        family = {merged.id, parcel.id, *(c.id for c in split.children)}
        assert set(queries.ancestors(merged.id)) == family
        went = db.session().scalars(select(ParcelLineage).where(ParcelLineage.parent_id == parcel.id)).all()
        assert float(sum(row.area_m2 for row in went)) == pytest.approx(ground.area, rel=1e-5)
        assert all(
            abs(float(c.area_after_m2 - c.area_before_m2)) < 1.0
            for c in db.session().scalars(select(LandChange).where(LandChange.kind == "merge"))
        )
        live = db.session().scalars(select(SpatialUnit.id).where(SpatialUnit.end_lifespan_version.is_(None))).all()
        assert live == [merged.id]
        with pytest.raises(UserError) as refused:
            reversing.examine_reversal(split.change).refuse()
        assert refused.value.code == "land_children_changed", "what came after is taken back first"
        back = reversing.examine_reversal(joined.change)
        assert back.problems == [] and [child.parcel_no for child in back.children] == [f"7/{n}" for n in range(len(parts))]
        assert all(land.here(part).equals(child.geom) for part, child in zip(parts, back.children, strict=True)), "to the last digit"
        undone.rollback()
    db.session().expunge_all()
