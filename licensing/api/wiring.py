"""What this wing plugs in: the programming interface, ratings, permits of the past, workflows of other systems."""

from functools import partial

from apiflask import APIFlask
from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import CITIZEN, grant
from app.casework.events import CaseChanged
from app.errors import register_messages
from app.events import subscribe
from app.jobs import register_task
from app.ledger.events import InvoiceCancelled, InvoiceIssued, InvoicePaid
from app.navigation import NavItem, register_nav
from licensing.api import contract, tasks
from licensing.api.hooks import sending, telling
from licensing.api.hooks.commands import SEND
from licensing.api.messages import MESSAGES
from licensing.api.views import account, applications, bp, documents, permits, services, webhooks  # noqa: F401  their addresses
from licensing.cli import licensing_cli
from licensing.exports import wiring as exports
from licensing.legacy import wiring as legacy
from licensing.permissions import Permission as P
from licensing.ratings import wiring as ratings


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    grant(app, CITIZEN, P.INTERFACE_OWN)
    app.register_blueprint(bp)
    app.register_blueprint(account.bp)
    register_nav(
        app,
        NavItem("interfaces.show_calendar", _l("تقويم المواعيد"), P.INTERFACE_OWN, "account", 70, personal=True),
        NavItem("interfaces.list_keys", _l("مفاتيح الربط"), P.INTERFACE_OWN, "account", 71, personal=True),
    )
    app.cli.add_command(licensing_cli)
    exports.init_app(app)
    legacy.init_app(app)
    ratings.init_app(app)
    _tell(app)
    if isinstance(app, APIFlask):
        app.spec_processor(partial(contract.document, app))


def _tell(app: Flask) -> None:
    subscribe(app, CaseChanged, telling.case_changed)
    for event in (InvoiceIssued, InvoicePaid, InvoiceCancelled):
        subscribe(app, event, telling.invoice_changed)
    register_task(app, SEND, sending.deliver, attempts=sending.ATTEMPTS, label=_l("إرسال إشعار إلى برنامج"))
    register_task(app, "licensing.forget_calls", tasks.forget_calls, cron="40 22 * * *", label=_l("حذف عدّادات الواجهة القديمة"))
