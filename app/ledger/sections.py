"""What the ledger adds to the pages of cases."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.models import Case
from app.i18n import format_money
from app.ledger import queries


def invoices_of_case(case: Case, _actor: Actor) -> dict[str, Any]:
    return {"invoices": queries.list_invoices_of_case(case.id)}


def unpaid_of_actor(actor: Actor) -> dict[str, Any]:
    """For «معاملاتي»: each invoice to pay is something to do now."""
    rows = queries.list_own_invoices(actor, unpaid_only=True)
    todo = [
        {
            "title": _("سدّد فاتورة المعاملة %(reference)s", reference=row.case_reference),
            "text": format_money(row.invoice.total),
            "url": url_for("payer.show_invoice", reference=row.invoice.reference),
            "due": "",
        }
        for row in rows
    ]
    return {"todo": todo}
