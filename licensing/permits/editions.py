"""Editions of a permit: what it said from one change to the next. An edition is added, never rewritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app import db
from app.casework.calendar import RIYADH
from app.casework.reference import new_verification_code
from licensing.models import Application, Permit, PermitEdition


@dataclass(frozen=True)
class Terms:
    """What the next edition says; the rest stays as it was."""

    facts: Mapping[str, Any]
    valid_to: date | None
    party_id: UUID | None


def write_edition(
    permit: Permit, change: str, terms: Terms, at: datetime, *, application_id: UUID | None = None, batch_id: UUID | None = None
) -> PermitEdition:
    """The permit says something else from now on, under a new code; what it said before stays beside it."""
    session = db.session()
    if permit.edition == 1:
        session.add(_as_granted(permit))
    permit.edition += 1
    permit.facts, permit.valid_to, permit.party_id = dict(terms.facts), terms.valid_to, terms.party_id
    permit.issued_on, permit.verify_code = at.astimezone(RIYADH).date(), new_verification_code()
    edition = _row(permit, change, at, application_id=application_id, batch_id=batch_id)
    session.add(edition)
    return edition


def list_editions(permit: Permit) -> Sequence[PermitEdition]:
    """Every edition, latest first; none while the permit is as it was granted."""
    query = select(PermitEdition).where(PermitEdition.permit_id == permit.id).order_by(PermitEdition.number.desc())
    return db.session().scalars(query).all()


def find_edition_by_code(code: str) -> PermitEdition | None:
    """The edition whose paper carries the code. Index: uq_permit_edition_verify_code."""
    return db.session().scalars(select(PermitEdition).where(PermitEdition.verify_code == code)).one_or_none()


def find_edition_of(application: Application) -> PermitEdition | None:
    """What the application made of its permit. Index: uq_permit_edition_application_id."""
    query = select(PermitEdition).where(PermitEdition.application_id == application.id, PermitEdition.number > 1)
    return db.session().scalars(query).one_or_none()


def find_last(permit: Permit) -> PermitEdition | None:
    query = select(PermitEdition).where(PermitEdition.permit_id == permit.id, PermitEdition.number == permit.edition)
    return db.session().scalars(query).one_or_none()


def _as_granted(permit: Permit) -> PermitEdition:
    return _row(permit, "granted", permit.opened_at, application_id=permit.application_id, batch_id=None)


def _row(permit: Permit, change: str, at: datetime, *, application_id: UUID | None, batch_id: UUID | None) -> PermitEdition:
    return PermitEdition(
        permit_id=permit.id,
        number=permit.edition,
        change=change,
        application_id=application_id,
        batch_id=batch_id,
        party_id=permit.party_id,
        issued_on=permit.issued_on,
        valid_to=permit.valid_to,
        verify_code=permit.verify_code,
        facts=dict(permit.facts),
        at=at,
    )
