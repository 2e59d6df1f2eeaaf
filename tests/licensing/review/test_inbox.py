"""The inbox: order, narrowings, keyset, acts on several files, kept filters."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app import db
from app.authz import acting_as
from app.casework import inbox
from app.casework.bulk import run_bulk
from app.casework.inbox import InboxFilter, list_inbox, token_of
from app.casework.models import CaseSearch
from app.errors import UserError
from licensing.review import acting
from tests.factories import desk
from tests.factories.people import DILAM

STATES = ["submitted", "under_review"]


@pytest.fixture
def files(city):
    """Three files of the same owner, the last one lodged the most urgent, the second without a clock."""
    made = [desk.lodge(city) for _ in range(3)]
    now = datetime.now(UTC)
    for file, due in zip(made, (now + timedelta(days=2), None, now - timedelta(days=1)), strict=True):
        file.due_at = due
    db.session().flush()
    return made


def numbers(actor, chosen=None, states=STATES):
    with acting_as(actor):
        return [row.case.reference for row in list_inbox(actor, chosen or InboxFilter(), ["application"], states)]


def test_the_most_urgent_first_and_those_without_a_clock_last(city, files):
    assert numbers(city.reviewer) == [files[i].reference for i in (2, 0, 1)]


def test_the_next_page_goes_on_after_the_last_row_with_or_without_a_clock(city, files, monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 0)  # one row a page
    first = numbers(city.reviewer)
    second = numbers(city.reviewer, InboxFilter(after=token_of(files[2])))
    third = numbers(city.reviewer, InboxFilter(after=token_of(files[0])))
    assert [first, second, third] == [[files[i].reference] for i in (2, 0, 1)]
    assert numbers(city.reviewer, InboxFilter(after=token_of(files[1]))) == []


def test_narrowed_to_late_to_unclaimed_to_ones_own_and_by_words(city, files):
    desk.take(city, files[0])
    assert numbers(city.reviewer, InboxFilter(late=True)) == [files[2].reference]
    assert set(numbers(city.reviewer, InboxFilter(free=True))) == {files[1].reference, files[2].reference}
    assert numbers(city.reviewer, InboxFilter(mine=True)) == [files[0].reference]
    assert numbers(city.reviewer, InboxFilter(words=files[1].reference)) == [files[1].reference]
    assert numbers(city.reviewer, InboxFilter(words="لا وجود لهذه الكلمة")) == []


def test_words_narrow_what_was_narrowed_already_page_by_page(city, files, monkeypatch):
    """Words that few open files hold are looked up first; the other narrowings and the place in the list hold for them too."""
    desk.take(city, files[0])
    word = files[0].title.split()[0]
    assert numbers(city.reviewer, InboxFilter(words=word)) == [files[i].reference for i in (2, 0, 1)]
    assert numbers(city.reviewer, InboxFilter(words=word, mine=True)) == [files[0].reference]
    assert set(numbers(city.reviewer, InboxFilter(words=word, free=True))) == {files[1].reference, files[2].reference}
    assert numbers(city.reviewer, InboxFilter(words=word, late=True)) == [files[2].reference]
    assert numbers(city.reviewer, InboxFilter(words=word, state="under_review")) == [files[0].reference]
    monkeypatch.setattr(inbox, "PAGE", 0)  # one row a page
    after = [InboxFilter(words=word, after=token_of(files[i])) for i in (2, 0, 1)]
    assert [numbers(city.reviewer, chosen) for chosen in after] == [[files[0].reference], [files[1].reference], []]


def test_words_of_a_file_leave_the_desk_with_it(city, files):
    def waits_in(file):
        return db.session().scalar(select(CaseSearch.waits_in).where(CaseSearch.case_id == file.id))

    assert waits_in(files[0]) == files[0].municipality_id
    files[0].closed_at, files[1].municipality_id = datetime.now(UTC), DILAM
    db.session().flush()
    assert (waits_in(files[0]), waits_in(files[1])) == (None, DILAM)
    assert numbers(city.reviewer, InboxFilter(words=files[0].title.split()[0])) == [files[2].reference]
    files[0].closed_at = None
    db.session().flush()
    assert waits_in(files[0]) == files[0].municipality_id


def test_another_branch_sees_nothing_of_it(city, files):
    neighbour = type(city.reviewer)(user_id=city.reviewer.user_id, name="x", roles={3: frozenset({"reviewer"})})
    assert numbers(neighbour) == []


def test_one_act_on_several_files_tells_why_each_that_was_refused_was(app, city, files):
    desk.take(city, files[0], desk.employee("reviewer", "زميل"))
    with app.test_request_context(), acting_as(city.reviewer):
        outcomes = run_bulk("claim", [f.reference for f in files], {}, city.reviewer)
    assert [bool(o.refusal) for o in outcomes] == [True, False, False] and "زميل آخر" in outcomes[0].refusal
    assert [f.assigned_to_id == city.reviewer.user_id for f in files] == [False, True, True]


def test_only_simple_files_are_approved_together(app, city, files):
    simple, technical, untouched = desk.lodge(city), desk.lodge(city, "technical_review_direct"), files[0]
    for file in (simple, technical):
        acting.carry_to_recommendation(file, city.reviewer)
    with app.test_request_context(), acting_as(city.approver):
        chosen = [simple.reference, technical.reference, untouched.reference]
        outcomes = run_bulk("approve_simple", chosen, {}, city.approver)
    assert [bool(o.refusal) for o in outcomes] == [False, True, True]
    assert (simple.state, technical.state, untouched.state) == ("awaiting_payment", "recommended", "submitted")
    assert simple.decided_by_id == city.approver.user_id


def test_what_cannot_be_an_act_on_several_is_refused_whole(app, city, files):
    with app.test_request_context(), acting_as(city.reviewer):
        for code, chosen, why in (
            ("burn", ["x"], "bulk_unknown"),
            ("claim", [], "nothing_chosen"),
            ("claim", [str(n) for n in range(51)], "bulk_many"),
        ):
            with pytest.raises(UserError, match=why):
                run_bulk(code, chosen, {}, city.reviewer)


def test_a_kept_filter_is_its_owners_and_replaced_by_name(city):
    inbox.save_filter(city.reviewer, "المتأخر", {"late": "1", "csrf_token": "x"})
    inbox.save_filter(city.reviewer, "المتأخر", {"late": "1", "q": "فلة"})
    kept = inbox.list_filters(city.reviewer)
    assert [(f.name, f.asked) for f in kept] == [("المتأخر", {"late": "1", "q": "فلة"})]
    inbox.drop_filter(city.approver, kept[0].id)
    assert inbox.list_filters(city.reviewer) and inbox.list_filters(city.approver) == []
    with pytest.raises(UserError, match="filter_name_needed"):
        inbox.save_filter(city.reviewer, " ", {})
