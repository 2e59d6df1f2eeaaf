"""Tables of the ledger. Rows of money are appended; the few columns that may change are granted one by one."""

from app.ledger.models.invoice import INVOICE_STATES, Invoice, InvoiceLine
from app.ledger.models.journal import Account, JournalEntry, JournalLine
from app.ledger.models.payment import Payment, PaymentIntent, PaymentNotice, PaymentReversal, RefusedNotice
from app.ledger.models.tariff import Tariff

__all__ = [
    "INVOICE_STATES",
    "Account",
    "Invoice",
    "InvoiceLine",
    "JournalEntry",
    "JournalLine",
    "Payment",
    "PaymentIntent",
    "PaymentNotice",
    "PaymentReversal",
    "RefusedNotice",
    "Tariff",
]
