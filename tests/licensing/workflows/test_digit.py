"""DIGIT workflow configurations become procedures of ours: same states, same actions, same roles, and they run."""

import json
import zipfile
from pathlib import Path

import pytest

from app.authz import SYSTEM, Actor
from app.casework.commands import open_case
from app.casework.workflow import advance, available_steps
from app.errors import Forbidden, UserError
from licensing.models import Application
from licensing.workflows.digit import START, UnreadableWorkflow, convert
from tests.factories.people import SIH, make_branches, make_party, person, staff

REAL = Path(__file__).parents[4] / "shared" / "data" / "workflow" / "digit_workflow_and_mdms.zip"
COUNTED = {"bpa-services/workflow-config.json": (15, 27), "pgr-services/workflowConfig.json": (8, 11)}
COUNTED["tl-services/workflowconfigs/PostmanScriptWorkflowTradeLicense.json"] = (11, 18)
real = pytest.mark.skipif(not REAL.exists(), reason="the test data are not beside this checkout")


def state(name, *actions, first=False, last=False, sla=None, documents=False):
    """A state as the peer's configuration writes it."""
    rows = [{"action": action, "nextState": target, "roles": list(roles)} for action, target, *roles in actions]
    flags = {"isStartState": first, "isTerminateState": last, "docUploadRequired": documents}
    return {"state": name, "sla": sla, "actions": rows or None, **flags}


def service(*states, code="Shop.New", sla=36_000_000):
    return {"BusinessServices": [{"businessService": code, "business": "tl-services", "businessServiceSla": sla, "states": list(states)}]}


SHOP = service(
    state(None, ("APPLY", "PENDINGPAYMENT", "CITIZEN", "TL_CEMP"), first=True),
    state("PENDINGPAYMENT", ("PAY", "PENDINGAPPROVAL", "SYSTEM_PAYMENT"), ("SKIP_PAYMENT", "PENDINGAPPROVAL", "TL_CEMP")),
    state("PENDINGAPPROVAL", ("APPROVE", "APPROVED", "TL_APPROVER"), ("REJECT", "REJECTED", "TL_APPROVER", "MAYOR"), sla=7_200_000),
    state("APPROVED", last=True),
    state("REJECTED", ("REOPEN", "PENDINGAPPROVAL", "CITIZEN"), last=True),
    state("FORGOTTEN"),
)


def documents():
    with zipfile.ZipFile(REAL) as box:
        for entry in box.namelist():
            yield entry, json.loads(box.read(entry))


def test_states_actions_roles_and_deadlines_come_over():
    (found,) = convert(SHOP)
    procedure = found.procedure
    assert list(procedure.states) == [START, "PENDINGPAYMENT", "PENDINGAPPROVAL", "APPROVED", "REJECTED", "FORGOTTEN"]
    assert procedure.initial == START and procedure.states["REJECTED"].final
    apply = procedure.step("APPLY", START)
    assert apply.roles == ("CITIZEN", "TL_CEMP")
    assert apply.permissions == ("licensing:application:submit", "licensing:application:review")
    assert procedure.clocks["officer"].clock_hours == 10 and procedure.clocks["pendingapproval"].clock_hours == 2
    assert procedure.states["PENDINGAPPROVAL"].clock == "pendingapproval" and procedure.states["PENDINGPAYMENT"].clock == "officer"
    assert procedure.step("REJECT", "PENDINGAPPROVAL").note_required


def test_what_has_no_counterpart_is_told():
    (found,) = convert(SHOP)
    assert found.unmapped_roles == ("MAYOR",)
    assert found.unreachable == ("FORGOTTEN",) and found.dead_ends == ("FORGOTTEN",)
    assert found.past_payment == ("PENDINGPAYMENT: SKIP_PAYMENT",)


def test_a_state_that_wants_documents_gets_their_guard():
    (found,) = convert(service(state(None, ("APPLY", "APPROVED", "CITIZEN"), first=True, documents=True), state("APPROVED", last=True)))
    assert found.procedure.step("APPLY", START).only_if == ("required_documents_attached",)


@pytest.mark.parametrize(
    "strange", [None, [], {}, {"BusinessServices": [{"businessService": "X"}]}, service(state("A", ("GO", "NOWHERE", "C")))]
)
def test_anything_else_is_refused_by_name(strange):
    with pytest.raises(UnreadableWorkflow):
        convert(strange)


