"""Each rule finds what it names, at its tolerance, and nothing beside it."""

from datetime import date

import numpy as np
import pytest
import shapely
from geoalchemy2.shape import from_shape
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box
from shapely.ops import split

from app import db
from gis.crs import STORAGE_SRID
from gis.plans.boundaries import Boundary
from gis.plans.commands import PlanFacts, record_plan
from gis.quality.commands import check_register
from gis.quality.looking import look_at, numbers_repeated
from gis.quality.pairs import pair_defects
from gis.quality.rules import RULES
from gis.register.commands import bulk_loading
from tests.factories import land
from tests.factories.people import SIH


def told(one, other):
    """(kind, square metres) of two shapes side by side."""
    return [(defect.kind, round(defect.shape.area, 3)) for defect in pair_defects(np.array([one]), np.array([other]))]


LOT = box(0, 0, 20, 25)
ROUND = Polygon([(0, 0), (20, 0), (20, 25), (10, 26), (0, 25)])


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (box(20, 0, 40, 25), []),
        (box(19.97, 0, 40, 25), [("thin_overlap", 0.75)]),  # nothing is left of it when 2.5 cm go on each side
        (box(19.998, 0, 40, 25), []),
        (box(19.94, 0, 40, 25), [("overlap", 1.5)]),
        (box(5, 5, 10, 10), [("overlap", 25)]),
        (LOT, [("duplicate", 500)]),
        (Polygon([(20, 0), (20, 25), (0, 25), (0, 0)]), [("duplicate", 500)]),  # written from another corner, the other way round
        (box(0.05, 0, 20, 25), [("near_duplicate", 498.75)]),
        (box(2, 0, 20, 25), [("overlap", 450)]),
        (box(20.12, 0, 40, 25), [("gap", 3)]),
        (box(20.005, 0, 40, 25), []),  # nearer than a survey can tell apart
        (box(20.35, 0, 40, 25), []),  # that is a way between them
        (Polygon([(20, 0), (40, 0), (40, 25), (20.2, 25)]), [("gap", 2.5)]),  # a wedge that begins where they touch
        (box(20.12, 24.5, 40, 50), []),  # less than a tenth of a square metre
    ],
)
def test_two_lots_side_by_side(other, found):
    assert told(LOT, other) == [(kind, pytest.approx(area, abs=0.1)) for kind, area in found]
    assert [kind for kind, _ in told(other, LOT)] == [kind for kind, _ in found]


def test_a_lot_with_a_corner_outward_is_no_gap():
    assert told(ROUND, box(20, 0, 40, 25)) == []


@given(st.floats(0, 6.28), st.floats(-2, 2), st.floats(-2, 2))
def test_a_clean_cut_leaves_neither_overlap_nor_gap(angle, x, y):
    reach = 100 * np.array([np.cos(angle), np.sin(angle)])
    line = shapely.LineString([np.array([10 + x, 12 + y]) - reach, np.array([10 + x, 12 + y]) + reach])
    one, other = shapely.get_parts(split(LOT, line))
    assert told(one, other) == []


def kinds_of(parcel):
    return {found.kind for found in look_at([parcel.id], whole=True)}


def put(shape, number, **said):
    with bulk_loading():
        return land.make_parcel(shape, number, **said)


def test_what_one_parcel_shows_alone(block):
    assert kinds_of(put(box(-300, -300, -299.5, -298.5), "20")) == {"sliver", "no_street", "far_from_block"}
    assert kinds_of(put(box(60, 0, 60.4, 30), "21")) == {"sliver", "no_street"}
    assert kinds_of(put(box(70, 0, 90, 25), "22?? ")) == {"lost_text", "no_street"}
    assert kinds_of(block["1"]) == set()


def test_a_block_of_two_far_apart_does_not_say_which_is_wrong(block):
    put(box(-300, -300, -280, -280), "1", block="99")
    assert "far_from_block" not in kinds_of(put(box(300, 300, 320, 320), "2", block="99"))


def test_a_parcel_beyond_the_boundary_of_its_approved_plan(block):
    def plan(shape):
        facts = PlanFacts("subdivision", "2702", "مخطط", "1", date(2020, 1, 1))
        stands = record_plan(SIH, facts, Boundary(land.here(box(-5, -5, 60, 60))))
        stands.boundary = from_shape(MultiPolygon([land.here(shape)]), STORAGE_SRID)
        db.session().flush()

    plan(box(0, 0, 39, 50))
    outside = {
        found.parcel_id: round(found.area_m2, 2) for found in look_at([p.id for p in block.values()]) if found.kind == "outside_plan"
    }
    assert outside == {block["2"].id: 25, block["4"].id: 25}


def test_numbers_that_are_one_number(block):
    same, other = put(box(60, 0, 80, 25), "٠١"), put(box(80, 0, 100, 25), "11")
    put(box(100, 0, 120, 25), "1", block="15")
    pairs = {(found.parcel_id, found.other_id) for found in numbers_repeated()}
    assert pairs == {(block["1"].id, same.id)} and other.id not in {key for pair in pairs for key in pair}


def test_every_rule_has_its_words(app):
    with app.test_request_context():
        assert all(str(rule.title) and str(rule.tolerance) and str(rule.advice) for rule in RULES.values())


def test_a_pair_is_told_once_by_a_whole_check(block, stray):
    assert check_register() == {"overlap": 2, "no_street": 1}
