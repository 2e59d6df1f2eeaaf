"""What this wing plugs in: filing, and acting for others."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.errors import register_messages
from app.events import subscribe
from app.identity.delegation import DelegationEnded
from app.navigation import NavItem, register_nav
from licensing.applications.acting import leave_files
from licensing.applications.messages import MESSAGES
from licensing.applications.views import acting as _acting  # noqa: F401  its addresses
from licensing.bulk import wiring as bulk
from licensing.permissions import Permission as P


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    may_prepare = (P.APPLICATION_VIEW, P.APPLICATION_PREPARE, P.APPLICATION_CORRECT, P.PERMIT_VIEW)
    grant(app, "preparer", *may_prepare)
    grant(app, "delegate", *may_prepare, P.APPLICATION_SUBMIT, P.APPLICATION_WITHDRAW)
    subscribe(app, DelegationEnded, leave_files)
    bulk.init_app(app)
    register_nav(app, NavItem("filing.mandates", _l("التفويضات"), P.APPLICATION_START, "account", 25))
