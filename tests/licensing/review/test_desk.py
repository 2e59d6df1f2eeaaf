"""The desk: remarks, returning, recommending with reasons, deciding by another."""

import pytest

from app.authz import acting_as
from app.casework.workflow import advance
from app.errors import Forbidden, UserError
from licensing.applications import commands as filing_commands
from licensing.applications import queries
from licensing.presenters.stored import finding_lines
from licensing.review import commands
from licensing.review import queries as desk
from licensing.review.changes import list_changes
from licensing.review.commands import Assessment
from licensing.review.pages import file_page
from tests.factories import filing


@pytest.fixture
def under_review(city, on_the_desk):
    with acting_as(city.reviewer):
        advance(on_the_desk, "start_review", city.reviewer)
    return on_the_desk


def test_only_what_is_ticked_carries_a_remark(city, under_review):
    with acting_as(city.reviewer):
        commands.keep_remarks(under_review, {("answer", "height_m"): "لا يطابق", ("document", "soil_report"): "غير واضح"}, city.reviewer)
        commands.keep_remarks(under_review, {("answer", "height_m"): "لا يطابق المقطع"}, city.reviewer)
        assert dict(desk.remarks_being_written(under_review)) == {"answer:height_m": "لا يطابق المقطع"}


def test_a_tick_without_words_is_named(city, under_review):
    with acting_as(city.reviewer), pytest.raises(UserError, match="remark_needed") as refusal:
        commands.keep_remarks(under_review, {("document", "soil_report"): "  "}, city.reviewer)
    assert refusal.value.details["label"]


def test_nothing_that_the_service_does_not_ask_can_be_returned(city, under_review):
    with acting_as(city.reviewer), pytest.raises(UserError, match="not_of_this_file"):
        commands.keep_remarks(under_review, {("answer", "shoe_size"): "؟"}, city.reviewer)


def test_returning_needs_a_remark_and_starts_the_applicants_clock(city, under_review):
    with acting_as(city.reviewer):
        with pytest.raises(UserError, match="unmet_correction_items_named"):
            commands.return_for_correction(under_review, {}, "", city.reviewer)
        commands.return_for_correction(under_review, {("drawing", "ground"): "عدّل الواجهة"}, "", city.reviewer)
    assert (under_review.state, under_review.clock_name) == ("returned", "applicant")


def test_a_resubmission_shows_what_was_asked_and_what_changed(app, city, under_review):
    with acting_as(city.reviewer):
        commands.return_for_correction(
            under_review, {("drawing", "ground"): "قلّل المساحة", ("answer", "height_m"): "صحح"}, "", city.reviewer
        )
    with acting_as(city.office):
        filing_commands.draw(under_review, "ground", filing.drawn(22, 3, 36, 20), city.office)
        filing.answer(under_review, city.office, "engineering_office", {**filing.BUILDING, "height_m": "9"})
        advance(under_review, "resubmit", city.office)
    first, second = queries.list_submissions(under_review)
    changes = {(c.target, c.name): (c.before, c.after) for c in list_changes(queries.service_of(under_review), first, second)}
    assert changes.keys() == {("answer", "height_m"), ("drawing", "ground")}
    assert changes["answer", "height_m"] == ("10.5 م", "9 م")
    with app.test_request_context(), acting_as(city.reviewer):
        _, context = file_page(under_review, city.reviewer)
    assert [item["changed"] for item in context["asked"]] == [True, True]
    assert next(f for f in context["changed_sketch"].floors if f.code == "ground").envelope


def test_a_recommendation_keeps_its_reasons_and_stays_among_colleagues(city, under_review):
    with acting_as(city.reviewer):
        with pytest.raises(UserError, match="note_required"):
            commands.recommend(under_review, "recommend_approval", [], " ", city.reviewer)
        event = commands.recommend(
            under_review, "recommend_approval", [Assessment("3", "الارتفاع", "met", "يطابق")], "مطابق", city.reviewer
        )
    assert event.data == {"reasoning": [{"rule": "3", "sentence": "الارتفاع", "found": "met", "why": "يطابق"}], "internal": True}
    assert under_review.recommended_text == "مطابق"


def test_an_open_question_must_be_assessed_before_approval(city, under_review):
    row = queries.list_findings(under_review)[0]
    row.verdict = "needs_human"
    with acting_as(city.reviewer):
        with pytest.raises(UserError, match="assessment_needed"):
            commands.recommend(under_review, "recommend_approval", [], "مطابق", city.reviewer)
        commands.recommend(under_review, "recommend_approval", [Assessment(str(row.seq), "…", "waived", "معروف")], "مطابق", city.reviewer)
    assert under_review.state == "recommended"


def test_who_recommended_sees_that_he_cannot_decide(app, city, under_review):
    filing_roles = type(city.reviewer)(user_id=city.reviewer.user_id, name="x", roles={1: frozenset({"reviewer", "approver"})})
    with acting_as(city.reviewer):
        commands.recommend(under_review, "recommend_approval", [], "مطابق", city.reviewer)
    with app.test_request_context(), acting_as(filing_roles):
        _, context = file_page(under_review, filing_roles)
        assert context["deciding"] and context["own_recommendation"]
        with pytest.raises(UserError, match="unmet_recommended_by_another"):
            commands.decide(under_review, "approve", "أوافق", filing_roles)


def test_a_decision_needs_a_reason(city, under_review):
    with acting_as(city.reviewer):
        commands.recommend(under_review, "recommend_approval", [], "مطابق", city.reviewer)
    with acting_as(city.approver):
        with pytest.raises(UserError, match="note_required"):
            commands.decide(under_review, "approve", "", city.approver)
        commands.decide(under_review, "approve", "أوافق", city.approver)
    assert under_review.state == "awaiting_payment"


def test_checking_again_is_for_the_desk(city, under_review):
    with acting_as(city.owner), pytest.raises(Forbidden):
        commands.check_again(under_review, city.owner)
    with acting_as(city.reviewer):
        commands.check_again(under_review, city.reviewer)
    assert not desk.checks_are_stale(under_review)


def test_findings_stand_gravest_first(on_the_desk):
    rows = queries.list_findings(on_the_desk)
    rows[-1].verdict = "fail"
    assert next(line["seq"] for line in finding_lines(rows)) == rows[-1].seq
