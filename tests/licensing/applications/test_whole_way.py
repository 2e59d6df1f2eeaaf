"""Each service from its start to its document, through the commands alone."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

import licensing.catalogue
from app import db
from app.authz import acting_as
from app.casework.workflow import advance
from app.errors import Forbidden, NotFound, UserError
from app.ledger.commands import settle_in_history
from app.ledger.queries import list_invoices_of_case
from licensing.applications import commands, queries
from licensing.applications.confirmation import confirm
from licensing.models import Permit, Submission
from tests.factories import filing


def pay(application) -> None:
    invoice = next(i for i in list_invoices_of_case(application.id) if i.state == "issued")
    settle_in_history(invoice, datetime.now(UTC))


def permit_of(application) -> Permit | None:
    return db.session().scalars(select(Permit).where(Permit.application_id == application.id)).one_or_none()


def test_a_villa_from_the_owners_first_click_to_the_permit(city):
    application = filing.start_villa(city)
    assert (application.state, application.municipality_id, application.parcel_id) == ("draft", 1, city.lot.id)
    filing.to_office(city, application)
    assert application.state == "with_office"
    filing.design(city, application)
    assert application.state == "owner_confirmation"
    filing.lodge(city, application)
    assert application.state == "submitted"
    findings = queries.list_findings(application)
    assert findings and not [f for f in findings if f.blocking]
    assert {f.floor for f in findings if f.family == "CV"} == {"ground", "first"}
    submission = db.session().scalars(select(Submission).where(Submission.application_id == application.id)).one()
    assert submission.answers["height_m"] == "10.5" and set(submission.drawing) == {"ground", "first"} and len(submission.documents) == 10
    filing.recommend(city, application)
    filing.approve(city, application)
    assert application.state == "awaiting_payment"
    invoice = list_invoices_of_case(application.id)[0]
    assert invoice.total == Decimal("1536.00")  # two floors of 16 × 20 m at 2.40
    assert permit_of(application) is None
    pay(application)
    permit = permit_of(application)
    assert application.state == "issued" and permit.state == "active"
    assert permit.conditions[0].code == "foundation_visit" and permit.conditions[0].due_on is not None
    assert permit.facts["measures"]["total_floor_area_m2"] == "640.00"


def test_only_a_registered_owner_starts(city):
    code = filing.service("floors", office=True)
    with acting_as(city.stranger), pytest.raises(UserError, match="unmet_parcel_owned_by_applicant"):
        commands.start_application(code, city.stranger_party, city.stranger, parcel=city.lot)
    with acting_as(city.stranger), pytest.raises(Forbidden):
        commands.start_application(code, city.owner_party, city.stranger, parcel=city.lot)


def test_the_office_sees_the_file_only_while_it_takes_part(city):
    application = filing.start_villa(city)
    with acting_as(city.office), pytest.raises(NotFound):
        queries.get_application(application.reference)
    filing.to_office(city, application)
    with acting_as(city.office):
        assert queries.get_application(application.reference) is application
    with acting_as(city.owner), pytest.raises(Forbidden, match="not_in_your_hands"):
        filing.answer(application, city.owner, "applicant", filing.PROJECT)


def test_five_wrong_codes_and_a_new_one_is_needed(city):
    application = filing.start_villa(city)
    filing.to_office(city, application)
    filing.design(city, application)
    with acting_as(city.owner):
        with pytest.raises(UserError):
            advance(application, "submit", city.owner)
        with pytest.raises(UserError):
            confirm(application, "abc", city.owner)


def test_a_floor_over_the_setback_blocks_the_recommendation_until_it_is_drawn_anew(city):
    application = filing.start_villa(city)
    filing.to_office(city, application)
    filing.design(city, application, ground=(20, 0.5, 40, 15))
    filing.lodge(city, application)
    assert [f.rule_id for f in queries.list_findings(application) if f.blocking] == ["SB-FRONT"]
    with acting_as(city.reviewer):
        advance(application, "start_review", city.reviewer)
        with pytest.raises(UserError, match="unmet_no_blocking_finding"):
            advance(application, "recommend_approval", city.reviewer)
        commands.name_correction(application, "drawing", "ground", "ارتداد الواجهة أقل من المطلوب", city.reviewer)
        commands.name_correction(application, "answer", "height_m", "لا يطابق المقطع", city.reviewer)
        advance(application, "request_correction", city.reviewer)
    assert application.state == "returned"
    with acting_as(city.office):
        with pytest.raises(UserError, match="unmet_corrections_answered"):
            advance(application, "resubmit", city.office)
        commands.draw(application, "ground", filing.drawn(22, 3, 38, 20), city.office)
        assert (
            filing.answer(application, city.office, "engineering_office", {**filing.BUILDING, "height_m": "9", "parking_bays": "7"}) == {}
        )
        with pytest.raises(Forbidden, match="not_reopened"):
            commands.attach(application, "soil_report", filing.pdf(), city.office)
        with pytest.raises(Forbidden, match="not_reopened"):
            commands.draw(application, "first", filing.drawn(22, 3, 38, 19), city.office)
        advance(application, "resubmit", city.office)
    assert application.answers["parking_bays"] == "2" or application.answers["parking_bays"] == 2
    assert application.state == "under_review" and [s.number for s in queries.list_submissions(application)] == [1, 2]
    with acting_as(city.reviewer):
        advance(application, "recommend_approval", city.reviewer)
    filing.approve(city, application)


def test_who_recommends_cannot_decide(city):
    application = filing.start_villa(city)
    filing.to_office(city, application)
    filing.design(city, application)
    filing.lodge(city, application)
    filing.recommend(city, application)
    both = type(city.reviewer)(user_id=city.reviewer.user_id, name="x", roles={1: frozenset({"reviewer", "approver"})})
    with acting_as(both), pytest.raises(UserError, match="unmet_recommended_by_another"):
        advance(application, "approve", both)


def test_a_fence_is_measured_from_its_line_and_needs_no_office(city):
    with acting_as(city.owner):
        application = commands.start_application(filing.service("fence"), city.owner_party, city.owner, parcel=city.lot)
        heights = {f"fence_height_{role}_m": "2.5" for role in ("front", "side", "rear")}
        assert filing.answer(application, city.owner, "applicant", {"fence_material": "block", "undertaking": "y", **heights}) == {}
        filing.attach_all(application, city.owner, "applicant")
        ring = json.loads(filing.drawn(20, 0, 40, 25))["coordinates"][0]
        commands.draw(application, "fence", json.dumps({"type": "LineString", "coordinates": ring}), city.owner)
        advance(application, "submit", city.owner)
    assert {f.params["code"] for f in queries.list_findings(application)} >= {"fence_on_boundary", "fence_height"}
    assert not [f for f in queries.list_findings(application) if f.verdict != "pass"]
    filing.recommend(city, application)
    filing.approve(city, application)
    assert list_invoices_of_case(application.id)[0].total == Decimal("144.00")  # 90 m at 1.60
    pay(application)
    assert permit_of(application).template == "fence_permit"


def plain(place: str) -> str:
    """The online service without a drawing that this kind of person may start."""
    return next(
        s.code
        for s in licensing.catalogue.services().values()
        if s.definition
        and s.definition.drawing is None
        and s.definition.start.place == place
        and s.definition.output.template in ("zoning_statement", "commercial_licence")
    )


def test_a_zoning_statement(city):
    with acting_as(city.owner):
        application = commands.start_application(plain("own_parcel"), city.owner_party, city.owner, parcel=city.lot)
        assert filing.answer(application, city.owner, "applicant", {"statement_purpose": "design"}) == {}
        advance(application, "submit", city.owner)
    filing.recommend(city, application)
    filing.approve(city, application)
    pay(application)
    assert permit_of(application).template == "zoning_statement"


def test_an_instant_licence_waits_for_its_payment_only(city):
    with acting_as(city.stranger):
        application = commands.start_application(plain("none"), city.stranger_party, city.stranger, municipality_id=1)
        answers = {
            "unified_no": "7000900033",
            "trade_name": "قرطاسية النخيل",
            "activity": "stationery",
            "shop_address": "حي النزهة",
            "shop_area_m2": "40",
            "sign_area_m2": "3",
            "licence_years": "2",
            "safety_confirmed": "y",
        }
        assert (
            commands.save_answers(application, queries.form_for(application, "applicant"), MultiDict(answers), "applicant", city.stranger)
            == {}
        )
        with pytest.raises(UserError, match="unmet_required_documents_attached"):
            advance(application, "submit", city.stranger)
        for need in queries.definition_of(application).documents:
            if need.required:
                commands.attach(application, need.code, filing.pdf() if "pdf" in need.accept else filing.photo(), city.stranger)
        advance(application, "submit", city.stranger)
    assert application.state == "awaiting_payment"
    assert list_invoices_of_case(application.id)[0].total == Decimal("1364.00")  # 80 × 4.80 + 6 × 160 + 20
    pay(application)
    assert application.state == "issued" and permit_of(application).valid_to.year == datetime.now(UTC).year + 2