@real
def test_the_listed_configurations_are_counted_reachable_and_held_by_roles():
    by_file = {name: convert(document) for name, document in documents() if name in COUNTED}
    for name, counts in COUNTED.items():
        (found,) = by_file[name]
        assert (len(found.procedure.states), len(found.procedure.steps)) == counts, name
        assert (found.unreachable, found.without_role, found.unmapped_roles, found.dead_ends, found.unworded) == ((), (), (), (), ()), name
        assert all(step.roles for step in found.procedure.steps)


@real
def test_every_configuration_of_the_archive_is_read_or_named():
    read, refused = [], []
    for name, document in documents():
        try:
            read += convert(document)
        except UnreadableWorkflow:
            refused.append(name)
    assert len(read) == 17 and all(not found.unmapped_roles for found in read)
    assert all("workflow" not in name.lower() or name.startswith("mdms/") for name in refused)
    assert [(f.procedure.code, f.unreachable) for f in read if f.unreachable] == [("directrenewal", ("APPROVED_OLD", "REJECTED"))]
    # the peer's old trade licence could be approved without payment: the converter says so
    assert "APPLIED: APPROVE" in {step for found in read for step in found.past_payment}


@pytest.fixture
def stage(app, db_session, monkeypatch):
    """A branch, an owner, an office, staff, and a ledger that says what the test wants."""
    make_branches()
    owner, office = make_party("عبدالله بن صالح"), make_party("مكتب الواحة", kind="establishment")
    paid = {"yes": False}
    monkeypatch.setitem(app.extensions["guards"], "fee_settled", lambda case, actor: None if paid["yes"] else "unmet_fee_settled")
    people = {"owner": person(owner), "office": person(office), "reviewer": staff("reviewer", SIH), "approver": staff("approver", SIH)}

    def file(procedure) -> Application:
        monkeypatch.setitem(app.extensions["procedures"], procedure.code, procedure)
        return open_case(
            Application, procedure=procedure.code, municipality_id=SIH, actor=people["owner"], title="رخصة", party_id=owner.id,
            parties=[(owner.id, "applicant"), (office.id, "engineering_office")], service_code="bld.fence", service_version=1,
        )  # fmt: skip

    return file, people, paid


def test_a_case_walks_a_converted_procedure_and_each_role_has_its_own_steps(stage):
    file, people, paid = stage
    (found,) = convert(SHOP)
    case = file(found.procedure)
    with pytest.raises(Forbidden):
        advance(case, "APPLY", Actor(name="غريب"))
    assert [s.action for s in available_steps(case, people["reviewer"])] == ["APPLY"]
    advance(case, "APPLY", people["owner"])
    with pytest.raises(UserError, match="unmet_fee_settled"):
        advance(case, "PAY", SYSTEM)
    paid["yes"] = True
    advance(case, "PAY", SYSTEM)
    assert case.clock_name == "pendingapproval" and case.due_at is not None
    with pytest.raises(UserError, match="note_required"):
        advance(case, "REJECT", people["approver"])
    advance(case, "REJECT", people["approver"], note="لا يطابق")
    assert case.closed_at is not None
    advance(case, "REOPEN", people["owner"], note="أُصلح")
    assert case.closed_at is None
    advance(case, "APPROVE", people["approver"])
    assert case.state == "APPROVED" and case.closed_at is not None


@real
def test_the_building_permit_of_the_peer_runs_to_its_end(stage):
    file, people, paid = stage
    (found,) = next(convert(document) for name, document in documents() if name == "bpa-services/workflow-config.json")
    case = file(found.procedure)
    paid["yes"] = True
    way = [
        ("INITIATE", "office"), ("SEND_TO_CITIZEN", "office"), ("APPROVE", "owner"), ("APPLY", "office"), ("PAY", "owner"),
        ("SEND_BACK_TO_CITIZEN", "reviewer"), ("FORWARD", "owner"), ("FORWARD", "reviewer"), ("FORWARD", "reviewer"),
        ("FORWARD", "reviewer"), ("APPROVE", "approver"), ("ADHOC", "owner"), ("PAY", "owner"),
    ]  # fmt: skip
    for action, who in way:
        advance(case, action, people[who], note="سبب")
    assert case.state == "APPROVED" and case.closed_at is not None
