"""What the ledger adds to the pages of cases."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.authz import Actor
from app.casework.models import Case
from app.errors import NotFound
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


def verified_receipt(code: str) -> tuple[str, dict[str, Any]] | None:
    """For ``/verify``: the page of the receipt that carries the code, without a name."""
    try:
        payment = queries.get_payment_by_code(code)
    except NotFound:
        return None
    return "ledger/verify.html", {"payment": payment, "invoice": payment.invoice, "stands": payment.invoice.state == "paid"}
