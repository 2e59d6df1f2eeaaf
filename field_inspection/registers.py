"""Registers of the field for the inquiries of licensing: violations of a party, reports by number."""

from flask_babel import gettext as _
from sqlalchemy import select

from app import db
from app.casework.kinds import all_kinds
from app.casework.reference import normalise_reference
from app.casework.workflow import localised, state_of
from app.identity.models import Party
from field_inspection.catalogue.schedule import schedule
from field_inspection.reports.models import ServiceRequest
from field_inspection.violations.models import Violation
from licensing.registers.registry import MOST_ROWS, Asked, Found


def violations(asked: Asked) -> Found:
    """Violations of the asking party, or of the one whose number he may ask for: his own."""
    number = asked.text("owner_id_or_unified_no", "owner_id", "unified_no")
    party = db.session().get(Party, asked.application.party_id)
    columns = (_("الرقم"), _("المخالفة"), _("رُصدت في"), _("الغرامة (ر.س)"), _("الحالة"))
    if party is None or (number and party.identifier and number != party.identifier):
        return Found(columns)
    query = select(Violation).where(Violation.violator_id == party.id).order_by(Violation.opened_at.desc()).limit(MOST_ROWS)
    return Found(columns, [_violation_row(row) for row in db.session().scalars(query)])


def reports(asked: Asked) -> Found:
    """A report by its number: state and days only, as on the public tracking page."""
    number = normalise_reference(asked.text("report_no"), {kind.prefix for kind in all_kinds().values()})
    columns = (_("الرقم"), _("البلاغ"), _("ورد في"), _("الحالة"))
    report = db.session().scalars(select(ServiceRequest).where(ServiceRequest.reference == number)).one_or_none() if number else None
    if report is None:
        return Found(columns)
    state = state_of(report)
    return Found(
        columns, [(report.reference, report.title, report.opened_at.date().isoformat(), localised(state.citizen_name or state.name))]
    )


def _violation_row(row: Violation) -> tuple[str, ...]:
    item = schedule().rows.get(row.code)
    name = item.name_ar if item is not None else row.title
    amount = f"{row.fine_amount:.2f}" if row.fine_amount is not None else "–"
    return (row.reference, name, row.opened_at.date().isoformat(), amount, localised(state_of(row).name))
