"""Eight people report one hole: one work, eight numbers."""

from datetime import timedelta

import pytest

from app.authz import ANONYMOUS
from app.errors import UserError
from field_inspection.catalogue.report_kinds import catalogue
from field_inspection.reports import commands, rules
from field_inspection.reports.commands import Reporter, file_report
from field_inspection.reports.queries.nearby import list_near, list_near_report
from tests.factories.people import DILAM, staff
from tests.field_inspection.reports.conftest import LAMP, POTHOLE, pin_at
from tests.field_inspection.reports.pictures import photo

KIND = catalogue().kinds[POTHOLE]


def near(x: float, y: float, kind=KIND, **facts):
    pin = pin_at(x, y)
    return list_near(pin.longitude, pin.latitude, kind, **facts)


def test_an_open_report_of_the_family_within_its_radius_is_shown(pothole):
    found = near(20, -5)
    assert [(n.report.reference, round(n.distance_m), n.is_likely) for n in found] == [(pothole.reference, 10, True)]


def test_beyond_the_radius_or_of_another_family_it_is_not(pothole):
    assert near(10 + KIND.radius_m + 5, -5) == []
    assert near(10, -5, catalogue().kinds[LAMP]) == []


def test_an_inexact_pin_reaches_farther(pothole):
    assert [n.report for n in near(10 + KIND.radius_m + 5, -5, accuracy_m=20.0)] == [pothole]


def test_a_report_closed_today_still_counts_an_older_one_does_not(pothole, desk):
    commands.dispatch(pothole, desk, "roads")
    commands.close(pothole, desk, "رُدمت الحفرة.", [photo()])
    assert near(10, -5) != []
    pothole.closed_at -= rules.CLOSED_STILL_COUNTS + timedelta(hours=1)
    pothole.opened_at -= timedelta(days=9)
    assert near(10, -5) == []


def test_likeness_grows_with_nearness_kind_freshness_and_words():
    def score(**change):
        facts = {"distance_m": 10.0, "radius_m": 30.0, "age": timedelta(days=1), "same_kind": True, "text_likeness": 0.3} | change
        return rules.same_trouble(facts.pop("distance_m"), facts.pop("radius_m"), facts.pop("age"), **facts)

    assert score() > score(distance_m=25.0) and score() > score(same_kind=False) and score() > score(age=timedelta(days=30))
    assert score(text_likeness=1.0) > score()
    assert score(distance_m=31.0) == 0.0


@pytest.fixture
def second(ground):
    return file_report(ANONYMOUS, POTHOLE, "الحفرة نفسها", pin_at(14, -5), reporter=Reporter(phone="0551112222"))


def test_a_joined_report_keeps_its_number_and_closes_with_its_parent(pothole, second, desk):
    commands.link(second, pothole, desk)
    assert (second.state, second.parent_id, pothole.followers_count, second.due_at) == ("duplicate", pothole.id, 1, None)
    commands.dispatch(pothole, desk, "roads")
    commands.close(pothole, desk, "رُدمت الحفرة.", [photo()])
    assert (second.state, second.reply) == ("closed", "رُدمت الحفرة.")
    assert second.reference != pothole.reference


def test_reopening_the_parent_brings_its_duplicates_back(pothole, second, desk, citizen):
    commands.link(second, pothole, desk)
    commands.dispatch(pothole, desk, "roads")
    commands.close(pothole, desk, "رُدمت الحفرة.", [photo()])
    commands.reopen(pothole, citizen, "عادت الحفرة بعد المطر")
    assert (pothole.state, second.state) == ("reopened", "duplicate")


def test_separating_is_one_step_and_the_term_runs_on(pothole, second, desk):
    commands.link(second, pothole, desk)
    commands.unlink(second, desk)
    assert (second.state, second.parent_id, pothole.followers_count) == ("classified", None, 0)
    assert second.due_at is not None


def test_a_duplicate_of_a_duplicate_hangs_on_the_first(pothole, second, desk):
    third = file_report(ANONYMOUS, POTHOLE, "حفرة ثالثة", pin_at(12, -5))
    commands.link(second, pothole, desk)
    commands.link(third, second, desk)
    assert third.parent_id == pothole.id


def test_what_cannot_be_joined(pothole, second, desk):
    with pytest.raises(UserError, match="report_own_duplicate"):
        commands.link(pothole, pothole, desk)
    elsewhere = file_report(ANONYMOUS, POTHOLE, "حفرة في الدلم", pin_at(6000, 0))
    both = staff("desk_940", 1, DILAM)
    with pytest.raises(UserError, match="report_parent_elsewhere"):
        commands.link(second, elsewhere, both)
    commands.dispatch(pothole, desk, "roads")
    commands.close(pothole, desk, "رُدمت الحفرة.", [photo()])
    with pytest.raises(UserError, match="report_parent_closed"):
        commands.link(second, pothole, desk)


def test_the_desk_sees_candidates_beside_the_report(pothole, second):
    assert [n.report for n in list_near_report(second)] == [pothole]


def test_following_counts_once_and_needs_a_telephone_or_account(pothole, citizen):
    assert commands.follow(pothole, ANONYMOUS, "0559998888") is True
    assert commands.follow(pothole, ANONYMOUS, "+966559998888") is False
    assert commands.follow(pothole, citizen) is True
    assert pothole.followers_count == 2
    with pytest.raises(UserError, match="report_follow_needs_phone"):
        commands.follow(pothole, ANONYMOUS)


def test_many_are_joined_in_one_act_or_none(pothole, second, desk):
    third = file_report(ANONYMOUS, POTHOLE, "حفرة ثالثة", pin_at(12, -5))
    with pytest.raises(UserError, match="report_none_chosen"):
        commands.gather(pothole, [], desk)
    assert commands.gather(pothole, [second.reference, third.reference, second.reference], desk) == 2
    assert (second.parent_id, third.parent_id, pothole.followers_count) == (pothole.id, pothole.id, 2)
