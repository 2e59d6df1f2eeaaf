"""What can be asked of violations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, or_, select, tuple_

from app import db
from app.authz import Actor
from app.casework.calendar import RIYADH
from app.casework.models import CaseParty
from app.casework.queries import get_case
from app.organisation.models import Municipality
from field_inspection.catalogue.schedule import schedule
from field_inspection.violations.models import Violation
from field_inspection.violations.rules import Earlier
from field_inspection.visits.permissions import Permission
from licensing.models import Permit

PAGE = 25


@dataclass(frozen=True)
class ViolationFilter:
    """What the reader narrowed his list to; empty means all."""

    state: str = ""
    municipality_id: int | None = None
    uncorrected: bool = False
    after: str = ""  # keyset token of the last row seen


@dataclass(frozen=True)
class ViolationRow:
    violation: Violation
    municipality: str


def get_violation(reference: str) -> Violation:
    """Raises NotFound: no such number, or not for this person's eyes."""
    case = get_case(reference, "violation")
    assert isinstance(case, Violation)
    return case


def find_open(code: str, permit_id: UUID | None, parcel_id: int | None, violator_id: UUID | None) -> Violation | None:
    """The uncorrected violation of that code at the same place, latest first. Index: ix_violation_code."""
    query = select(Violation).where(
        Violation.code == code, Violation.violator_id == violator_id, Violation.corrected_on.is_(None), Violation.state != "cancelled"
    )
    query = query.where(Violation.permit_id == permit_id) if permit_id else query.where(Violation.parcel_id == parcel_id)
    return db.session().scalars(query.order_by(Violation.opened_at.desc())).first()


def list_open_around(permit: Permit) -> Sequence[Violation]:
    """Open violations of the permit, of its holder anywhere, and of its parcel. Indexes: ix_violation_permit, ix_case_party_party_id,
    ix_violation_parcel."""
    near = [Violation.permit_id == permit.id]
    if permit.party_id is not None:
        near.append(Violation.id.in_(select(CaseParty.case_id).where(CaseParty.party_id == permit.party_id, CaseParty.role == "violator")))
    if permit.parcel_id is not None:
        near.append(Violation.parcel_id == permit.parcel_id)
    return db.session().scalars(select(Violation).where(or_(*near), Violation.closed_at.is_(None)).limit(200)).all()


def earlier_of(code: str, violator_id: UUID | None, municipality_id: int, present: Violation | None, on: date) -> Earlier:
    """What is known of the violation by the same party in the branch. ``present``: the one that is still open at the place."""
    since = datetime.combine(on - timedelta(days=schedule().terms.months_counted * 365 // 12), datetime.min.time(), RIYADH)
    same = [
        Violation.code == code,
        Violation.violator_id == violator_id,
        Violation.municipality_id == municipality_id,
        Violation.state != "cancelled",
    ]
    fines = db.session().scalar(select(func.count()).select_from(Violation).where(*same, Violation.fined_at >= since)) or 0
    warned = (
        db.session().scalar(
            select(func.count())
            .select_from(Violation)
            .where(*same, Violation.grace_until.is_not(None), Violation.corrected_on.is_not(None))
        )
        or 0
    )
    return Earlier(
        warned_until=present.grace_until if present is not None and present.fined_at is None else None,
        warned_before=warned > 0,
        fined_on=present.fined_at.astimezone(RIYADH).date() if present is not None and present.fined_at else None,
        fines=fines,
    )


def list_violations(actor: Actor, chosen: ViolationFilter) -> list[ViolationRow]:
    """Violations of the branches whose lists the actor may see, latest first; one row more than a page if there is more.

    Index: ix_case_opened; keyset on (opened_at, id).
    """
    here = actor.municipalities_where(Permission.VIOLATION_LIST)
    query = (
        select(Violation, Municipality.name)
        .join(Municipality, Municipality.id == Violation.municipality_id)
        .where(Violation.municipality_id.in_(here))
        .order_by(Violation.opened_at.desc(), Violation.id.desc())
        .limit(PAGE + 1)
    )
    return [ViolationRow(*row) for row in db.session().execute(_narrowed(query, chosen))]


def count_states(actor: Actor) -> dict[str, int]:
    here = actor.municipalities_where(Permission.VIOLATION_LIST)
    rows = db.session().execute(
        select(Violation.state, func.count()).select_from(Violation).where(Violation.municipality_id.in_(here)).group_by(Violation.state)
    )
    return dict(rows.all())


def list_own_violations(actor: Actor) -> Sequence[Violation]:
    """Violations of the actor's own parties that are not over."""
    query = (
        select(Violation)
        .where(Violation.violator_id.in_(actor.party_ids), Violation.closed_at.is_(None))
        .order_by(Violation.opened_at.desc())
    )
    return db.session().scalars(query).all()


def token(violation: Violation) -> str:
    return f"{violation.opened_at.isoformat()}~{violation.id}"


def _narrowed(query: Select, chosen: ViolationFilter) -> Select:
    if chosen.state:
        query = query.where(Violation.state == chosen.state)
    if chosen.uncorrected:
        query = query.where(Violation.corrected_on.is_(None), Violation.state != "cancelled")
    if chosen.municipality_id is not None:
        query = query.where(Violation.municipality_id == chosen.municipality_id)
    if chosen.after:
        at, _, last = chosen.after.partition("~")
        query = query.where(tuple_(Violation.opened_at, Violation.id) < (datetime.fromisoformat(at), UUID(last)))
    return query
