"""Permits that a request may be about: those of the applicant, or one named by its number and code."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from app import db
from app.casework.reference import normalise_reference, parse_verification_code
from app.errors import UserError
from app.tenancy import everything
from licensing.catalogue.definitions import ActsOn
from licensing.models import Permit


def fits(acts_on: ActsOn, permit: Permit) -> str | None:
    """The code of what is wrong with the permit for this service, or None."""
    if permit.service_code not in acts_on.services:
        return "permit_of_other_service"
    return None if permit.state in acts_on.states else "permit_state_unfit"


def list_permits_for(acts_on: ActsOn, party_ids: Iterable[UUID], limit: int = 100, named: str = "") -> list[Permit]:
    """Permits of these parties that the service can act on, latest first. Index: ix_case_party.

    Args:
        named: the one of this number stands among them, however many there are.
    """
    fitting = select(Permit).where(
        Permit.party_id.in_(list(party_ids)), Permit.service_code.in_(acts_on.services), Permit.state.in_(acts_on.states)
    )
    with everything():
        found = list(db.session().scalars(fitting.order_by(Permit.opened_at.desc()).limit(limit)))
        if named and all(permit.reference != named for permit in found):
            found += db.session().scalars(fitting.where(Permit.reference == named))
    return found


def find_named(number: str, code: str) -> Permit:
    """The permit of that number whose paper carries the code: who holds the paper may name it.

    Raises:
        UserError: there is none, or the code is another's; which of them is not told.
    """
    reference, written = normalise_reference(number, {"RC"}), parse_verification_code(code)
    with everything():
        permit = db.session().scalars(select(Permit).where(Permit.reference == reference)).one_or_none() if reference else None
    if permit is None or written is None or permit.verify_code != written:
        raise UserError("permit_not_recognised")
    return permit
