"""A session from its place in the calendar to its signed minutes, and who may do what in it."""

from datetime import UTC, datetime, timedelta

import pytest

from app.authz import acting_as
from app.casework.workflow import advance
from app.errors import Conflict, Forbidden, UserError
from app.tenancy import everything
from licensing.committees import commands, pages, queries
from licensing.review import acting
from licensing.review.interest import declare
from tests.factories import desk
from tests.factories.people import SIH


@pytest.fixture
def board(city):
    """Chair, secretary, two members; each with his membership."""
    people = desk.board()
    for number, person in enumerate(people):
        commands.appoint("licences", SIH, person.user_id, queries.PARTS[min(number, 2)], None, acting.SYSTEM)
    return people


@pytest.fixture
def referred(city, monkeypatch):
    """A file before the licences committee."""
    file = desk.take(city, desk.lodge(city, "committee"))
    with acting_as(city.reviewer):
        advance(file, "refer_to_committee", city.reviewer, note="أرى الموافقة")
    return file


def session_of(board, *files):
    held = commands.plan_session("licences", SIH, datetime.now(UTC) + timedelta(hours=1), "القاعة", board[1])
    commands.set_agenda(held, [queries.last_item(f).id for f in files], board[1])
    return held


def test_a_recommendation_waits_for_the_committee(city, referred):
    assert referred.state == "on_agenda" and queries.last_item(referred).opinion == "أرى الموافقة"
    with acting_as(city.reviewer):
        advance(referred, "recall_from_committee", city.reviewer, note="سأستكمل")
        with pytest.raises(UserError, match="unmet_committee_agreed"):
            advance(referred, "recommend_approval", city.reviewer)
        with pytest.raises(UserError, match="unmet_committee_resolved"):
            advance(referred, "recommend_refusal", city.reviewer, note="لا")


def test_without_a_quorum_or_its_chair_nothing_is_voted(city, board, referred):
    held = session_of(board, referred)
    with pytest.raises(UserError, match="no_quorum"):
        commands.open_session(held, [board[0].user_id, board[1].user_id], board[1])
    with pytest.raises(UserError, match="chair_absent"):
        commands.open_session(held, [board[2].user_id, board[3].user_id], board[1])
    with pytest.raises(Conflict, match="session_over"):
        commands.vote(held.items[0], held, "for", "", board[2])


def test_the_minutes_settle_the_file_and_another_decides(city, board, referred):
    held = session_of(board, referred)
    commands.open_session(held, [b.user_id for b in board], board[1])
    item = held.items[0]
    for voter, how in ((board[0], "for"), (board[2], "against"), (board[3], "for")):
        commands.vote(item, held, how, "للجوار", voter)
    with pytest.raises(Forbidden, match="not_a_voter"):
        commands.vote(item, held, "for", "", board[1])
    commands.sign_minutes(held, "", board[1])
    assert held.state == "open" and referred.state == "on_agenda"
    commands.sign_minutes(held, "بلا ملاحظات", board[0])
    assert (held.state, item.outcome, referred.state, referred.recommendation) == ("signed", "approve", "recommended", "approve")
    assert held.minutes_sha256 == commands.digest_of(held)
    chair_who_may_decide = type(board[0])(user_id=board[0].user_id, name="x", roles={SIH: frozenset({"approver"})})
    with acting_as(chair_who_may_decide), pytest.raises(UserError, match="unmet_not_of_the_committee"):
        advance(referred, "approve", chair_who_may_decide)
    with acting_as(city.approver):
        advance(referred, "approve", city.approver)
    with pytest.raises(Conflict, match="session_over"):
        commands.vote(item, held, "against", "رجعت", board[2])


def test_who_has_an_interest_has_no_vote(city, board, referred):
    declare(city.owner_party.identifier, "relative", "", board[2])
    held = session_of(board, referred)
    commands.open_session(held, [b.user_id for b in board], board[1])
    item = held.items[0]
    with pytest.raises(Forbidden, match="vote_interest"):
        commands.vote(item, held, "for", "", board[2])
    commands.vote(item, held, "recused", "", board[2])
    item.referred_by_id = board[3].user_id
    with pytest.raises(Forbidden, match="vote_interest"):
        commands.vote(item, held, "for", "", board[3])


def test_everybody_there_votes_before_anybody_signs(city, board, referred):
    held = session_of(board, referred)
    commands.open_session(held, [b.user_id for b in board], board[1])
    commands.vote(held.items[0], held, "for", "", board[0])
    with pytest.raises(UserError, match="votes_missing"):
        commands.sign_minutes(held, "", board[0])
    with pytest.raises(UserError, match="vote_reason_needed"):
        commands.vote(held.items[0], held, "against", " ", board[2])


def test_an_undecided_item_waits_for_another_session(city, board, referred):
    held = session_of(board, referred)
    commands.open_session(held, [b.user_id for b in board], board[1])
    for voter in (board[0], board[2], board[3]):
        commands.vote(held.items[0], held, "abstain", "", voter)
    for signer in (board[0], board[1]):
        commands.sign_minutes(held, "", signer)
    assert held.items[0].outcome == "postpone" and referred.state == "on_agenda"
    assert [item.outcome for item, _file in queries.waiting("licences", SIH)] == [None]


def test_only_chair_and_secretary_lead(city, board, referred):
    for act in (
        lambda: commands.plan_session("licences", SIH, datetime.now(UTC) + timedelta(hours=1), "", board[2]),
        lambda: commands.set_agenda(session_of(board, referred), [], board[3]),
    ):
        with pytest.raises(Forbidden, match="not_of_committee"):
            act()
    with pytest.raises(Forbidden):
        commands.appoint("licences", SIH, board[2].user_id, "chair", None, board[2])


def test_the_pages_of_a_session_from_agenda_to_minutes(city, board, referred, sign_in, no_form_tokens):
    held, client = session_of(board, referred), sign_in(board[1])
    assert referred.reference in client.get(f"/committees/sessions/{held.id}").get_data(as_text=True)
    key = {"idempotency_key": "k" * 32}
    few = client.post(f"/committees/sessions/{held.id}/open", data=key | {"present": [str(board[1].user_id)]})
    assert few.status_code == 422 and "لم يكتمل النصاب" in few.get_data(as_text=True)
    came = client.post(
        f"/committees/sessions/{held.id}/open", data={"idempotency_key": "l" * 32, "present": [str(b.user_id) for b in board]}
    )
    assert came.status_code == 303
    assert client.get("/committees").status_code == 200 and client.get("/committees/licences").status_code == 200
    assert client.get("/committees/nothing").status_code == 404
    paper = client.get(f"/committees/sessions/{held.id}/minutes.pdf")
    assert paper.status_code == 200 and paper.data.startswith(b"%PDF")


def test_a_session_of_another_branch_is_not_found(city, board, referred, sign_in):
    held = session_of(board, referred)
    stranger = desk.employee("reviewer", "غريب")
    elsewhere = type(stranger)(user_id=stranger.user_id, name="غريب", roles={3: frozenset({"reviewer"})})
    assert sign_in(elsewhere).get(f"/committees/sessions/{held.id}").status_code == 404
    with everything():
        assert pages.minutes_context(held)["items"][0]["reference"] == referred.reference
