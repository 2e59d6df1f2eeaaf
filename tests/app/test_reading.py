"""What one request asks twice is read once, and anew as soon as something was written."""

import pytest

from app import db
from app.authz import acting_as
from app.identity.models import Party
from app.identity.queries import names_of
from app.reading import read_once
from tests.factories.people import SIH, make_party, staff


@pytest.fixture
def asked():
    """A question that tells how often it was really asked."""
    times: list[str] = []

    @read_once(lambda name: name)
    def ask(name: str) -> int:
        times.append(name)
        return len(times)

    return ask


@pytest.fixture
def in_request(app, db_session):
    with app.test_request_context():
        yield


def test_within_a_request_the_same_question_is_read_once(in_request, asked):
    assert [asked("a"), asked("a"), asked("b")] == [1, 1, 2]


def test_jobs_and_commands_read_anew(db_session, asked):
    assert [asked("a"), asked("a")] == [1, 2]


def test_whatever_is_written_is_seen(in_request):
    party = make_party()
    assert names_of([party.id]) == {party.id: party.name_ar}
    party.name_ar = "اسم جديد"  # not flushed: a query would have flushed it
    assert names_of([party.id]) == {party.id: "اسم جديد"}
    db.session().execute(Party.__table__.update().where(Party.id == party.id).values(name_ar="اسم آخر"))
    assert names_of([party.id]) == {party.id: "اسم آخر"}
    db.session().rollback()
    assert names_of([party.id]) == {}


def test_nobody_gets_what_was_read_in_anothers_scope(in_request, asked):
    with acting_as(staff("reviewer", SIH)):
        assert asked("a") == 1
    assert asked("a") == 2
