"""Who holds a permit after a transfer: the one who applies for it, or the one whose number was given."""

from typing import Any

from sqlalchemy import select

from app import db
from app.identity.commands import create_party
from app.identity.models import Party
from licensing.applications import queries
from licensing.models import Application, Permit

_KINDS = {"1": "citizen", "2": "resident", "7": "establishment"}


def new_holder(application: Application, subject: Permit, *, create: bool) -> Party | None:
    """The party to which the permit goes, known before or made known now; None: the application names nobody else.

    Args:
        create: someone whose number is new to the platform becomes known to it; otherwise he is only described.
    """
    for name, number in _numbers(application):
        party = db.session().scalars(select(Party).where(Party.identifier == number)).one_or_none()
        if party is None:
            kind = _KINDS.get(number[:1], "citizen")
            words = _name_beside(application, name) or number
            party = create_party(kind, words, identifier=number) if create else Party(kind=kind, name_ar=words, identifier=number)
        if party.id is None or party.id != subject.party_id:
            return party
    if application.party_id is not None and application.party_id != subject.party_id:
        return db.session().get_one(Party, application.party_id)
    return None


def holder_facts(party: Party) -> dict[str, Any]:
    """What the paper says of its holder."""
    return {"holder": party.name_ar, "holder_kind": party.kind}


def _numbers(application: Application) -> list[tuple[str, str]]:
    fields = queries.service_of(application).form.fields
    asked = [f.name for f in fields if f.type in ("national_id", "unified_number")]
    return [(name, str(application.answers[name])) for name in asked if application.answers.get(name)]


def _name_beside(application: Application, asked: str) -> str:
    """The name that was written beside the number: ``buyer_id`` beside ``buyer_name``."""
    stem = asked.rsplit("_", 1)[0]
    return str(application.answers.get(f"{stem}_name") or "").strip()
