"""Search by words: a common word among the newest cases, a rare one however old, a stranger's never."""

from datetime import UTC, datetime, timedelta

import pytest

from app.authz import acting_as
from app.casework import queries
from app.casework.commands import open_case
from app.casework.models import Case
from tests.factories.people import DILAM, SIH, make_party, person, staff


@pytest.fixture
def cases(desk, monkeypatch):
    """Eight cases, a day apart, newest first; the oldest alone is about a quarry, one is of the other branch."""
    monkeypatch.setattr(queries, "NEWEST", 3)
    party, now = make_party(), datetime.now(UTC)

    def opened(day: int) -> Case:
        place = "حي المحجر" if day == 7 else "حي النزهة"
        where, at = DILAM if day == 1 else SIH, now - timedelta(days=day)
        return open_case(
            Case,
            procedure="probe",
            municipality_id=where,
            actor=person(party),
            title="طلب تجارب",
            party_id=party.id,
            place_text=place,
            at=at,
        )

    return party, [opened(day) for day in range(8)]


def found(words: str, limit: int = 20) -> list[str]:
    return [case.reference for case in queries.search_cases(words, limit)]


def test_a_word_that_many_hold_gives_the_newest_of_the_readers_branch(cases):
    _, every = cases
    with acting_as(staff("reviewer", SIH)):
        assert found("تجارب", 2) == [every[0].reference, every[2].reference]
        assert found("تجارب") == [case.reference for case in every if case.municipality_id == SIH]


def test_a_rare_word_is_found_beyond_the_newest_in_any_spelling(cases):
    _, every = cases
    with acting_as(staff("reviewer", SIH)):
        assert found("المحجَر") == [every[7].reference]
        assert found("حي المحجر") == [every[7].reference], "a word of two letters counts as a word"
        assert found("لا يوجد") == []
        assert found("   ") == []


def test_a_number_finds_its_case_and_what_is_not_ones_own_is_not_found(cases):
    party, every = cases
    with acting_as(staff("reviewer", SIH)):
        assert found(every[4].reference) == [every[4].reference]
        assert found(every[1].reference) == []
    with acting_as(person(party)):
        assert len(found("تجارب")) == 8
        assert found("المحجر") == [every[7].reference]
    with acting_as(person(make_party("غريب"))):
        assert found("تجارب") == []
