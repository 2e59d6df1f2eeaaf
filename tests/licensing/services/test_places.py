"""A place checked where it is entered: the register's spelling is kept, jurisdiction follows geometry, stale places are not reused."""

from datetime import timedelta
from pathlib import Path

import pytest
from geoalchemy2.shape import from_shape
from shapely import Point, box

from app import db
from app.authz import ANONYMOUS, acting_as
from app.errors import UserError
from gis.crs import STORAGE_SRID, to_lonlat
from gis.models import NationalAddress
from licensing.applications.opening import start_application
from licensing.land.checking import SeveralPlaces, check_place, of_address, recheck
from tests.factories import filing
from tests.factories.land import give, here, make_parcel
from tests.factories.people import DILAM, SIH

PACKAGE = Path(__file__).parents[3] / "licensing"


@pytest.fixture
def address(city):
    row = NationalAddress(
        short_address="RAAA2919", parcel_id=city.lot.id, postal_code="16273", building_no="2919", additional_no="7373",
        street_ar="شارع الأمل", district_ar="النزهة", point=from_shape(here(Point(30, 10)), STORAGE_SRID),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    return row


@pytest.mark.parametrize("typed", ["raaa2919", " RAAA 2919 ", "RAAA٢٩١٩", "2919 شارع الأمل، حي النزهة 16273-7373"])
def test_an_address_is_kept_as_the_register_spells_it_whatever_was_typed(city, address, typed):
    place = check_place({"place": typed}, ANONYMOUS)
    assert place.parcel is not None and place.parcel.id == city.lot.id and place.municipality_id == SIH
    assert place.facts["short_address"] == "RAAA2919" and place.text == "شارع الأمل 2919، النزهة، 16273، RAAA2919"
    assert typed.strip() not in {place.text, *map(str, place.facts.values())} - {"RAAA2919"}


def test_a_kept_address_is_read_anew_before_it_is_used_again(city, address):
    kept = check_place({"place": "RAAA2919"}, ANONYMOUS).facts
    address.street_ar = "شارع الوفاء"
    db.session().flush()
    assert "شارع الوفاء" in recheck(kept).text  # the register's new spelling, not the kept one
    address.parcel_id = city.lots["1"].id
    db.session().flush()
    assert recheck(kept) is None  # given to another parcel since: asked again, never reused


def test_an_address_whose_parcel_ended_is_known_by_its_door(city, address):
    """The parcel was surveyed anew: the door says in which live parcel it lies, and without a door nobody can."""
    middle = to_lonlat(here(Point(30, 12)))
    address.parcel_id, address.point = city.lots["1"].id, from_shape(here(Point(30, 12)), STORAGE_SRID)
    city.lots["1"].end_lifespan_version = city.lots["1"].begin_lifespan_version + timedelta(microseconds=1)
    db.session().flush()
    place = of_address("RAAA2919")
    assert place.parcel.id == city.lot.id and (place.longitude, place.latitude) == pytest.approx((middle.x, middle.y), abs=1e-7)
    address.point = None
    db.session().flush()
    with pytest.raises(UserError, match="place_parcel_ended"):
        of_address("RAAA2919")


@pytest.mark.parametrize("asked", [{"lon": "nan", "lat": "24"}, {"lon": "inf", "lat": "24"}, {"lon": "999", "lat": "999"}, {"parcel": "²"}])
def test_what_is_no_place_on_earth_is_asked_again(client, city, asked):
    answer = client.get("/permit-needed", query_string=asked)
    assert answer.status_code == 422 and (
        "لم نجد هذا المكان" in answer.get_data(as_text=True) or "اكتب عنواناً" in answer.get_data(as_text=True)
    )
    assert client.get("/services?release=²").status_code == 200


def test_a_place_that_was_never_checked_or_whose_parcel_ended_is_not_reused(city, address):
    kept = check_place({"plan": "2702", "block": "14", "number": "2"}, ANONYMOUS).facts
    assert recheck({"text": "شارع الأمل مقابل المسجد"}) is None and recheck(kept).parcel.id == city.lot.id
    city.lot.end_lifespan_version = city.lot.begin_lifespan_version + timedelta(microseconds=1)
    db.session().flush()
    db.session().expire_all()
    assert recheck(kept) is None


def test_a_parcel_goes_to_the_branch_on_whose_ground_it_lies(city):
    """Its row may say another branch: geometry decides."""
    over_there = make_parcel(box(5100, 0, 5120, 25), "77", plan="9000", municipality_id=SIH)
    assert check_place({"parcel": str(over_there.id)}, ANONYMOUS).municipality_id == DILAM


def test_an_application_goes_to_the_branch_on_whose_ground_its_parcel_lies(city):
    over_there = make_parcel(box(5100, 0, 5120, 25), "78", plan="9000", municipality_id=SIH)
    give(over_there, city.owner_party, deed="310100000078")
    with acting_as(city.owner):
        application = start_application(filing.service("floors", office=True), city.owner_party, city.owner, parcel=over_there)
    assert application.municipality_id == DILAM


def test_a_point_outside_the_amanah_is_refused_with_where_to_go(city, client):
    with pytest.raises(UserError, match="place_beyond"):
        outside = to_lonlat(here(Point(0, 9000)))
        check_place({"lon": str(outside.x), "lat": str(outside.y)}, ANONYMOUS)
    answer = client.get(f"/permit-needed?lon={outside.x}&lat={outside.y}")
    assert answer.status_code == 422 and "خارج حدود" in answer.get_data(as_text=True) and "منصة بلدي" in answer.get_data(as_text=True)


def test_several_places_are_offered_and_too_wide_a_name_is_refused(city):
    with pytest.raises(SeveralPlaces) as several:
        check_place({"place": "مخطط 2702"}, ANONYMOUS)
    assert {choice.value for choice in several.value.choices} == {lot.reference for lot in city.lots.values()}
    assert check_place({"place": city.lot.reference}, ANONYMOUS).parcel.id == city.lot.id
    for typed in ("", "شارع لا وجود له إطلاقا"):
        with pytest.raises(UserError):
            check_place({"place": typed}, ANONYMOUS)


def test_no_city_is_named_in_what_licensing_says():
    """The amanah's name is a setting; texts that name a city are wrong in every other. Titles of sources are cited as they are, and
    examples of filings are told nobody.
    """
    shipped = [
        p for p in PACKAGE.rglob("*") if p.suffix in (".py", ".html", ".yaml", ".js") and "demo" not in p.parts and p.name != "sources.yaml"
    ]
    named = [str(p.relative_to(PACKAGE)) for p in shipped if any(city in _told(p) for city in ("الخرج", "السيح", "الدلم", "Al-Kharj"))]
    assert named == []


def _told(path: Path) -> str:
    text = path.read_text("utf8")
    if path.suffix == ".yaml":
        return text.partition("\nexamples:")[0]
    return "\n".join(line for line in text.splitlines() if "SITE_NAMES" not in line)
