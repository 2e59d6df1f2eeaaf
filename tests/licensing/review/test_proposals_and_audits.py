"""Changes proposed and answered; phrases counted; instant documents looked at later."""

import pytest
from sqlalchemy import select

from app import db
from app.authz import acting_as
from app.casework.workflow import advance
from app.errors import Conflict, NotFound, UserError
from licensing.applications import queries
from licensing.events import PermitGranted
from licensing.models import InstantAudit, PermitCondition
from licensing.review import acting, audits, commands, phrases, proposals
from tests.factories import desk, filing
from tests.factories.people import make_party
from tests.licensing.applications.test_whole_way import pay, permit_of


@pytest.fixture
def under_review(city):
    return desk.take(city, desk.lodge(city))


def returned(city, file):
    """A purpose and a co-owner were proposed, and the file went back."""
    partner = make_party("شريك بن عبدالله")
    with acting_as(city.reviewer):
        proposals.propose(file, "description", "statement_purpose", other_purpose(file), "الغرض في الصك غير هذا", city.reviewer)
        proposals.propose(file, "party", "", partner.identifier, "الصك مشترك", city.reviewer)
        commands.keep_remarks(file, {}, city.reviewer)
        advance(file, "request_correction", city.reviewer)
    return proposals.open_proposals(file), partner


def other_purpose(file):
    field = queries.service_of(file).form.by_name["statement_purpose"]
    return next(value for value in field.by_value if value != file.answers["statement_purpose"])


def test_an_accepted_change_is_in_the_file_and_a_rejected_one_is_not(city, under_review):
    items, partner = returned(city, under_review)
    assert (under_review.state, under_review.clock_name, len(items)) == ("returned", "applicant", 2)
    with acting_as(city.owner):
        with pytest.raises(UserError, match="unmet_corrections_answered"):
            advance(under_review, "resubmit", city.owner)
        proposals.reply(under_review, items[0].id, "accepted", "", city.owner)
        with pytest.raises(UserError, match="proposal_reply_unknown"):
            proposals.reply(under_review, items[1].id, "rejected", " ", city.owner)
        proposals.reply(under_review, items[1].id, "rejected", "لا شريك لي", city.owner)
        with pytest.raises(Conflict, match="proposal_answered"):
            proposals.reply(under_review, items[0].id, "rejected", "رجعت", city.owner)
        advance(under_review, "resubmit", city.owner)
    assert under_review.answers["statement_purpose"] == items[0].payload["new"] != items[0].payload["old"]
    assert partner.id not in {p.party_id for p in under_review.parties} and under_review.state == "under_review"


def test_an_accepted_partner_takes_part(city, under_review):
    items, partner = returned(city, under_review)
    with acting_as(city.owner):
        proposals.reply(under_review, next(i.id for i in items if i.kind == "party"), "accepted", "", city.owner)
    assert partner.id in {p.party_id for p in under_review.parties}


@pytest.mark.parametrize(
    ("kind", "name", "new", "why"),
    [
        ("description", "shoe_size", "42", "س"),
        ("description", "statement_purpose", "design", "لم يتغير"),
        ("description", "statement_purpose", "no_such", "س"),
        ("fee", "statement_purpose", "5", "ليس عدداً"),
        ("party", "", "1999999999", "غير معروف"),
        ("boundary", "tenth_floor", "{}", "س"),
        ("weather", "", "مشمس", "س"),
        ("description", "statement_purpose", "sale", " "),
    ],
)
def test_what_does_not_fit_the_file_is_not_proposed(city, under_review, kind, name, new, why):
    with acting_as(city.reviewer), pytest.raises(UserError, match="proposal_unfit"):
        proposals.propose(under_review, kind, name, new, why, city.reviewer)


def test_a_phrase_counts_its_uses_and_can_be_retired(city, under_review):
    first = phrases.list_phrases("refusal")[0]
    with acting_as(city.reviewer):
        commands.recommend(under_review, "recommend_refusal", [], first.text, city.reviewer)
    with acting_as(city.approver):
        event = commands.decide(under_review, "refuse", f"بعد الدراسة: {first.text}", city.approver)
    assert event.data == {"reason_codes": [first.code]}
    assert next(p.uses for p in phrases.list_phrases("refusal") if p.code == first.code) == 1
    phrases.change_phrase("refusal", first.code, first.text, True, city.approver)
    assert first.code not in {p.code for p in phrases.list_phrases("refusal")}
    own = phrases.write_phrase("condition", "يُنفذ خلال ستة أشهر.", "المادة 4", city.approver)
    assert [p.own for p in phrases.list_phrases("condition") if p.code == own.code] == [True]
    with pytest.raises(NotFound):
        phrases.change_phrase("refusal", "no_such", "س", False, city.approver)


def granted(city, procedure):
    file = desk.lodge(city, procedure)
    acting.carry_to_recommendation(file, city.reviewer)
    filing.approve(city, file)
    pay(file)
    return file, permit_of(file)


def test_only_what_no_officer_looked_at_is_drawn_and_a_breach_raises_the_rate(city, monkeypatch):
    monkeypatch.setattr(audits, "is_drawn", lambda _rate, _lot: True)
    file, permit = granted(city, "simple_review")
    assert db.session().get(InstantAudit, file.id) is None
    file.procedure_code, file.procedure_version = "instant", acting.current_app.extensions["procedures"]["instant"].version
    audits.draw_for_audit(PermitGranted(permit.id, file.id))
    drawn = db.session().get(InstantAudit, file.id)
    assert (str(drawn.rate), drawn.filer_party_id) == ("0.3000", city.owner_party.id)
    with acting_as(city.approver):
        assert [row.application_id for row, _file in audits.list_waiting(city.approver)] == [file.id]
        with pytest.raises(UserError, match="audit_outcome_unknown"):
            audits.record_audit(file.reference, "breach", " ", city.approver)
        audits.record_audit(file.reference, "breach", "المستند لغير المحل", city.approver)
        with pytest.raises(Conflict):
            audits.record_audit(file.reference, "sound", "", city.approver)
    assert audits.record_of(city.owner_party.id) == (1, 1)


def test_conditions_of_bodies_stand_on_the_permit(city, monkeypatch, app):
    monkeypatch.setattr(
        "licensing.review.conditions.consultations.conditions_asked", lambda _file: [(acting.agencies()["water"], "عداد مستقل")]
    )
    _file, permit = granted(city, "simple_review")
    texts = db.session().scalars(select(PermitCondition.text_ar).where(PermitCondition.permit_id == permit.id)).all()
    assert any(text.startswith("عداد مستقل (") for text in texts)
