"""A grievance: who may lodge one, until when, who answers, and what an upheld one brings about."""

from datetime import UTC, datetime, timedelta

import pytest

from app.authz import SYSTEM, acting_as
from app.casework.commands import claim
from app.casework.workflow import advance
from app.errors import Conflict, Forbidden, UserError
from licensing.grievances import commands, pages
from licensing.review import commands as review
from licensing.review import letters
from tests.factories import desk


@pytest.fixture
def refused(city):
    """The owner's file, refused."""
    file = desk.take(city, desk.lodge(city))
    with acting_as(city.reviewer):
        review.recommend(file, "recommend_refusal", [], "الاستخدام غير مسموح", city.reviewer)
    with acting_as(city.approver):
        review.decide(file, "refuse", "الاستخدام غير مسموح", city.approver)
    return file


@pytest.fixture
def judge(city):
    return desk.employee("director", "المدير")


def lodge(city, file, **more):
    with acting_as(city.owner):
        return commands.file_grievance(file, "القرار خالف النظام", "إعادة النظر", city.owner, **more)


def test_an_upheld_grievance_opens_the_file_anew_for_another_look(city, refused, judge, sign_in):
    grievance = lodge(city, refused)
    assert grievance.reference.startswith("TM-") and grievance.first_decider_id == city.approver.user_id
    assert timedelta(days=59) < grievance.due_at - datetime.now(UTC) < timedelta(days=61)
    with acting_as(judge):
        advance(grievance, "study", judge)
        commands.answer(grievance, "upheld", "reopen", "الاستخدام مسموح في المنطقة", judge)
    assert (grievance.state, refused.state, refused.closed_at, refused.recommended_by_id) == ("upheld", "under_review", None, None)
    with acting_as(city.reviewer), pytest.raises(UserError, match="unmet_reviewed_by_actor"):
        advance(refused, "recommend_approval", city.reviewer)
    page = sign_in(judge).get(f"/cases/{grievance.reference}").get_data(as_text=True)
    assert "الاستخدام غير مسموح" in page  # the decision that was undone is still told


def test_a_rejected_one_changes_nothing(city, refused, judge):
    grievance = lodge(city, refused)
    with acting_as(judge):
        advance(grievance, "study", judge)
        commands.answer(grievance, "rejected", "reopen", "القرار صحيح", judge)
    assert (grievance.state, grievance.remedy, refused.state) == ("rejected", "none", "refused")


def test_nobody_judges_his_own_decision_or_recommendation(city, refused):
    grievance = lodge(city, refused)
    for who in (city.approver, city.reviewer):
        both = type(who)(user_id=who.user_id, name="x", roles={1: frozenset({"approver"})})
        with acting_as(both), pytest.raises(UserError, match="unmet_not_the_first_decider"):
            advance(grievance, "study", both)


def test_only_against_a_decision_that_stands_within_its_days_and_once(city, refused, judge):
    running = desk.lodge(city)
    with pytest.raises(UserError, match="nothing_to_grieve"):
        lodge(city, running)
    with acting_as(city.stranger), pytest.raises(Forbidden):
        commands.file_grievance(refused, "لي رأي", "", city.stranger)
    with pytest.raises(UserError, match="grievance_late"):
        lodge(city, refused, at=datetime.now(UTC) + timedelta(days=61))
    with acting_as(city.owner), pytest.raises(UserError, match="grievance_grounds_needed"):
        commands.file_grievance(refused, " ", "", city.owner)
    lodge(city, refused)
    with pytest.raises(Conflict, match="grievance_open"):
        lodge(city, refused)
    with acting_as(city.owner):
        assert not pages.may_grieve(refused, city.owner)


def test_a_file_is_not_reopened_without_an_upheld_grievance(city, refused):
    with pytest.raises(UserError, match="unmet_grievance_upheld"):
        advance(refused, "reopen", SYSTEM)


def test_the_forms_say_what_is_missing_and_keep_what_was_typed(city, refused, sign_in, no_form_tokens):
    client = sign_in(city.owner)
    assert "آخر يوم للتظلم" in client.get(f"/cases/{refused.reference}/grievance").get_data(as_text=True)
    empty = client.post(f"/cases/{refused.reference}/grievance", data={"idempotency_key": "a" * 32, "wanted": "إعادة النظر"})
    assert empty.status_code == 422 and "اكتب أسباب تظلمك" in empty.get_data(as_text=True) and "إعادة النظر" in empty.get_data(as_text=True)
    sent = client.post(f"/cases/{refused.reference}/grievance", data={"idempotency_key": "b" * 32, "grounds": "القرار خالف النظام"})
    assert sent.status_code == 303 and "/cases/TM-" in sent.location
    assert "القرار خالف النظام" in client.get(sent.location).get_data(as_text=True)


def test_the_decision_is_on_paper_with_its_reasons_and_the_way_to_a_grievance(app, city, refused, sign_in):
    with app.test_request_context(), acting_as(city.owner):
        said = letters.letter_context(refused)
    assert (said["reason"], said["refused"], said["days"]) == ("الاستخدام غير مسموح", True, 60)
    paper = sign_in(city.owner).get(f"/cases/{refused.reference}/review/decision.pdf")
    assert paper.status_code == 200 and paper.data.startswith(b"%PDF")


def test_who_decided_cannot_claim_the_grievance(city, refused):
    grievance = lodge(city, refused)
    with acting_as(city.approver), pytest.raises(UserError, match="unmet_not_the_first_decider"):
        claim(grievance, city.approver)
