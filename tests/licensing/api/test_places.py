"""A program begins an application at every kind of place that a service asks for, and is told what is wrong with another."""

import json

import pytest
from shapely import Point

from app import db
from app.authz import SYSTEM, acting_as
from app.tenancy import everything
from gis.crs import to_lonlat
from licensing.applications import queries
from licensing.catalogue import services
from tests.factories.land import here
from tests.factories.people import DILAM, SIH
from tests.licensing.api.conftest import key_of, program
from tests.licensing.permits.lives import make_permit

AT_BRANCH, AT_PARCEL, AT_SITE, ON_ROUTE, OF_PERMIT = "acc.login", "bld.atm", "com.barber", "exc.building_connection", "com.renew"


@pytest.fixture
def firm(client, city):
    """A program of an establishment's."""
    return program(client, key_of(city.office, city.office_party)[1])


def degrees(x, y):
    at = to_lonlat(here(Point(x, y)))
    return at.x, at.y


def typed(x, y):
    """As a person writes coordinates: latitude first."""
    longitude, latitude = degrees(x, y)
    return f"{latitude:.7f}, {longitude:.7f}"


def begun(call, service, place):
    made = call("POST", "/applications", json={"service": service, "place": place})
    assert made.status_code == 201, made.text
    with everything():
        db.session().expire_all()
        return queries.get_application(made.json["reference"])


def refused(call, service, place):
    answer = call("POST", "/applications", json={"service": service, "place": place})
    assert answer.status_code == 422, answer.text
    return answer.json["code"]


@pytest.mark.parametrize(
    ("service", "place"), [(AT_BRANCH, "none"), (AT_PARCEL, "parcel"), (AT_SITE, "site"), (ON_ROUTE, "route"), (OF_PERMIT, "permit")]
)
def test_each_service_below_begins_as_its_test_says(service, place):
    definition = services()[service].definition
    assert ("permit" if definition.acts_on else definition.start.place) == place


def test_at_a_branch(caller):
    assert begun(caller, AT_BRANCH, {"branch": str(DILAM)}).municipality_id == DILAM
    assert {refused(caller, AT_BRANCH, {"branch": branch}) for branch in ("", "999", "²", "SIH")} == {"branch_needed"}


def test_on_a_parcel_by_its_key_or_its_numbers(firm, city):
    assert begun(firm, AT_PARCEL, {"parcel": str(city.lot.id)}).parcel_id == city.lot.id
    by_numbers = begun(firm, AT_PARCEL, {"plan": "2702", "block": "14", "number": "2"})
    assert (by_numbers.parcel_id, by_numbers.municipality_id) == (city.lot.id, SIH)
    assert refused(firm, AT_PARCEL, {}) == "parcel_needed"
    assert refused(firm, AT_PARCEL, {"plan": "2702", "block": "14", "number": "777"}) == "parcel_unknown"


def test_on_ones_own_parcel_and_no_other(caller, city):
    assert begun(caller, "bld.fence", {"parcel": str(city.lot.id)}).parcel_id == city.lot.id
    assert refused(caller, "bld.fence", {"parcel": str(city.lots["4"].id)}) == "unmet_parcel_owned_by_applicant"


def test_at_a_point(firm):
    application = begun(firm, AT_SITE, {"point": typed(30, 10), "address": "شارع الأمل"})
    assert application.municipality_id == SIH and application.point_4326 is not None
    assert refused(firm, AT_SITE, {}) == "point_needed"
    assert refused(firm, AT_SITE, {"point": "هناك"}) == "point_unreadable"
    assert refused(firm, AT_SITE, {"point": typed(0, 9_000)}) != "point_unreadable"  # a place, and not one of ours


def test_along_a_route_drawn_or_typed(firm):
    line = {"type": "LineString", "coordinates": [degrees(0, 30), degrees(60, 30)]}
    assert begun(firm, ON_ROUTE, {"route": json.dumps(line)}).municipality_id == SIH
    assert begun(firm, ON_ROUTE, {"route_points": f"{typed(0, 30)}\n{typed(60, 30)}"}).state == "draft"
    assert refused(firm, ON_ROUTE, {}) == "route_needed"
    assert refused(firm, ON_ROUTE, {"route_points": "24.1"}) == "point_unreadable"
    assert refused(firm, ON_ROUTE, {"route": '{"type": "LineString"}'})


def test_about_ones_own_permit_and_nobody_elses(firm, city):
    with acting_as(SYSTEM):
        own, foreign = make_permit(city.office_party), make_permit(city.stranger_party)
    assert begun(firm, OF_PERMIT, {"permit": own.reference}).subject_permit_id == own.id
    assert refused(firm, OF_PERMIT, {}) == "permit_needed"
    assert refused(firm, OF_PERMIT, {"permit": foreign.reference}) == "permit_needed"


def test_a_citizens_key_begins_nothing_for_establishments(caller, city):
    assert refused(caller, AT_SITE, {"point": typed(30, 10)}) == "party_needed"
