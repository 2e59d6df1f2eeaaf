"""Bodies that answer in the same moment, and links of a file that is over."""

import pytest

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.workflow import advance
from app.errors import Conflict
from app.identity.models import Party
from app.tenancy import everything
from licensing.consultations import commands, queries
from licensing.consultations.commands import Answer
from licensing.models import Application, Consultation
from licensing.passport.agencies import Consultee
from licensing.review import escalation
from tests.factories import desk, filing
from tests.licensing.overlap import overlap

NO_OBJECTION = Answer("no_objection", signer_name="م. سالم", signer_post="مدير التراخيص")


def ask_two(app, city, monkeypatch):
    codes = ("electricity", "railways")
    monkeypatch.setitem(app.extensions["ports"], "agencies_for", lambda _f: [Consultee(c, c, ("سبب",), by_service=True) for c in codes])
    file = desk.take(city, desk.lodge(city, "multi_agency"))
    with acting_as(city.reviewer):
        advance(file, "consult_agencies", city.reviewer, note="هل من مانع؟")
    return file


def answer(consultation_id):
    return lambda: commands.answer(db.session().get_one(Consultation, consultation_id), NO_OBJECTION)


def test_of_two_bodies_that_answer_at_once_the_second_brings_the_file_back(app, committed_db, monkeypatch):
    file = ask_two(app, filing.build_city(), monkeypatch)
    first, second = (row.id for row in queries.standing(file).values())
    db.session().commit()
    overlap(app, answer(first), answer(second), actors=(SYSTEM, SYSTEM))
    db.session().expire_all()
    assert db.session().get_one(Application, file.id).state == "under_review"


@pytest.fixture
def asked(city, app, monkeypatch):
    return ask_two(app, city, monkeypatch)


def test_a_link_of_a_file_that_is_over_opens_nothing_and_nobody_is_reminded(city, asked, client, no_form_tokens, monkeypatch):
    row = queries.standing(asked)["electricity"]
    with everything():
        asked.closed_at = row.asked_at
        row.asked_at = row.due_at = row.asked_at.replace(year=row.asked_at.year - 1)
        db.session().flush()
    address = f"/opinion/{queries.token_of(row.id)}"
    assert client.get(address).status_code == 409
    sent = client.post(address, data={"idempotency_key": "c" * 32, "answer": "no_objection", "signer_name": "سالم", "signer_post": "مدير"})
    assert sent.status_code == 409 and row.answers == []
    told = []
    monkeypatch.setattr("licensing.consultations.commands.notify", lambda *args, **_: told.append(args))
    escalation.nudge_agencies()
    assert told == [] and row.state == "waiting"
    with acting_as(city.reviewer), pytest.raises(Conflict, match="changed_by_another"):
        commands.ask_again(asked, row, city.reviewer)


def test_a_link_called_back_is_not_called_back_or_asked_again_twice(city, asked):
    row = queries.standing(asked)["electricity"]
    with acting_as(city.reviewer):
        commands.ask_again(asked, row, city.reviewer)
        for act in (commands.call_back, commands.ask_again):
            with pytest.raises(Conflict, match="changed_by_another"):
                act(asked, row, city.reviewer)
    assert len([c for c in queries.list_consultations(asked) if c.agency_code == "electricity"]) == 2


def test_a_body_is_one_party_however_often_it_is_asked(city, asked, app, monkeypatch):
    ask_two(app, city, monkeypatch)
    assert db.session().query(Party).filter_by(accreditation="agency:electricity").count() == 1


def test_bodies_are_reminded_a_chunk_at_a_time(city, asked, monkeypatch):
    queued = []
    monkeypatch.setattr(escalation, "CHUNK", 1)
    monkeypatch.setattr(escalation, "defer", lambda task, **told: queued.append((task, told["after"])))
    for row in queries.standing(asked).values():
        row.asked_at = row.due_at = row.asked_at.replace(year=row.asked_at.year - 1)
    db.session().flush()
    escalation.nudge_agencies()
    while queued:
        _task, after = queued.pop()
        escalation.nudge_agencies(after)
    assert all(row.nudged_percent == 150 or row.state == "silent" for row in queries.standing(asked).values())
