"""Whatever the ground and wherever the line: areas balance, nothing overlaps, descent is complete, and a split can be merged back."""

from fractions import Fraction

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPoint, Polygon, affinity, box
from sqlalchemy import select

from app import db
from gis.changes import cutting
from gis.changes.commands import Child, apply_change
from gis.changes.drawing import Drawn
from gis.changes.kinds import Kind
from gis.changes.proposals import propose
from gis.changes.rules import fitted, is_real, pieces, problems_of
from gis.changes.shares import by_area, money_by_share
from gis.models import LandChange, ParcelLineage, SpatialUnit
from gis.register import queries
from tests.factories import land
from tests.factories.people import make_party, staff

turns = st.floats(0, 90)
metres = st.floats(8, 120)


@st.composite
def grounds(draw) -> Polygon:
    """A convex lot or an L, turned any way."""
    if draw(st.booleans()):
        wide, deep = draw(metres), draw(metres)
        notch_x, notch_y = draw(st.floats(0.3, 0.7)) * wide, draw(st.floats(0.3, 0.7)) * deep
        ground = box(0, 0, wide, deep).difference(box(notch_x, notch_y, wide + 1, deep + 1))
    else:
        corners = draw(st.lists(st.tuples(metres, metres), min_size=3, max_size=9, unique=True))
        ground = MultiPoint(corners).convex_hull
        assume(isinstance(ground, Polygon) and ground.area > 60 and ground.buffer(-2).area > 5)
    return affinity.rotate(ground, draw(turns))


@st.composite
def cut_grounds(draw) -> tuple[Polygon, LineString]:
    """A ground and a line through two points inside it, long enough to cross."""
    ground = draw(grounds())
    x0, y0, x1, y1 = ground.bounds
    unit = st.floats(0.15, 0.85)
    one = np.array([x0 + draw(unit) * (x1 - x0), y0 + draw(unit) * (y1 - y0)])
    angle = draw(st.floats(0, np.pi))
    way = np.array([np.cos(angle), np.sin(angle)]) * 400
    return ground, LineString([one - way, one + way])


@given(cut_grounds())
def test_what_a_line_cuts_is_the_ground_itself(case):
    ground, line = case
    parts = cutting.cut_by_lines(ground, [line])
    assert sum(part.area for part in parts) == pytest.approx(ground.area, rel=1e-9)
    assert not is_real(shapely.symmetric_difference(shapely.union_all(parts), ground))
    assert not any(is_real(one.intersection(other)) for n, one in enumerate(parts) for other in parts[n + 1 :])


@given(cut_grounds())
def test_a_cut_proposes_what_the_rules_accept_and_its_merge_is_the_ground_again(case):
    ground, line = case
    made = propose(Kind.SPLIT, {1: ground}, ["7"], Drawn(lines=[line]))
    assume(len(made.children) > 1 and all(is_real(child.geom) for child in made.children))
    assert problems_of(Kind.SPLIT, [ground], [child.geom for child in made.children]) == []
    assert len({child.parcel_no for child in made.children}) == len(made.children)
    parts = {n: child.geom for n, child in enumerate(made.children)}
    back = propose(Kind.MERGE, parts, [child.parcel_no for child in made.children], Drawn()).children[0].geom
    assert not is_real(back.symmetric_difference(ground))
    assert problems_of(Kind.MERGE, list(parts.values()), [back]) == []


@given(grounds(), st.integers(2, 7))
def test_equal_parts_are_equal(ground, count):
    parts = cutting.equal_parts(ground, count)
    assume(len(parts) == count)
    assert all(part.area == pytest.approx(ground.area / count, rel=1e-6) for part in parts)
    assert not is_real(shapely.symmetric_difference(shapely.union_all(parts), ground))


@given(cut_grounds(), st.integers(0, 2**32 - 1))
def test_parts_drawn_to_the_centimetre_are_made_to_share_their_corners(case, seed):
    ground, line = case
    parts = cutting.cut_by_lines(ground, [line])
    assume(len(parts) > 1 and all(part.buffer(-0.5).area > 1 for part in parts))
    noise = np.random.default_rng(seed)
    corners = [np.array(part.exterior.coords)[:-1] for part in parts]
    shaken = [Polygon(ring + noise.uniform(-0.005, 0.005, ring.shape)) for ring in corners]
    assume(all(part.is_valid for part in shaken))
    exact = fitted(shaken, ground)
    if exact != shaken:
        assert problems_of(Kind.SPLIT, [ground], exact) == []
    assert len(exact) == len(parts)


@given(grounds(), st.floats(0.1, 0.9))
def test_what_is_taken_and_what_is_left_make_the_ground(ground, part):
    x0, y0, x1, y1 = ground.bounds
    strip = box(x0 - 1, y0 - 1, x1 + 1, y0 + part * (y1 - y0))
    made = propose(Kind.EXPROPRIATE, {1: ground}, ["7"], Drawn(polygons=[strip], numbers=[""], roles=["part"]))
    assume(is_real(made.taken))
    assert made.taken.area + sum(child.geom.area for child in made.children) == pytest.approx(ground.area, rel=1e-6)
    assert problems_of(Kind.EXPROPRIATE, [ground], [child.geom for child in made.children], made.taken) == []


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=40), st.decimals("0.01", "99999999.99", places=2))
def test_shares_by_area_add_up_to_one_and_money_to_the_halala(areas, owed):
    shares = by_area(areas)
    assert sum(shares, Fraction(0)) == 1
    parts = [share.numerator / type(owed)(share.denominator) for share in shares]
    assert sum(money_by_share(owed, parts)) == owed


@given(case=cut_grounds())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_the_register_a_split_and_its_merge_give_the_ground_its_owner_and_its_descent(db_session, case):
    ground, line = case
    parts = [part for part in cutting.cut_by_lines(ground, [line]) if is_real(part)]
    assume(1 < len(parts) < 6 and all(len(pieces(part)) == 1 and part.area > 2 for part in parts))
    with db.session().begin_nested() as undone:
        if db.session().query(SpatialUnit).count() == 0:
            land.make_ground()
        parcel, owner, planner = land.make_parcel(ground, "7"), make_party(), staff("planner")
        land.give(parcel, owner)
        split = apply_change("split", [(parcel.id, None)], [Child(land.here(p), f"7/{n}") for n, p in enumerate(parts)], planner)
        whole = cutting.outline([queries.shape_of(child) for child in split.children])
        merged = apply_change("merge", [(c.id, None) for c in split.children], [Child(whole, "7")], planner).children[0]

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
        undone.rollback()
    db.session().expunge_all()
