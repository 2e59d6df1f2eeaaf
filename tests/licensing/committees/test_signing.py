"""What is signed stays as it was signed, two who sign at once settle the session, and only colleagues sit."""

from datetime import UTC, datetime, timedelta

import pytest

from app import db
from app.authz import acting_as
from app.casework.workflow import advance
from app.errors import UserError
from app.identity.models import Membership
from app.identity.queries import today
from licensing.committees import commands, queries
from licensing.models import Application
from licensing.review import acting
from tests.factories import desk, filing
from tests.factories.people import SIH, make_user
from tests.licensing.overlap import overlap


def voted_session(city):
    """(board, session): everybody came and voted for the one file."""
    board = desk.board()
    for number, person in enumerate(board):
        commands.appoint("licences", SIH, person.user_id, queries.PARTS[min(number, 2)], None, acting.SYSTEM)
    file = desk.take(city, desk.lodge(city, "committee"))
    with acting_as(city.reviewer):
        advance(file, "refer_to_committee", city.reviewer, note="أرى الموافقة")
    held = commands.plan_session("licences", SIH, datetime.now(UTC) + timedelta(hours=1), "القاعة", board[1])
    commands.set_agenda(held, [queries.last_item(file).id], board[1])
    commands.open_session(held, [b.user_id for b in board], board[1])
    for voter in (board[0], board[2], board[3]):
        commands.vote(held.items[0], held, "for", "", voter)
    return board, held, file


def signers(held):
    return {seat.user_id for seat in held.seats if seat.signed_at}


def test_the_chair_and_the_secretary_who_sign_at_once_settle_the_session(app, committed_db, monkeypatch):
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)
    board, held, file = voted_session(filing.build_city())
    db.session().commit()

    def sign(actor):
        return lambda: commands.sign_minutes(queries.get_session(held.id, held=True), "", actor)

    overlap(app, sign(board[0]), sign(board[1]), actors=(board[0], board[1]))
    db.session().expire_all()
    assert queries.get_session(held.id).state == "signed"
    assert db.session().get_one(Application, file.id).state == "recommended"


def test_what_is_changed_after_a_signature_is_signed_again(city):
    board, held, file = voted_session(city)
    item = held.items[0]
    for change in (
        lambda: commands.vote(item, held, "against", "للجوار", board[2]),
        lambda: commands.write_resolution(item, held, "بشرط", ["ساتر"], board[1]),
        lambda: commands.open_session(held, [b.user_id for b in board], board[1]),
        lambda: commands.set_agenda(held, [item.id], board[1]),
    ):
        commands.sign_minutes(held, "", board[0])
        assert signers(held) == {board[0].user_id}
        change()
        assert signers(held) == set() and held.state == "open"
    commands.sign_minutes(held, "", board[1])
    assert (held.state, file.state) == ("open", "on_agenda")
    commands.sign_minutes(held, "", board[0])
    assert (held.state, file.state) == ("signed", "recommended")


def test_who_voted_is_not_absent(city):
    board, held, _file = voted_session(city)
    with pytest.raises(UserError, match="voter_not_absent"):
        commands.open_session(held, [board[0].user_id, board[1].user_id, board[2].user_id], board[1])


def test_only_colleagues_are_appointed_and_for_days_to_come(city):
    director, citizen = desk.board()[0], make_user("مواطن")
    db.session().add(Membership(user_id=director.user_id, municipality_id=SIH, role="director", valid_from=today()))
    db.session().flush()
    with acting_as(director):
        with pytest.raises(UserError, match="session_member_needed"):
            commands.appoint("licences", SIH, citizen.id, "member", None, director)
        with pytest.raises(UserError, match="seat_until_past"):
            commands.appoint("licences", SIH, director.user_id, "member", today() - timedelta(days=1), director)
        assert commands.appoint("licences", SIH, director.user_id, "member", today(), director).part == "member"
