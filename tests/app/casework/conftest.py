"""A procedure and kind of case that exist for these tests alone."""

import pytest

from app.authz import Permission
from app.casework import procedures
from app.casework.commands import open_case
from app.casework.kinds import CaseKind, register_case_kind, register_effect, register_guard
from app.casework.models import Case
from tests.factories.people import SIH, make_branches, make_party, person, staff

BODY = {
    "procedure": "probe",
    "version": 1,
    "clocks": {"officer": {"working_days": 2, "resumes": True}, "applicant": {"working_days": 10, "resumes": False}},
    "states": {
        "submitted": {"name": {"ar": "مقدّم", "en": "Submitted"}, "clock": "officer", "holder": {"ar": "البلدية"}},
        "returned": {"name": {"ar": "معاد", "en": "Returned"}, "clock": "applicant", "tone": "warning", "holder": {"ar": "المستفيد"}},
        "done": {"name": {"ar": "منجز", "en": "Done"}, "final": True, "tone": "good"},
    },
    "steps": [
        {"action": "return", "from": ["submitted"], "to": "returned", "may": str(Permission.CASE_ASSIGN), "note_required": True},
        {"action": "resubmit", "from": ["returned"], "to": "submitted", "may": str(Permission.CASE_VIEW), "only_if": ["probe_ready"]},
        {"action": "finish", "from": ["submitted"], "to": "done", "may": str(Permission.CASE_ASSIGN), "effects": ["probe_seen"]},
    ],
}
seen: list[str] = []
ready: dict[str, str | None] = {"missing": None}


@pytest.fixture
def desk(app, db_session):
    """The tests' own kind of case, and the people around it."""
    app.extensions["procedures"]["probe"] = procedures.parse(BODY)
    register_case_kind(app, CaseKind("case", Case, "ZZ", "تجربة", "تجارب"))
    register_guard(app, "probe_ready", lambda case, actor: ready["missing"])
    register_effect(app, "probe_seen", lambda case, event, actor: seen.append(case.reference))
    seen.clear()
    ready["missing"] = None
    make_branches()
    yield
    for name, table in (("case", "case_kinds"), ("probe", "procedures"), ("probe_ready", "guards"), ("probe_seen", "effects")):
        app.extensions[table].pop(name)


@pytest.fixture
def owner(desk):
    return person(make_party())


@pytest.fixture
def approver(desk):
    return staff("approver", SIH)


@pytest.fixture
def case(owner):
    return open_case(
        Case,
        procedure="probe",
        municipality_id=SIH,
        actor=owner,
        title="طلب تجريبي",
        party_id=next(iter(owner.party_ids)),
        phone_last4="4321",
    )
