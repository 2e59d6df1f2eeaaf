"""From what the platform publishes to what addresses are told. Runs in the transaction of what happened."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app import db
from app.casework.events import CaseChanged
from app.casework.models import Case, CaseParty
from app.ledger.events import InvoiceCancelled, InvoiceIssued, InvoicePaid
from app.ledger.models import Invoice
from app.tenancy import everything
from licensing.api.hooks.commands import tell
from licensing.models import Application, Permit, WebhookEndpoint

_KINDS = ("application", "permit")
_INVOICES = {InvoiceIssued: "invoice.issued", InvoicePaid: "invoice.paid", InvoiceCancelled: "invoice.cancelled"}


def case_changed(event: CaseChanged) -> None:
    """An application or permit was opened or took a step."""
    if event.kind not in _KINDS:
        return
    if event.action == "open":
        name = "application.opened" if event.kind == "application" else "permit.issued"
    else:
        name = f"{event.kind}.state_changed"
    with everything():
        if addresses := _addresses(event.case_id, name):
            case = db.session().get_one(Case, event.case_id)
            data = _about(case) | {"action": event.action, "state": event.state}
            for address in addresses:
                tell(address, name, data)


def invoice_changed(event: InvoiceIssued | InvoicePaid | InvoiceCancelled) -> None:
    """An invoice of a case was issued, paid or cancelled."""
    name = _INVOICES[type(event)]
    with everything():
        if addresses := _addresses(event.case_id, name):
            case, invoice = db.session().get_one(Case, event.case_id), db.session().get_one(Invoice, event.invoice_id)
            data = _about(case) | {
                "invoice": invoice.reference,
                "bill_number": invoice.bill_number,
                "total": f"{invoice.total:.2f}",
                "currency": invoice.currency,
                "purpose": event.purpose,
            }
            for address in addresses:
                tell(address, name, data)


def _addresses(case_id: UUID, event: str) -> list[WebhookEndpoint]:
    """Addresses of the case's parties that want the event, each once. Index: ix_webhook_endpoint_party_id."""
    parties = select(CaseParty.party_id).where(CaseParty.case_id == case_id)
    query = select(WebhookEndpoint).where(
        WebhookEndpoint.party_id.in_(parties), WebhookEndpoint.disabled_at.is_(None), WebhookEndpoint.events.contains([event])
    )
    return list(db.session().scalars(query))


def _about(case: Case) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": case.kind, "reference": case.reference, "title": case.title}
    if isinstance(case, Application | Permit):
        told["service"] = case.service_code
    return told
