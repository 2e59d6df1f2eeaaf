"""Everything licensing plugs into the platform. One function, no logic."""
from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import CITIZEN, PUBLIC, grant
from app.casework.kinds import CaseKind, register_case_kind, register_effect, register_guard
from app.casework.pages import register_work
from app.casework.procedures import register_procedures
from app.errors import register_messages
from app.events import subscribe
from app.ledger.events import InvoicePaid
from app.notifications import register_texts
from licensing.applications.commands import issue_when_paid
from licensing.applications.effects import EFFECTS
from licensing.applications.guards import GUARDS
from licensing.catalogue import PROCEDURES_FOLDER
from licensing.messages import MESSAGES
from licensing.models import Application, Permit
from licensing.permissions import Permission as P

HERE = Path(__file__).parent


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    register_texts(app, HERE / "texts.yaml")
    _grant(app)
    register_case_kind(app, CaseKind("application", Application, "BL", _l("طلب"), _l("طلبات"), icon="file"))
    register_case_kind(app, CaseKind("permit", Permit, "RC", _l("رخصة"), _l("رخص"), icon="permit"))
    for name, guard in GUARDS.items():
        register_guard(app, name, guard)
    for name, effect in EFFECTS.items():
        register_effect(app, name, effect)
    register_procedures(app, PROCEDURES_FOLDER)
    register_work(app, "application", "reviewer", ["submitted", "under_review"])
    register_work(app, "application", "approver", ["recommended"])
    subscribe(app, InvoicePaid, issue_when_paid)


def _grant(app: Flask) -> None:
    grant(app, PUBLIC, P.CATALOGUE_VIEW)
    grant(app, CITIZEN, P.APPLICATION_START)
    grant(app, "applicant", P.APPLICATION_VIEW, P.APPLICATION_PREPARE, P.APPLICATION_SUBMIT, P.APPLICATION_CORRECT,
          P.APPLICATION_WITHDRAW, P.PERMIT_VIEW)
    grant(app, "engineering_office", P.APPLICATION_VIEW, P.APPLICATION_DESIGN, P.APPLICATION_CORRECT, P.PERMIT_VIEW)
    grant(app, "reviewer", P.APPLICATION_VIEW, P.APPLICATION_REVIEW, P.PERMIT_VIEW)
    grant(app, "approver", P.APPLICATION_VIEW, P.APPLICATION_DECIDE, P.PERMIT_VIEW, P.PERMIT_SUSPEND, P.PERMIT_COMPLETE, P.PERMIT_REVOKE)
    grant(app, "inspector", P.PERMIT_VIEW, P.PERMIT_SUSPEND)
    for role in ("director", "planner"):
        grant(app, role, P.APPLICATION_VIEW, P.PERMIT_VIEW)
