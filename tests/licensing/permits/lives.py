"""Permits and applications about them, made directly: what is tried here begins where an application is decided."""

from datetime import UTC, date, datetime

from app.authz import SYSTEM
from app.casework.commands import open_case
from app.casework.reference import new_verification_code
from licensing.applications import queries
from licensing.catalogue.definitions import ServiceDefinition
from licensing.models import Application, Permit
from tests.factories.people import SIH, make_party

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
WORDS = {"code": "com.renew", "version": 1, "valid_from": "2025-01-01", "intro": "تجربة", "procedure": "instant"}


def make_permit(party=None, **facts) -> Permit:
    """A commercial licence that holds to the end of 2026 unless told otherwise."""
    party = party or make_party("صاحب المحل")
    said = {"valid_to": date(2026, 12, 31), "service_code": "com.issue_instant", "template": "commercial_licence"} | facts
    return open_case(
        Permit,
        procedure="permit_life",
        municipality_id=SIH,
        actor=SYSTEM,
        title="رخصة نشاط تجاري",
        party_id=party.id,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        verify_code=new_verification_code(),
        issued_on=date(2026, 1, 1),
        facts={"holder": party.name_ar, "answers": {"trade_name": "مكتبة النور", "licence_years": "1"}, "measures": {}},
        **said,
    )


def ask(permit: Permit, monkeypatch, change: str, *, party_id=None, answers=None, template="commercial_licence", conditions=(), **validity):
    """An application that is decided to change the permit so; what its service says is said here."""
    output = {"template": template, "change": change, "validity": validity or {"as_subject": True}}
    definition = ServiceDefinition.model_validate(
        WORDS | {"start": {}, "deadline": {"working_days": 0}, "output": output, "conditions": list(conditions)}
    )
    monkeypatch.setattr(queries, "definition_of", lambda _: definition)
    return open_case(
        Application,
        procedure="instant",
        municipality_id=SIH,
        actor=SYSTEM,
        title="تجديد رخصة نشاط تجاري",
        party_id=party_id or permit.party_id,
        service_code="com.transfer" if change == "transfer" else "com.renew",
        service_version=1,
        answers=answers or {},
        subject_permit_id=permit.id,
        at=NOW,
    )
