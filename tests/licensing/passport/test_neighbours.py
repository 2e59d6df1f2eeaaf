"""Owners beside the ground: counted by geometry, told once where the service says so, heard without an account."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app import db
from app.authz import acting_as
from app.casework.events import CaseChanged
from app.errors import Conflict, NotFound, UserError
from app.notifications.models import Message
from app.tenancy import everything
from gis.register import queries as register
from licensing.applications import queries
from licensing.catalogue.definitions import Neighbours
from licensing.models import AffectedNeighbour
from licensing.passport import asking, neighbours
from tests.factories import filing
from tests.factories.land import give
from tests.factories.people import make_party


@pytest.fixture
def asked(city, monkeypatch):
    """A lodged villa of a service that asks owners within 15 m; lot 4 has one owner, lot 1 has two."""
    service = queries.definition_of
    monkeypatch.setattr(queries, "definition_of", lambda case: service(case).model_copy(update={"neighbours": Neighbours(within_m=15)}))
    give(city.lots["1"], make_party("جار أول"), make_party("جار ثان"), deed="310100000007")
    application = filing.start_villa(city)
    with everything():
        neighbours.tell_neighbours(application, register.shape_of(city.lot))
    return application


def address_of(stance_of: str = "") -> str:
    body = db.session().scalars(select(Message.body).where(Message.template == "neighbour_asked").order_by(Message.created_at)).first()
    return re.search(r"/neighbours/([\w-]+)", body)[1]


def test_parcels_that_touch_or_lie_within_reach_are_found_nearest_first(city):
    found = neighbours.neighbours_of(register.shape_of(city.lot), 15, [city.lot.id])
    assert {one.parcel_id for one in found} == {city.lots[n].id for n in "134"}
    assert all(one.touches for one in found) and [one.distance_m for one in found] == sorted(one.distance_m for one in found)
    assert {one.parcel_id: one.owners for one in found}[city.lots["4"].id] == 1


def test_each_owner_is_told_once_and_the_applicant_is_not(city, asked):
    rows = {row.parcel_id: row for row in neighbours.list_affected(asked)}
    assert (rows[city.lots["1"].id].owners, rows[city.lots["4"].id].owners, rows[city.lots["3"].id].owners) == (2, 1, 0)
    assert rows[city.lots["4"].id].notified_at and rows[city.lots["3"].id].notified_at is None  # nobody is registered there
    told = set(db.session().scalars(select(Message.party_id).where(Message.template == "neighbour_asked")))
    assert len(told) == 3 and city.owner_party.id not in told
    assert neighbours.tell_neighbours(asked, register.shape_of(city.lot)) == 0


def test_the_neighbour_s_page_tells_the_request_without_names_and_takes_his_word(client, city, asked, no_form_tokens):
    token = address_of()
    page = client.get(f"/neighbours/{token}").get_data(as_text=True)
    assert "طلب بجوار قطعتك" in page and city.owner_party.name_ar not in page and asked.reference not in page
    refused = client.post(f"/neighbours/{token}", data={"stance": "objection", "name": "جار", "text": "", "idempotency_key": "a" * 22})
    assert (
        refused.status_code == 422
        and "اكتب سبب اعتراضك" in refused.get_data(as_text=True)
        and 'value="جار"' in refused.get_data(as_text=True)
    )
    taken = client.post(
        f"/neighbours/{token}", data={"stance": "objection", "name": "جار", "text": "يحجب الضوء", "idempotency_key": "b" * 22}
    )
    assert taken.status_code == 303
    assert "يحجب الضوء" in client.get(f"/neighbours/{token}").get_data(as_text=True)
    assert client.get("/neighbours/not-a-token").status_code == 404


def test_the_reviewer_reads_who_spoke_and_the_applicant_only_what(city, asked, sign_in):
    with everything():
        beside = next(row for row in neighbours.list_affected(asked) if row.notified_at)
        neighbours.comment(beside, "objection", "سعد الجار", "يحجب الضوء")
    page = sign_in(city.owner).get(f"/applications/{asked.reference}/map").get_data(as_text=True)
    assert "يحجب الضوء" in page and "سعد الجار" not in page
    assert "سعد الجار" in sign_in(city.reviewer).get(f"/applications/{asked.reference}/map").get_data(as_text=True)


def test_nothing_is_taken_after_the_term_or_the_decision(city, asked):
    with everything():
        beside = next(row for row in neighbours.list_affected(asked) if row.notified_at)
        beside.until = datetime.now(UTC) - timedelta(minutes=1)
        with pytest.raises(Conflict, match="neighbour_term_over"):
            neighbours.comment(beside, "none", "جار", "")
        beside.until = datetime.now(UTC) + timedelta(days=1)
        with pytest.raises(UserError, match="neighbour_stance_needed"):
            neighbours.comment(beside, "?", "جار", "")
        asked.decided_by_id = city.approver.user_id
        with pytest.raises(Conflict, match="neighbour_term_over"):
            neighbours.comment(beside, "none", "جار", "")


def test_lodging_leaves_the_telling_to_a_job_that_tells_once(city, asked, monkeypatch):
    deferred = []
    monkeypatch.setattr(asking, "defer", lambda task, **given: deferred.append((task, given)))
    monkeypatch.setattr(asking, "definition_of", queries.definition_of)
    asking.when_case_changed(CaseChanged(asked.id, "application", "submit", "submitted"))
    assert deferred == [(asking.TELL, {"application_id": str(asked.id)})]
    before = len(neighbours.list_affected(asked))
    asking.tell_neighbours_of(str(asked.id))
    assert len(neighbours.list_affected(asked)) == before == 3


def test_a_stranger_s_guess_finds_nobody_and_the_address_itself_is_not_kept(asked):
    token = address_of()
    assert not db.session().scalars(select(AffectedNeighbour).where(AffectedNeighbour.token_hash == token)).first()
    with pytest.raises(NotFound):
        neighbours.find_by_token(token[:-1])


def test_the_file_of_another_hides_its_neighbours(city, asked):
    with acting_as(city.stranger):
        assert neighbours.list_affected(asked) == []
