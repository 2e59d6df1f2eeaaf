"""A service is changed without code: drafted, tried, signed by another, taken back; running applications keep their version."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import current_app
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app import db
from app.authz import acting_as
from app.casework.workflow import advance
from app.errors import Forbidden, UserError
from app.identity.queries import today
from licensing.applications import commands, queries
from licensing.applications.opening import start_application
from licensing.catalogue import get_service, library
from licensing.catalogue.versions import Known, VersionClash, body_of, publish_files, refresh
from licensing.editor import creating, drafting, launching, overlaying, trying
from licensing.editor.change_pages import base_before, differences
from licensing.editor.rows import body_from, typed_of
from licensing.models import ServiceVersion
from tests.factories import filing
from tests.factories.people import DILAM, SIH, staff

STATEMENT = "lnd.zoning_statement"


def statement(city):
    with acting_as(city.owner):
        return start_application(STATEMENT, city.owner_party, city.owner, parcel=city.lot)


def typed(**changes) -> MultiDict:
    form = typed_of(body_of(get_service(STATEMENT).definition))
    for name, value in changes.items():
        form[name] = value
    return form


def proposed(city, **changes):
    service = get_service(STATEMENT)
    body = body_from(drafting.base_of(service), typed(**changes))
    with acting_as(city.director):
        change = drafting.propose(service, body, "طلب من القسم", SIH, city.director)
        trying.dry_run(change, city.director)
    return change


def published(city, change):
    with acting_as(city.director):
        advance(change, "send", city.director)
    with acting_as(city.signer):
        advance(change, "publish", city.signer)


def test_a_form_shows_the_definition_and_gives_it_back(city):
    for code in (STATEMENT, "bld.new_residential", "com.restaurant", "exc.water"):
        before = body_of(get_service(code).definition)
        after = body_from(before, typed_of(before))
        read = drafting.read(code, after)
        assert body_of(read) == body_of(drafting.read(code, before)), code


def test_the_form_of_no_service_loses_anything(city):
    lost = {}
    for code, service in library.file_services().items():
        before = body_of(service.definition)
        after = body_of(drafting.read(code, creating.composed(before, typed_of(before), code)))
        if wrong := [key for key in {*before, *after} if before.get(key) != after.get(key)]:
            lost[code] = wrong
    assert lost == {}


def test_what_was_published_holds_for_new_applications_and_not_for_running_ones(city):
    running = statement(city)
    change = proposed(
        city, working_days="7", **{"documents-2-code": "survey_decision", "documents-2-by": "applicant", "documents-2-required": "y"}
    )
    published(city, change)
    fresh = statement(city)
    first = get_service(STATEMENT)
    assert first.definition.version == change.published_version == running.service_version + 1
    assert (fresh.service_version, queries.definition_of(fresh).deadline.working_days) == (change.published_version, 7)
    assert "survey_decision" in {need.code for need in queries.definition_of(fresh).documents}
    assert queries.definition_of(running).deadline.working_days == 2
    assert "survey_decision" not in {need.code for need in queries.definition_of(running).documents}


def test_a_proposal_does_not_undo_unseen_what_was_published_meanwhile(city):
    first, second = proposed(city, working_days="7"), proposed(city, intro_ar="وصف آخر للخدمة")
    published(city, first)
    with pytest.raises(UserError, match="service_moved_on"), db.session().begin_nested():
        published(city, second)
    assert get_service(STATEMENT).definition.deadline.working_days == 7
    with acting_as(city.director):
        drafting.redraft(second, second.body, second.reason, city.director)
        trying.dry_run(second, city.director)
    assert second.based_on == first.published_version
    changed = differences(base_before(second), second.body)
    assert {(one["place"], one["before"], one["after"]) for one in changed} >= {("deadline.working_days", "7", "2")}
    published(city, second)


def test_what_was_published_may_be_taken_back_by_two_persons(city):
    published(city, proposed(city, working_days="7"))
    service = get_service(STATEMENT)
    with acting_as(city.director):
        back = drafting.propose(service, drafting.base_of(service), "خطأ في المدة", SIH, city.director, rollback=True)
    published(city, back)
    assert get_service(STATEMENT).definition.deadline.working_days == 2
    row = db.session().scalars(select(ServiceVersion).where(ServiceVersion.code == STATEMENT, ServiceVersion.origin == "editor")).one()
    assert row.withdrawn_at is not None


def test_who_drafted_does_not_publish_and_an_untried_draft_is_not_sent(city):
    change = proposed(city, working_days="7")
    with acting_as(city.director):
        drafting.redraft(change, body_from(change.body, typed(working_days="9")), "سبب", city.director)
        with pytest.raises(UserError, match="unmet_service_tried"):
            advance(change, "send", city.director)
        trying.dry_run(change, city.director)
        advance(change, "send", city.director)
    both = staff("approver", SIH)
    change.drafted_by_id = both.user_id
    with acting_as(both), pytest.raises(UserError, match="unmet_service_drafted_by_another"):
        advance(change, "publish", both)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({}, "service_unchanged"), ({"working_days": "-"}, "service_body_wrong"), ({"documents-0-by": "moon"}, "service_body_wrong")],
)
def test_what_is_no_change_is_refused_with_its_place(city, changes, code):
    with pytest.raises(UserError, match=code):
        proposed(city, **changes)


def test_a_faulty_draft_is_told_and_cannot_be_sent(city):
    change = proposed(city, **{"fee-0-tariff": "gold", "fee-0-quantity": "1"})
    assert any("gold" in fault for fault in drafting.faults_of(change))
    with acting_as(city.director), pytest.raises(UserError, match="unmet_service_sound"):
        advance(change, "send", city.director)


def test_the_dry_run_names_past_cases_that_would_have_met_something_else(city):
    application = statement(city)
    with acting_as(city.owner):
        filing.answer(application, city.owner, "applicant", {"statement_purpose": "design"})
        filing.attach_all(application, city.owner, "applicant")
        advance(application, "submit", city.owner)
    change = proposed(city, **{"fee-0-quantity": "2", "documents-2-code": "survey_decision", "documents-2-required": "y"})
    assert (change.tried["looked_at"], change.tried["changed"]) == (1, 1)
    row = change.tried["rows"][0]
    assert row["reference"] == application.reference and row["documents"] == ["survey_decision"]
    assert Decimal(row["fee_after"]) == 2 * Decimal(row["fee_before"])
    assert {one["place"] for one in differences(body_of(get_service(STATEMENT).definition), change.body)} >= {
        "fee[zoning_statement].quantity"
    }


def test_a_branch_lays_days_fee_and_documents_over_the_amanahs_service(city):
    director = city.director
    form = MultiDict({"deadline_days": "4", "fee_percent": "50", "extra_documents": "photos", "note": "قرار 12"})
    row = overlaying.lay_over(get_service(STATEMENT), SIH, form, director)
    assert row.valid_from == today() + timedelta(days=1)
    row.valid_from = today()  # the morning after
    db.session().flush()
    current_app.extensions["service_versions"] = Known()
    refresh(at_once=True)
    application = statement(city)
    application_definition = queries.definition_of(application)
    assert application_definition.deadline.working_days == 4
    assert {need.code for need in application_definition.documents} >= {"photos"}
    with acting_as(city.owner):
        filing.answer(application, city.owner, "applicant", {"statement_purpose": "design"})
    assert sum(line.amount for line in queries.fee_lines(application)) == Decimal("40.00")  # half of 80 in a city of class C2
    published(city, proposed(city, intro_ar="وصف جديد للخدمة"))
    assert queries.definition_of(statement(city)).deadline.working_days == 4, "a new version of the amanah keeps what the branch set"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"note": "x"}, "overlay_empty"),
        ({"deadline_days": "900", "note": "x"}, "overlay_days_wrong"),
        ({"fee_percent": "نصف", "note": "x"}, "overlay_percent_wrong"),
        ({"deadline_days": "3"}, "service_reason_needed"),
        ({"deadline_days": "3", "note": "x", "valid_from": "2020-01-01"}, "overlay_day_wrong"),
    ],
)
def test_an_overlay_says_what_is_wrong(city, form, code):
    with pytest.raises(UserError, match=code):
        overlaying.lay_over(get_service(STATEMENT), SIH, MultiDict(form), city.director)


def test_a_branch_sets_its_own_overlay_only(city):
    with pytest.raises(Forbidden):
        overlaying.lay_over(get_service(STATEMENT), DILAM, MultiDict({"deadline_days": "3", "note": "x"}), city.director)


def test_a_closed_service_takes_no_new_requests_and_opens_when_its_list_is_complete(city):
    service, running = get_service(STATEMENT), statement(city)
    launching.close_service(service, city.signer)
    with pytest.raises(UserError, match="service_closed"):
        statement(city)
    with acting_as(city.owner):
        assert (
            commands.save_answers(running, queries.form_for(running), MultiDict({"statement_purpose": "design"}), "applicant", city.owner)
            == {}
        )
    with pytest.raises(UserError, match="launch_not_ready"):
        launching.open_service(service, city.signer)
    for point in launching.POINTS:
        launching.confirm(service, point, city.signer)
    launching.open_service(service, city.signer)
    assert statement(city).state == "draft"
    with pytest.raises(Forbidden):
        launching.close_service(service, city.reviewer)


def test_every_shipped_version_is_stored_once_and_a_silent_change_is_refused(city):
    stored, _known = publish_files()
    assert stored == 339
    assert publish_files() == (0, 339)
    row = db.session().get(ServiceVersion, (STATEMENT, get_service(STATEMENT).definition.version))
    row.sha256 = "0" * 64
    db.session().flush()
    with pytest.raises(VersionClash, match=STATEMENT):
        publish_files()
