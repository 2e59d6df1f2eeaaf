"""What can be done with money."""

from app.ledger.commands.history import PastInvoice, book_history, settle_in_history
from app.ledger.commands.invoices import cancel_invoice, issue_invoice, replace_invoice
from app.ledger.commands.notices import announce_paid, event_of, note_refused, receive_event, retry_parked, suspend_mismatch
from app.ledger.commands.payments import expire_intent, start_payment
from app.ledger.commands.reversals import decide_reversal, request_reversal
from app.ledger.commands.tariffs import seed_tariffs, set_tariff

__all__ = [
    "PastInvoice",
    "announce_paid",
    "book_history",
    "cancel_invoice",
    "decide_reversal",
    "event_of",
    "expire_intent",
    "issue_invoice",
    "note_refused",
    "receive_event",
    "replace_invoice",
    "request_reversal",
    "retry_parked",
    "seed_tariffs",
    "set_tariff",
    "settle_in_history",
    "start_payment",
    "suspend_mismatch",
]
