"""The receipt as a document."""

from app.errors import NotFound
from app.ledger.models import Invoice, Payment


def receipt_pdf(invoice: Invoice, payment: Payment) -> bytes:
    raise NotFound("receipt_not_found")
