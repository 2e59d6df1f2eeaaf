"""What this wing plugs in: services as data."""

from flask import Flask

from app.casework.kinds import register_effect, register_guard
from app.events import subscribe
from app.ledger.events import InvoicePaid
from licensing.applications import booking, paying
from licensing.applications.limits import own_rules_hold
from licensing.catalogue import versions


def init_app(app: Flask) -> None:
    versions.init_app(app)
    register_guard(app, "own_rules_hold", own_rules_hold)
    register_guard(app, "slot_free", booking.slot_free)
    register_guard(app, "named_invoice_open", paying.named_invoice_open)
    register_effect(app, "take_slot", booking.take_slot)
    register_effect(app, "free_slot", booking.free_slot)
    subscribe(app, InvoicePaid, paying.issue_when_named_is_paid)
