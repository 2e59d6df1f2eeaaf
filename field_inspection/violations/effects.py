"""Guards and effects that the violation's procedure names."""

from datetime import UTC, datetime
from decimal import Decimal

from app.authz import SYSTEM, Actor
from app.casework.calendar import RIYADH
from app.casework.models import CaseEvent
from app.casework.workflow import advance, localised, state_of
from app.i18n.language import in_language
from app.identity.queries import names_of
from app.ledger.commands import cancel_invoice, issue_invoice
from app.ledger.queries import list_invoices_of_case
from app.ledger.rules import QuoteLine
from app.notifications.commands import notify
from field_inspection.catalogue.schedule import schedule
from field_inspection.violations import rules
from field_inspection.violations.commands import object_until
from field_inspection.violations.models import Violation

PURPOSE = "fine"


def objection_in_time(violation: Violation, _actor: Actor) -> str | None:
    """Days to object count from the fine; a paid fine is objected to elsewhere."""
    today = datetime.now(UTC).astimezone(RIYADH).date()
    return None if violation.object_until and today <= violation.object_until else "unmet_objection_in_time"


def issue_fine(violation: Violation, event: CaseEvent, _actor: Actor) -> None:
    """The violator owes the fine, computed from the schedule as it stood; the invoice tells him."""
    line = fine_line(violation)
    violation.fine_amount, violation.fined_at = line.total, event.at
    violation.object_until = object_until(event.at.astimezone(RIYADH).date())
    assert violation.violator_id is not None
    issue_invoice(violation, [line], violation.violator_id, SYSTEM, purpose=PURPOSE, at=event.at)


def fine_line(violation: Violation) -> QuoteLine:
    """The line of the invoice: row of the class × size × quantity × repetition, under the ceiling."""
    edition = schedule()
    return rules.fine(
        edition.rows[violation.code],
        violation.city_class,
        edition.terms,
        edition.account_code,
        size=violation.size_class,
        quantity=Decimal(violation.quantity),
        repeats=violation.repeats,
    )


def note_correction(violation: Violation, event: CaseEvent, _actor: Actor) -> None:
    violation.corrected_on = event.at.astimezone(RIYADH).date()


def close_if_corrected(violation: Violation, event: CaseEvent, _actor: Actor) -> None:
    if violation.corrected_on is not None:
        advance(violation, "close", SYSTEM, at=event.at)


def cancel_fine(violation: Violation, event: CaseEvent, _actor: Actor) -> None:
    for invoice in list_invoices_of_case(violation.id):
        if invoice.state == "issued":
            cancel_invoice(invoice, event.note, SYSTEM)


def tell_violator(violation: Violation, event: CaseEvent, _actor: Actor) -> None:
    if violation.violator_id is None or not names_of([violation.violator_id]):
        return
    state = state_of(violation)
    with in_language("ar"):
        words = localised(state.citizen_name or state.name)
    notify(
        violation.violator_id,
        "violation_changed",
        violation,
        title=violation.title,
        state=words,
        place=violation.place_text,
        note=event.note or "",
        until=violation.grace_until or "",
    )


EFFECTS = {effect.__name__: effect for effect in (issue_fine, note_correction, close_if_corrected, cancel_fine, tell_violator)}
