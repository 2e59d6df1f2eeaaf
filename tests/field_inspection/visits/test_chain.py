"""From the permit's condition over a failed visit to the permit that is free again."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.workflow import advance
from app.errors import Forbidden, UserError
from app.ledger.commands import settle_in_history
from app.ledger.queries import list_invoices_of_case
from field_inspection.violations.commands import object_to
from field_inspection.violations.models import Violation
from field_inspection.visits.commands import record_visit
from gis.models import CaseWeb
from tests.field_inspection.visits.conftest import sheet, visits_of


def violations(permit) -> dict[str, Violation]:
    return {v.code: v for v in db.session().scalars(select(Violation).where(Violation.permit_id == permit.id))}


def test_a_permits_condition_has_its_visit_planned(site):
    visit = site.visit
    assert (visit.visit_kind, visit.checklist_code, visit.planned_on) == ("foundation", "foundation", site.permit.conditions[0].due_on)
    assert visit.condition_id == site.permit.conditions[0].id and visit.parcel_id == site.lot.id
    assert visit.due_at.date() >= visit.planned_on - timedelta(days=1)
    assert visit.participant_roles(site.owner.party_ids) == {"applicant"}
    row = db.session().scalars(select(CaseWeb).where(CaseWeb.case_id == visit.id)).one()
    assert (row.layer, row.category, row.category_ar, row.restricted) == ("visit", "planned", "مقررة", True)


def test_a_pass_meets_the_condition_and_stops_nothing(site):
    with acting_as(site.inspector):
        record_visit(site.visit, sheet(site.visit), site.inspector)
    assert (site.visit.state, site.visit.result, site.permit.state) == ("passed", "pass", "active")
    assert site.permit.conditions[0].met_on is not None and len(visits_of(site.permit)) == 1


def test_fail_stops_the_permit_fines_and_plans_a_re_visit_whose_pass_frees_it(site):
    with acting_as(site.inspector):
        record_visit(site.visit, sheet(site.visit, "excavation_safe", "setbacks", "levels"), site.inspector)
    assert (site.visit.state, site.permit.state) == ("failed", "suspended")
    found = violations(site.permit)
    fined, warned = found["viol.bld.open_excavation"], found["viol.bld.setback"]
    assert len(found) == 2 and (fined.state, warned.state) == ("fined", "warned")  # levels carry no violation
    assert fined.fine_amount == Decimal("8000.00") and warned.fine_amount is None and warned.grace_until is not None
    invoice = list_invoices_of_case(fined.id)[0]
    assert (invoice.total, invoice.payer_party_id, invoice.purpose) == (Decimal("8000.00"), site.party.id, "fine")
    assert invoice.lines[0].account_code == "4210" and invoice.lines[0].tariff_code == fined.code

    again = visits_of(site.permit)[1]
    assert (again.visit_kind, again.follows_id, again.checklist_code, again.state) == ("re_visit", site.visit.id, "foundation", "planned")
    assert again.assigned_to_id == site.inspector.user_id
    with acting_as(site.inspector), pytest.raises(UserError, match="unmet_no_open_violation"):
        advance(site.permit, "reinstate", site.inspector, note="عُد")

    with acting_as(site.inspector):
        record_visit(again, sheet(again), site.inspector)
    assert site.permit.state == "active" and site.permit.conditions[0].met_on is not None
    assert warned.state == "closed" and fined.state == "fined" and fined.corrected_on is not None  # the fine is still owed
    settle_in_history(invoice, datetime.now(UTC))
    assert fined.state == "closed"


def test_a_fine_paid_before_it_is_corrected_waits_for_the_correction(site):
    with acting_as(site.inspector):
        record_visit(site.visit, sheet(site.visit, "excavation_safe"), site.inspector)
    fined = violations(site.permit)["viol.bld.open_excavation"]
    settle_in_history(list_invoices_of_case(fined.id)[0], datetime.now(UTC))
    assert (fined.state, site.permit.state) == ("paid", "suspended")
    again = visits_of(site.permit)[1]
    with acting_as(site.inspector):
        record_visit(again, sheet(again), site.inspector)
    assert (fined.state, site.permit.state) == ("closed", "active")


def test_a_second_failure_waits_for_grace_then_fines_the_warned_one(site):
    start = datetime.now(UTC) - timedelta(days=60)
    with acting_as(site.inspector):
        record_visit(site.visit, sheet(site.visit, "site_fence"), site.inspector, at=site.visit.opened_at)
        second = visits_of(site.permit)[1]
        record_visit(second, sheet(second, "site_fence"), site.inspector)
    warned = violations(site.permit)["viol.bld.no_site_fence"]
    assert warned.state == "warned" and start < warned.opened_at  # three days of grace are not over
    third = visits_of(site.permit)[2]
    with acting_as(site.inspector):
        record_visit(third, sheet(third, "site_fence"), site.inspector, at=datetime.now(UTC) + timedelta(days=5))
    assert warned.state == "fined" and warned.fine_amount == Decimal("8000.00") and len(violations(site.permit)) == 1


def test_the_same_again_two_weeks_later_is_doubled(site):
    with acting_as(site.inspector):
        record_visit(site.visit, sheet(site.visit, "excavation_safe"), site.inspector)
        second = visits_of(site.permit)[1]
        record_visit(second, sheet(second, "excavation_safe"), site.inspector, at=datetime.now(UTC) + timedelta(days=13))
        assert db.session().query(Violation).filter_by(permit_id=site.permit.id).count() == 1
        third = visits_of(site.permit)[2]
        record_visit(third, sheet(third, "excavation_safe"), site.inspector, at=datetime.now(UTC) + timedelta(days=15))
    fines = sorted(v.fine_amount for v in db.session().scalars(select(Violation).where(Violation.permit_id == site.permit.id)))
    assert fines == [Decimal("8000.00"), Decimal("16000.00")]


def test_an_objection_is_answered_by_another(site):
    with acting_as(site.inspector):
        record_visit(site.visit, sheet(site.visit, "excavation_safe"), site.inspector)
    fined = violations(site.permit)["viol.bld.open_excavation"]
    with acting_as(site.owner):
        object_to(fined, "الحفرة مغطاة بشبك", site.owner)
    assert fined.state == "objected"
    with acting_as(site.inspector), pytest.raises(Forbidden):
        advance(fined, "cancel", site.inspector, note="قُبل")
    with acting_as(site.approver):
        advance(fined, "cancel", site.approver, note="قُبل الاعتراض")
    assert fined.state == "cancelled" and list_invoices_of_case(fined.id)[0].state == "cancelled"


def test_no_button_makes_a_result(site):
    with acting_as(site.inspector), pytest.raises(UserError, match="unmet_recorded_on_site"):
        advance(site.visit, "pass", site.inspector)
    with pytest.raises(UserError, match="unmet_recorded_on_site"):
        advance(site.visit, "fail", SYSTEM)
