"""What can be done with money."""

from app.ledger.commands.invoices import cancel_invoice, issue_invoice, replace_invoice
from app.ledger.commands.notices import receive_event, retry_parked
from app.ledger.commands.payments import start_payment
from app.ledger.commands.reversals import decide_reversal, request_reversal
from app.ledger.commands.tariffs import seed_tariffs, set_tariff

__all__ = [
    "cancel_invoice",
    "decide_reversal",
    "issue_invoice",
    "receive_event",
    "replace_invoice",
    "request_reversal",
    "retry_parked",
    "seed_tariffs",
    "set_tariff",
    "start_payment",
]
