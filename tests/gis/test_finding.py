"""Land found by something exact: a point, a national address, a deed, a survey decision's number."""

from datetime import date

import pytest

from app import db
from app.authz import ANONYMOUS, Actor
from gis.crs import to_lonlat
from gis.map.finding import by_paper, by_point
from gis.map.search import search
from gis.models import BAUnit, Deed, NationalAddress
from gis.register.queries import shape_of
from tests.factories import land
from tests.factories.people import SIH

PLANNER = Actor(roles={SIH: frozenset({"planner"})})


@pytest.fixture
def parcel(db_session):
    chosen = land.make_block()["1"]
    unit = BAUnit(municipality_id=SIH)
    db.session().add(unit)
    db.session().flush()
    address = NationalAddress(short_address="RRRD2929", parcel_id=chosen.id, postal_code="13321", building_no="2929", additional_no="7373")
    deed = Deed(
        municipality_id=SIH, kind="electronic", number="312345678901", dated_on=date(2024, 5, 1), ba_unit_id=unit.id, parcel_id=chosen.id
    )
    db.session().add_all([address, deed])
    db.session().flush()
    return chosen


def test_a_point_finds_the_parcel_either_way_round(parcel):
    point = to_lonlat(shape_of(parcel).representative_point())
    assert by_point(f"{point.x:.6f}, {point.y:.6f}") == by_point(f"{point.y:.6f} {point.x:.6f}") == [parcel.id]
    assert by_point("0.5, 0.5") == by_point("12, 7") == []


@pytest.mark.parametrize("typed", ["RRRD2929", "rrrd 2929", "٢٩٢٩ حي 13321", "13321-7373 2929"])
def test_a_national_address_finds_its_parcel(app, parcel, typed):
    assert by_paper(typed, ANONYMOUS) == [parcel.id]
    with app.test_request_context():
        assert search(typed, ANONYMOUS)[0]["parcel_id"] == parcel.id


def test_a_deed_is_found_by_those_who_work_with_deeds_only(parcel):
    assert by_paper("312345678901", ANONYMOUS) == by_paper("صك 312345678901", ANONYMOUS) == []
    assert by_paper("صك رقم ٣١٢٣٤٥٦٧٨٩٠١", PLANNER) == by_paper("312345678901", PLANNER) == [parcel.id]


def test_a_number_that_is_no_paper_stays_a_parcel_number(parcel):
    assert by_paper("12", PLANNER) == by_paper("2702/14/1", PLANNER) == []
