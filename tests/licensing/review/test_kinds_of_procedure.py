"""A file of each kind of procedure from its lodging to its document, through the commands alone."""

import pytest
from flask import current_app

from app.authz import acting_as
from app.casework.workflow import advance
from app.errors import Conflict, Forbidden, UserError
from app.ledger.queries import list_invoices_of_case
from field_inspection.visits.models import Visit
from licensing.passport.agencies import Consultee
from licensing.review import acting, inspections
from tests.factories import desk, filing
from tests.licensing.applications.test_whole_way import pay, permit_of


@pytest.fixture
def asked(monkeypatch, app):
    """Two bodies must be heard on any file."""
    wanted = [Consultee("electricity", "الكهرباء", ("تطلبها الخدمة",), by_service=True), Consultee("traffic", "المرور", ("على شارع رئيس",))]
    monkeypatch.setitem(app.extensions["ports"], "agencies_for", lambda _file: wanted)
    return wanted


@pytest.mark.parametrize("procedure", ["simple_review", "technical_review_direct", "site_inspection", "committee", "multi_agency"])
def test_from_lodging_to_the_document(city, asked, procedure):
    file = desk.lodge(city, procedure)
    acting.carry_to_recommendation(file, city.reviewer, desk.board())
    assert (file.state, file.recommendation) == ("recommended", "approve")
    filing.approve(city, file)
    assert file.state == "awaiting_payment" and permit_of(file) is None
    pay(file)
    assert file.state == "issued" and permit_of(file) is not None


def test_nobody_issues_before_the_fee_is_paid(city):
    file = desk.lodge(city)
    acting.carry_to_recommendation(file, city.reviewer)
    filing.approve(city, file)
    assert list_invoices_of_case(file.id)[0].state == "issued"
    with acting_as(city.approver), pytest.raises(Forbidden):
        advance(file, "issue", city.approver)
    with pytest.raises(UserError, match="unmet_fee_settled"):
        advance(file, "issue", acting.SYSTEM)
    assert permit_of(file) is None


def test_who_recommends_does_not_decide(city):
    file = desk.lodge(city)
    acting.carry_to_recommendation(file, city.reviewer)
    both = type(city.reviewer)(user_id=city.reviewer.user_id, name="x", roles={1: frozenset({"reviewer", "approver"})})
    for action in ("approve", "refuse"):
        with acting_as(both), pytest.raises(UserError, match="unmet_recommended_by_another"):
            advance(file, action, both, note="موافق")


def test_a_role_in_another_branch_counts_for_nothing(city):
    file = desk.lodge(city)
    neighbour = type(city.reviewer)(user_id=city.reviewer.user_id, name="x", roles={3: frozenset({"reviewer"})})
    with acting_as(neighbour), pytest.raises(Forbidden):
        advance(file, "start_review", neighbour)


def test_an_approval_waits_for_a_passed_visit(city):
    file = desk.take(city, desk.lodge(city, "site_inspection"))
    with acting_as(city.reviewer):
        with pytest.raises(UserError, match="unmet_inspection_passed"):
            advance(file, "recommend_approval", city.reviewer)
        advance(file, "order_visit", city.reviewer)
    row = inspections.last_inspection(file)
    assert file.state == "awaiting_visit" and row.visit_reference.startswith("VS-")
    inspections.record_visit_result(row.visit_id, "no_access", "الموقع مغلق")
    assert (file.state, row.missed, row.outcome) == ("awaiting_visit", 1, None)
    inspections.record_visit_result(row.visit_id, "fail", "لا مدخل للموقع")
    assert file.state == "under_review" and file.assigned_to_id == city.reviewer.user_id
    with acting_as(city.reviewer):
        with pytest.raises(UserError, match="unmet_inspection_passed"):
            advance(file, "recommend_approval", city.reviewer)
        advance(file, "order_visit", city.reviewer)
        acting.pass_visit(file)
        advance(file, "recommend_approval", city.reviewer)
    assert file.state == "recommended"


def test_a_failed_visit_before_a_decision_orders_nothing_by_itself(city, db_session):
    file = desk.take(city, desk.lodge(city, "site_inspection"))
    with acting_as(city.reviewer):
        advance(file, "order_visit", city.reviewer)
        advance(file, "recall_visit", city.reviewer, note="لا حاجة")
    visit = db_session.get(Visit, inspections.last_inspection(file).visit_id)
    assert (visit.state, visit.party_id, file.state) == ("cancelled", city.owner_party.id, "under_review")
    with acting_as(city.reviewer), pytest.raises(Conflict):
        advance(file, "recall_visit", city.reviewer, note="مرة أخرى")


def test_every_port_that_acting_needs_is_provided(app):
    with app.app_context():
        assert "carry_out_visit" in current_app.extensions["ports"]
