"""Afterwards: the reporter rates and reopens."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.authz import ANONYMOUS
from app.casework.queries import list_clocks
from app.casework.workflow import advance
from app.errors import Forbidden, NotFound, UserError
from field_inspection.reports import commands
from field_inspection.reports.queries.details import get_report_by_key
from tests.factories.people import make_party, person
from tests.field_inspection.reports.pictures import photo


@pytest.fixture
def closed(pothole, desk):
    commands.dispatch(pothole, desk, "roads")
    commands.close(pothole, desk, "رُدمت الحفرة.", [photo()])
    return pothole


def test_the_reporter_rates_and_may_think_better_of_it(closed, citizen):
    commands.rate(closed, citizen, 5)
    assert commands.rate(closed, citizen, 4).stars == 4


def test_a_low_mark_needs_a_reason(closed, citizen):
    with pytest.raises(UserError, match="report_rating_reason"):
        commands.rate(closed, citizen, 1)
    with pytest.raises(UserError, match="report_stars"):
        commands.rate(closed, citizen, 6)
    assert commands.rate(closed, citizen, 1, "لم تُردم كاملة").reason


def test_only_the_reporter_answers_and_the_key_makes_one(closed):
    with pytest.raises(Forbidden):
        commands.rate(closed, person(make_party("غريب")), 5)
    with pytest.raises(Forbidden):
        commands.rate(closed, ANONYMOUS, 5)
    by_link = replace(ANONYMOUS, party_ids=frozenset({closed.reporter_key}))
    assert commands.rate(closed, by_link, 5).stars == 5


def test_a_wrong_key_finds_nothing(closed, pothole):
    assert get_report_by_key(closed.reference, closed.reporter_key.hex) is closed
    for key in ("", "x", "0" * 32):
        with pytest.raises(NotFound):
            get_report_by_key(closed.reference, key)


def test_reopening_gives_the_whole_term_again_twice_at_most(closed, citizen, desk):
    commands.reopen(closed, citizen, "ما زالت")
    assert (closed.state, closed.clock_name, closed.times_reopened) == ("reopened", "quality", 1)
    assert next(c for c in list_clocks(closed) if c.name == "officer").used_minutes == 0
    commands.dispatch(closed, desk, "roads")
    with pytest.raises(UserError, match="report_after_photo_missing"):  # the old photo shows the old work
        commands.close(closed, desk, "رُدمت مرة أخرى.")
    commands.close(closed, desk, "رُدمت مرة أخرى.", [photo("again.jpg", "#334455")])
    commands.reopen(closed, citizen, "ما زالت")
    commands.dispatch(closed, desk, "roads")
    commands.close(closed, desk, "رُدمت ثالثة.", [photo("third.jpg", "#556677")])
    with pytest.raises(UserError, match="report_reopened_enough"):
        commands.reopen(closed, citizen, "ما زالت")


def test_after_seven_days_a_new_report_is_wanted(closed, citizen):
    closed.closed_at -= timedelta(days=7, minutes=1)
    closed.opened_at -= timedelta(days=9)
    with pytest.raises(UserError, match="report_reopen_too_late"):
        commands.reopen(closed, citizen, "ما زالت")


def test_an_answer_lets_the_term_run_on(pothole, citizen, desk):
    advance(pothole, "ask", desk, note="أين بالضبط؟")
    commands.answer(pothole, citizen, "أمام البقالة")
    assert (pothole.state, pothole.clock_name) == ("classified", "officer")
