"""Bodies answer by link: what each may, what a forged or dead link opens, and what silence comes to."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app import db
from app.authz import acting_as
from app.casework.workflow import advance
from app.errors import Conflict, UserError
from app.notifications.models import Message
from app.tenancy import everything
from licensing.consultations import commands, queries
from licensing.consultations.commands import Answer
from licensing.models import ConsultationAnswer
from licensing.passport.agencies import Consultee
from licensing.review import acting, escalation
from tests.factories import desk

SIGNED = {"signer_name": "م. سالم", "signer_post": "مدير التراخيص"}


@pytest.fixture
def asked(city, monkeypatch, app):
    """A file whose electricity company (silence approves), railways (refuses) and civil defence (escalates) were asked."""
    codes = ("electricity", "railways", "civil_defense")
    monkeypatch.setitem(app.extensions["ports"], "agencies_for", lambda _f: [Consultee(c, c, ("سبب",), by_service=True) for c in codes])
    file = desk.take(city, desk.lodge(city, "multi_agency"))
    with acting_as(city.reviewer):
        advance(file, "consult_agencies", city.reviewer, note="هل من مانع؟")
    return file


def test_all_are_asked_at_once_each_with_its_own_link_and_term(city, asked):
    rows = queries.standing(asked)
    assert asked.state == "awaiting_agencies" and asked.clock_name == "agency"
    assert len({row.token_hash for row in rows.values()}) == 3 and rows["railways"].due_at > rows["electricity"].due_at
    letters = db.session().scalars(
        select(Message).where(Message.case_id == asked.id, Message.template == "agency_asked", Message.channel == "email")
    )
    links = {queries.token_of(row.id) for row in rows.values()}
    assert all(any(token in letter.body for token in links) for letter in letters) and all(len(token) == 32 for token in links)
    assert not any(token in row.token_hash for token in links for row in rows.values())


def test_the_last_answer_brings_the_file_back_and_conditions_are_kept(city, asked):
    rows = list(queries.standing(asked).values())
    commands.answer(rows[0], Answer("conditions", conditions=["عداد مستقل", " "], **SIGNED))
    commands.answer(rows[1], Answer("no_objection", **SIGNED))
    assert asked.state == "awaiting_agencies"
    commands.answer(rows[2], Answer("no_objection", **SIGNED))
    assert asked.state == "under_review" and [c for _a, c in queries.conditions_asked(asked)] == ["عداد مستقل"]
    with acting_as(city.reviewer):
        advance(asked, "recommend_approval", city.reviewer)


def test_an_objection_stops_the_approval_until_the_body_answers_otherwise(city, asked):
    acting.answer_agencies(asked)
    row = queries.standing(asked)["electricity"]
    commands.answer(row, Answer("objection", text="على خط ضغط عال", **SIGNED))
    with acting_as(city.reviewer):
        with pytest.raises(UserError, match="unmet_no_agency_objection"):
            advance(asked, "recommend_approval", city.reviewer)
        commands.answer(row, Answer("no_objection", **SIGNED))
        advance(asked, "recommend_approval", city.reviewer)
    assert len(row.answers) == 3


def test_nobody_approves_before_a_silent_body_was_heard(city, asked):
    with acting_as(city.reviewer):
        advance(asked, "resume_review", city.reviewer, note="أتابع")
        with pytest.raises(UserError, match="unmet_agencies_answered"):
            advance(asked, "recommend_approval", city.reviewer)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Answer("maybe", **SIGNED), "answer_unknown"),
        (Answer("objection", **SIGNED), "objection_reason_needed"),
        (Answer("conditions", conditions=[" "], **SIGNED), "conditions_needed"),
        (Answer("no_objection", signer_name="سالم"), "signer_needed"),
    ],
)
def test_half_an_answer_is_refused(city, asked, said, code):
    row = queries.standing(asked)["electricity"]
    with pytest.raises(UserError, match=code):
        commands.answer(row, said)
    assert row.answers == []


def test_silence_is_what_the_body_agreed_it_is(city, asked):
    for row in queries.standing(asked).values():
        row.asked_at, row.due_at = datetime.now(UTC) - timedelta(days=60), datetime.now(UTC) - timedelta(days=30)
    db.session().flush()
    escalation.nudge_agencies()
    escalation.nudge_agencies()
    rows = queries.standing(asked)
    said = {code: [(a.answer, a.by_silence) for a in row.answers] for code, row in rows.items()}
    assert said == {"electricity": [("no_objection", True)], "railways": [("objection", True)], "civil_defense": []}
    assert rows["civil_defense"].state == "waiting" and rows["civil_defense"].nudged_percent == 150
    assert asked.state == "awaiting_agencies"
    letters = select(Message).where(Message.case_id == asked.id, Message.template == "agency_reminded", Message.channel == "email")
    assert len(db.session().scalars(letters).all()) == 1


def test_a_late_answer_still_counts_while_its_link_lives(city, asked):
    row = queries.standing(asked)["electricity"]
    row.due_at = datetime.now(UTC) - timedelta(days=1)
    commands.answer(row, Answer("no_objection", **SIGNED))
    row.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    with pytest.raises(Conflict, match="link_over"):
        commands.answer(row, Answer("no_objection", **SIGNED))


def test_a_new_link_kills_the_old_one(city, asked):
    row = queries.standing(asked)["electricity"]
    with acting_as(city.reviewer):
        token = commands.ask_again(asked, row, city.reviewer)
    with pytest.raises(Conflict, match="link_over"):
        commands.answer(row, Answer("no_objection", **SIGNED))
    assert queries.find_by_token(token).id == queries.standing(asked)["electricity"].id != row.id


def test_what_a_link_opens_names_nobody(city, asked, client):
    row = queries.standing(asked)["civil_defense"]
    answer = client.get(f"/opinion/{queries.token_of(row.id)}")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200 and asked.reference in html and "no-store" in answer.headers["Cache-Control"]
    assert city.owner_party.name_ar not in html and city.owner_party.identifier not in html and "owner_id" not in html


def test_an_answer_is_given_by_the_link_alone(city, asked, client, no_form_tokens):
    row = queries.standing(asked)["electricity"]
    address = f"/opinion/{queries.token_of(row.id)}"
    half = client.post(address, data={"idempotency_key": "a" * 32, "answer": "objection", "signer_name": "سالم", "signer_post": "مدير"})
    assert half.status_code == 422 and "سبب عدم الموافقة" in half.get_data(as_text=True) and 'value="سالم"' in half.get_data(as_text=True)
    whole = client.post(address, data={"idempotency_key": "b" * 32, "answer": "no_objection", "signer_name": "سالم", "signer_post": "مدير"})
    assert whole.status_code == 303
    with everything():
        kept = db.session().scalars(select(ConsultationAnswer).where(ConsultationAnswer.consultation_id == row.id)).one()
    assert (kept.answer, kept.signer_name, str(kept.address)) == ("no_objection", "سالم", "127.0.0.1")


def test_forged_links_open_nothing_and_soon_not_even_that(city, asked, client, monkeypatch):
    counted = []
    monkeypatch.setattr("licensing.consultations.pages.queries.misses_since", lambda _address, _since: len(counted))
    for number in range(21):
        answer = client.get(f"/opinion/{number:032d}")
        counted.append(answer.status_code)
    assert set(counted[:20]) == {404} and counted[20] == 429
