"""Procedures: who may do what from where, and what a faulty one is told."""

import pytest

from app.casework.composing import read_bodies
from app.casework.procedures import parse
from licensing.catalogue.procedures import FOLDER, check_procedure, procedures, reachable_states
from licensing.messages import MESSAGES
from licensing.permissions import Permission

PERMISSIONS = {str(permission) for permission in Permission}


@pytest.mark.parametrize("code", sorted(procedures()))
def test_each_procedure_is_sound(code):
    procedure = procedures()[code]
    assert check_procedure(procedure, PERMISSIONS, MESSAGES) == []
    assert reachable_states(procedure) == procedure.states.keys()


@pytest.mark.parametrize("code", ["technical_review", "simple_review"])
def test_who_recommended_cannot_decide(code):
    for action in ("approve", "refuse"):
        assert "recommended_by_another" in procedures()[code].step(action, "recommended").only_if


@pytest.mark.parametrize("code", ["technical_review", "simple_review", "instant"])
def test_a_document_is_issued_by_the_system_alone_and_never_before_payment(code):
    issuing = [step for step in procedures()[code].steps if "issue_permit" in step.effects]
    assert [(step.sources, step.may, step.only_if) for step in issuing] == [(("awaiting_payment",), "app:system:act", ("fee_settled",))]


def test_the_officers_clock_stands_still_while_others_hold_the_file():
    states = procedures()["technical_review"].states
    assert {code for code, state in states.items() if state.clock == "officer"} == {"submitted", "under_review", "recommended"}
    assert (states["returned"].clock, states["awaiting_payment"].clock) == ("applicant", "payment")


def test_only_the_owner_starts_and_confirms_and_only_the_office_draws():
    steps = procedures()["technical_review"].steps
    may = {step.action: step.may for step in steps}
    assert may["invite_office"] == may["ask_office_again"] == Permission.APPLICATION_PREPARE
    assert may["hand_to_owner"] == may["accept_invitation"] == Permission.APPLICATION_DESIGN
    assert may["submit"] == Permission.APPLICATION_SUBMIT
    submit = next(step for step in steps if step.action == "submit")
    assert {"parcel_owned_by_applicant", "confirmation_code_given"} <= set(submit.only_if)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda body: body["steps"].pop(), "cannot be left"),
        (lambda body: body["states"].update(limbo={"name": {"ar": "س", "en": "x"}, "holder": {"ar": "س"}}), "no path leads there"),
        (lambda body: body["steps"][0].update(only_if=["the_moon_is_full"]), "unmet_the_moon_is_full"),
        (lambda body: body["steps"][0].update(may="licensing:application:guess"), "unknown permission"),
        (lambda body: body["steps"][0].update(label={}), "no label"),
        (lambda body: body["states"]["draft"].update(holder={}), "nobody holds"),
        (lambda body: body["states"]["draft"].update(clock="sundial"), "unknown clock"),
        (lambda body: body["steps"].append(dict(body["steps"][0])), "twice"),
    ],
)
def test_the_check_names_each_fault(change, fault):
    body = dict(read_bodies(FOLDER))["instant.yaml"]
    body["steps"] = [step for step in body["steps"] if step["action"] != "lapse"]
    if fault == "cannot be left":
        body["steps"] = [step for step in body["steps"] if step["action"] != "issue"]
    change(body)
    assert any(fault in each for each in check_procedure(parse(body), PERMISSIONS, MESSAGES))
