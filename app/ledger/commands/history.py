"""Payments told by history, for loading what happened before the installation and for demonstrations."""

from datetime import datetime

from app import db
from app.authz import SYSTEM
from app.db import uuid7
from app.events import publish
from app.ledger.commands.payments import record_payment
from app.ledger.events import InvoicePaid
from app.ledger.gateways.base import GatewayEvent
from app.ledger.models import Invoice, Payment, PaymentIntent
from app.ledger.rules import EventKind, Told
from app.tenancy import everything

GATEWAY = "history"


def settle_in_history(invoice: Invoice, at: datetime, *, announce: bool = True) -> Payment:
    """The invoice was paid at that time, outside any gateway of ours; books and receipt are as for any payment.

    Args:
        announce: also tell the packages above, so that the case moves on.
    """
    with everything():
        intent = PaymentIntent(
            invoice_id=invoice.id,
            municipality_id=invoice.municipality_id,
            payer_party_id=invoice.payer_party_id,
            gateway=GATEWAY,
            amount=invoice.total,
            currency=invoice.currency,
            created_at=at,
            created_by_id=SYSTEM.user_id,
        )
        intent.invoice = invoice
        db.session().add(intent)
        db.session().flush()
        told = Told(EventKind.PAID, invoice.total, invoice.currency, at)
        payment = record_payment(
            intent, GatewayEvent(f"history-{uuid7()}", intent.id, str(intent.id), told, {}), settles=True, at=at
        )
        if announce:
            publish(InvoicePaid(invoice.id, invoice.case_id, invoice.purpose))
    return payment
