"""What can be done with violations: find, let be corrected, object, settle."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from app import db
from app.authz import SYSTEM, Actor
from app.casework import clocks
from app.casework.calendar import RIYADH
from app.casework.commands import Subject, open_case
from app.casework.models import Case
from app.casework.workflow import advance, record
from app.identity.models import Party
from app.ledger.commands.invoices import VALID_DAYS
from app.ledger.events import InvoicePaid
from app.ledger.queries import get_invoice_by_id
from app.organisation.models import Municipality
from app.tenancy import everything
from field_inspection.catalogue.schedule import schedule
from field_inspection.violations import queries, rules
from field_inspection.violations.models import Violation
from field_inspection.violations.rules import Answer
from licensing.models import Permit

_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Finding:
    """What a visit found against one row of the schedule."""

    code: str
    item_code: str
    words: str
    visit: Case  # the visit: place, parcel and permit come from it
    permit_id: UUID | None
    parcel_id: int | None
    violator_id: UUID | None
    quantity: Decimal = Decimal(1)


def find_violation(finding: Finding, at: datetime) -> Violation:
    """The violation stands, warned of or fined as the schedule says; one that is known and waits is left as it is.

    A consequence of a visit's record; called with the system's view.
    """
    row, on = schedule().rows[finding.code], at.astimezone(RIYADH).date()
    present = queries.find_open(finding.code, finding.permit_id, finding.parcel_id, finding.violator_id)
    earlier = queries.earlier_of(finding.code, finding.violator_id, finding.visit.municipality_id, present, on)
    answer = rules.what_follows(row, earlier, on, schedule().terms)
    if present is not None and answer is Answer.WAIT:
        record(present, "note", present.state, SYSTEM, note=finding.words, at=at, data={"visit": finding.visit.reference})
        return present
    again = present is not None and present.fined_at is None  # its grace is over
    violation = present if again and present is not None else _open(finding, at, earlier.fines)
    if violation.violator_id is None:
        return violation  # nobody to warn: the owner is not registered
    if answer is Answer.WARN:
        violation.grace_until = rules.grace_until(row, on)
        clocks.set_target(violation, "violator", minutes=row.grace_days * _DAY_MINUTES, calendar="wall")
        advance(violation, "warn", SYSTEM, note=finding.words, at=at, data={"visit": finding.visit.reference})
    else:
        clocks.set_target(violation, "violator", minutes=VALID_DAYS * _DAY_MINUTES, calendar="wall")
        advance(violation, "fine", SYSTEM, note=finding.words, at=at, data={"visit": finding.visit.reference})
    return violation


def mark_corrected(violation: Violation, visit: Case, at: datetime) -> None:
    """A visit found it corrected; what remains is the fine, if there is one and it is not paid."""
    advance(violation, "correct", SYSTEM, at=at, data={"visit": visit.reference})


def object_to(violation: Violation, words: str, actor: Actor) -> None:
    """The violator says why it should not stand; the fine waits for the answer.

    Raises:
        UserError: ``note_required`` or ``unmet_objection_in_time``.
    """
    advance(violation, "object", actor, note=words)


def settle_when_paid(paid: InvoicePaid) -> None:
    """Subscriber: the fine is paid, so only the correction remains."""
    if paid.purpose != "fine":
        return
    with everything():
        violation = db.session().get(Case, paid.case_id)
        if isinstance(violation, Violation) and violation.state in ("fined", "objected"):
            invoice = get_invoice_by_id(paid.invoice_id)
            advance(violation, "settle", SYSTEM, data={"invoice": invoice.reference}, at=invoice.paid_at)


def object_until(on: date) -> date:
    return on + timedelta(days=schedule().objection_days)


def _open(finding: Finding, at: datetime, repeats: int) -> Violation:
    edition, visit = schedule(), finding.visit
    row = edition.rows[finding.code]
    branch = db.session().get_one(Municipality, visit.municipality_id)
    violator = db.session().get(Party, finding.violator_id) if finding.violator_id else None
    permit = db.session().get(Permit, finding.permit_id) if finding.permit_id else None
    return open_case(
        Violation,
        procedure="violation",
        municipality_id=visit.municipality_id,
        actor=SYSTEM,
        title=row.name_ar,
        at=at,
        channel="desk",
        parties=[(violator.id, "violator")] if violator else (),
        phone_last4=violator.phone[-4:] if violator and violator.phone else None,
        subjects=[Subject(s.subject_type, s.subject_id, s.label) for s in visit.subjects],
        place_text=visit.place_text,
        code=row.code,
        visit_id=visit.id,
        item_code=finding.item_code,
        permit_id=finding.permit_id,
        parcel_id=finding.parcel_id,
        unit_no=permit.unit_no if permit else None,
        floor=permit.floor if permit else None,
        violator_id=finding.violator_id,
        finding=finding.words,
        quantity=finding.quantity,
        unit=row.unit,
        city_class=branch.city_class,
        size_class="individual" if violator is None or violator.kind in ("citizen", "resident") else "large",
        repeats=repeats,
        unit_amount=rules.unit_amount(row, branch.city_class),
        schedule_from=edition.valid_from,
        source=row.source,
        is_sample=row.is_sample,
    )
