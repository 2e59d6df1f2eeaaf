"""A draft that two persons edit, answers that come from an earlier request, and places named without a map."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from shapely import Point
from sqlalchemy import create_engine, text
from werkzeug.datastructures import MultiDict

from app import db
from app.authz import acting_as
from app.errors import Forbidden, UserError
from app.forms import Field, FormDefinition
from app.identity.commands import give_mandate
from gis.crs import to_lonlat
from gis.models import NationalAddress
from licensing.applications import answering, commands, queries, reuse
from licensing.applications.naming import place_named
from licensing.applications.places import Named, place_of
from licensing.catalogue import services
from tests.factories import filing
from tests.factories.land import here
from tests.factories.people import make_user
from tests.fixtures.web import become
from tests.licensing.applications.test_pages import send

PROJECT = filing.PROJECT


@pytest.fixture
def pair(city):
    """Two engineers of the office, and a villa that the office has in hand."""
    second = make_user("م. سارة الدوسري")
    give_mandate(second, city.office_party.id, "engineering_office")
    city.second = replace(city.office, user_id=second.id, name="م. سارة الدوسري")
    application = filing.start_villa(city)
    filing.to_office(city, application)
    return city, application


def stored(application):
    """As the last request left it."""
    db.session().refresh(application)
    return application


def save(application, actor, answers, seen):
    form = queries.form_for(application, "engineering_office")
    with acting_as(actor):
        return commands.save_answers(application, form, MultiDict(answers), "engineering_office", actor, seen=seen)


def test_what_another_changed_is_not_overwritten_unseen(pair):
    city, application = pair
    save(application, city.office, filing.BUILDING, None)
    seen = application.answers_version
    save(application, city.second, {**filing.BUILDING, "height_m": "9"}, seen)
    with pytest.raises(answering.ChangedMeanwhile) as refused:
        save(application, city.office, {**filing.BUILDING, "height_m": "8"}, seen)
    assert [(c.name, c.theirs, c.typed, c.by) for c in refused.value.clashes] == [("height_m", "9", "8", "م. سارة الدوسري")]
    assert application.answers["height_m"] == "9"


def test_an_answer_left_as_it_was_gives_way_to_the_newer_one(pair):
    city, application = pair
    save(application, city.office, filing.BUILDING, None)
    seen = application.answers_version
    save(application, city.second, {**filing.BUILDING, "height_m": "9"}, seen)
    save(application, city.office, {**filing.BUILDING, "parking_bays": "3"}, seen)
    assert (application.answers["height_m"], application.answers["parking_bays"]) == ("9", 3)


def test_ones_own_two_windows_do_not_clash(pair):
    city, application = pair
    save(application, city.office, filing.BUILDING, None)
    seen = application.answers_version
    save(application, city.office, {**filing.BUILDING, "height_m": "9"}, seen)
    save(application, city.office, {**filing.BUILDING, "height_m": "8"}, seen)
    assert application.answers["height_m"] == "8"


def test_the_conflict_page_shows_both_and_keeps_what_was_typed(pair, sign_in):
    city, application = pair
    save(application, city.office, filing.BUILDING, None)
    seen = application.answers_version
    save(application, city.second, {**filing.BUILDING, "height_m": "9"}, seen)
    client, page = sign_in(city.office), f"/applications/{application.reference}/questions/villa_building"
    answer = send(client, page, f"{page}?seen={seen}", {**filing.BUILDING, "height_m": "8.25"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "عدّل شخص آخر" in html and 'value="8.25"' in html and "9 م" in html
    quiet = send(client, page, f"{page}/draft?seen={seen}", {**filing.BUILDING, "height_m": "8.25"})
    assert quiet.status_code == 409 and quiet.get_json()["clashes"][0]["name"] == "height_m"
    taken = send(client, page, f"{page}?seen={seen + 1}", {**filing.BUILDING, "height_m": "8.25"})
    assert taken.status_code == 303 and stored(application).answers["height_m"] == "8.25"


@pytest.fixture
def earlier(city):
    """The owner lodged a villa on his parcel, and begins another."""
    first = filing.start_villa(city)
    with acting_as(city.owner):
        filing.answer(first, city.owner, "applicant", PROJECT)
        first.state, first.submitted_at = "submitted", datetime.now(UTC)
        db.session().flush()
    return city, first, filing.start_villa(city)


def test_an_earlier_answer_is_marked_and_taken_only_when_confirmed(earlier, sign_in):
    city, first, second = earlier
    client, page = sign_in(city.owner), f"/applications/{second.reference}/questions/villa_project"
    html = client.get(page).get_data(as_text=True)
    assert "من طلبك السابق رقم" in html and first.reference in html and re.search(r'value="own_home"\s+checked', html)
    typed = {name: PROJECT[name] for name in ("housing_purpose", "existing_building")}
    send(client, page, f"{page}/draft", typed)
    assert "housing_purpose" not in stored(second).answers
    refused = send(client, page, page, typed)
    assert refused.status_code == 422 and "راجعها وأكد صحتها" in refused.get_data(as_text=True)
    assert send(client, page, page, typed | {"carried_confirmed": "y"}).status_code == 303
    assert stored(second).answers["housing_purpose"] == "own_home" and second.answer_notes["housing_purpose"]["from"] == first.reference


def test_a_declaration_is_never_carried_over(earlier):
    city, _first, second = earlier
    with acting_as(city.owner):
        assert "undertaking" not in reuse.offered(second, queries.form_for(second))
    with acting_as(city.stranger):
        assert reuse.offered(second, queries.form_for(second)) == {}


def test_an_address_that_the_register_no_longer_has_is_not_offered(earlier):
    city, first, second = earlier
    form = FormDefinition(
        fields=(Field(name="mail_address", type="text", label="العنوان"), Field(name="shop_address", type="text", label="المحل"))
    )
    db.session().add(NationalAddress(short_address="RKHA2919", parcel_id=city.lot.id, postal_code="16278", building_no="2919"))
    first.answers = {"mail_address": "rkha 2919", "shop_address": "RKHA2919"}
    db.session().flush()
    with acting_as(city.owner):
        assert reuse.offered(second, form)["mail_address"].value == "RKHA2919"
        second.parcel_id = city.lots["4"].id
        assert set(reuse.offered(second, form)) == set()
        second.parcel_id = city.lot.id
        first.answers = {"mail_address": "RKHA2918"}
        db.session().flush()
        assert reuse.offered(second, form) == {}


def test_an_address_that_was_given_to_another_parcel_since_is_not_offered(earlier):
    """The trap of kept addresses: what the register said when it was typed is kept beside the answer and asked about again."""
    city, first, second = earlier
    form = FormDefinition(fields=(Field(name="mail_address", type="text", label="العنوان"),))
    address = NationalAddress(short_address="RKHA2919", parcel_id=city.lot.id, postal_code="16278", building_no="2919")
    db.session().add(address)
    db.session().flush()
    with acting_as(city.owner):
        answering.store(first, ["mail_address"], {"mail_address": "RKHA2919"}, city.owner)
        db.session().flush()
        assert first.answer_notes["mail_address"]["place"]["parcel_id"] == city.lot.id
        assert reuse.offered(second, form)["mail_address"].value == "RKHA2919"
        address.parcel_id = city.lots["4"].id
        db.session().flush()
        assert reuse.offered(second, form) == {}


def test_an_answer_that_waited_for_another_to_send_the_file_is_refused(earlier, monkeypatch):
    city, _first, second = earlier

    def lock(application):
        application.state = "office_invited"  # as the other's commit left it

    monkeypatch.setattr(answering, "lock", lock)
    with acting_as(city.owner), pytest.raises(Forbidden, match="not_in_your_hands"):
        filing.answer(second, city.owner, "applicant", PROJECT)
    assert second.answers == {}


def definition_of(place):
    one = next(s.definition for s in services().values() if s.definition and s.definition.acts_on is None)
    return one.model_copy(update={"start": one.start.model_copy(update={"place": place, "engineering_office": False})})


def test_a_site_is_named_by_its_short_address_as_the_register_has_it(city):
    middle = here(Point(30, 12))
    db.session().add(
        NationalAddress(
            short_address="RKHA2919", parcel_id=city.lot.id, postal_code="16278", building_no="2919", street_ar="شارع النخيل",
            point=f"SRID=9358;{middle.wkt}",
        )
    )  # fmt: skip
    db.session().flush()
    named = place_named("site", {"short_address": "rkha ٢٩١٩"})
    found = place_of(definition_of("site"), named)
    assert found.facts["short_address"] == "RKHA2919" and "شارع النخيل" in found.text
    assert found.shape.distance(middle) < 0.01 and found.parcel.id == city.lot.id
    with pytest.raises(UserError, match="address_unknown"):
        place_named("site", {"short_address": "RKHA0000"})


def test_a_site_and_a_route_are_typed_as_points(city):
    a, b = to_lonlat(here(Point(1, 1))), to_lonlat(here(Point(31, 1)))
    site = place_of(definition_of("site"), place_named("site", {"point": f"{a.y:.7f}, {a.x:.7f}"}))
    assert site.municipality_id == city.lot.municipality_id
    lines = f"{a.y:.8f}, {a.x:.8f}\n{b.y:.8f}، {b.x:.8f}"
    route = place_of(definition_of("route"), place_named("route", {"route_points": lines}))
    assert route.shape.length == pytest.approx(30, abs=0.02)
    with pytest.raises(UserError, match="point_unreadable"):
        place_named("route", {"route_points": "من هنا إلى هناك"})
    with pytest.raises(UserError, match="place_outside"):
        place_of(definition_of("site"), Named(point=Point(47.9, 23.3)))
    with pytest.raises(UserError, match="shape_crossing"):
        bow = [[a.x, a.y], [b.x, b.y + 0.001], [b.x, b.y], [a.x, a.y + 0.001], [a.x, a.y]]
        place_of(definition_of("route"), Named(route=json.dumps({"type": "Polygon", "coordinates": [bow]})))


def test_what_was_saved_is_read_by_another_program_when_this_one_dies(committed_db, committing_client, monkeypatch):
    """Each step commits before it answers: a process killed between two steps loses nothing that it said was saved."""
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)
    city = filing.build_city()
    application = filing.start_villa(city)
    committed_db.commit()
    client, page = become(committing_client, city.owner), f"/applications/{application.reference}/questions/villa_project"
    committed_db.commit()
    assert send(client, page, f"{page}/draft", {"housing_purpose": "rent"}).status_code == 200
    with create_engine(db.engine().url).connect() as other:  # nothing of this process's session is asked
        other.execute(text("SELECT set_config('app.everything', 'on', true)"))
        kept = other.execute(text("SELECT answers FROM application WHERE id = :id"), {"id": application.id}).scalar_one()
    assert kept["housing_purpose"] == "rent"
