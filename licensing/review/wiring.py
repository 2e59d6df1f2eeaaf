"""What this wing plugs in: the desk, committees, agencies and grievances."""

from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.casework.bulk import register_bulk
from app.casework.kinds import CaseKind, register_case_kind, register_desk_rule, register_effect, register_guard
from app.errors import register_messages
from app.navigation import NavItem, register_nav
from app.notifications import register_texts
from app.ports import provide
from licensing.committees import views as committee_views
from licensing.consultations import views as opinion_views
from licensing.models import Grievance
from licensing.passport.agencies import agencies_for
from licensing.permissions import Permission as P
from licensing.review import cover
from licensing.review.bulk import ACTS
from licensing.review.effects import EFFECTS
from licensing.review.guards import GUARDS, no_conflict_of_interest
from licensing.review.messages import MESSAGES

STAFF = ("reviewer", "approver", "director", "planner", "clerk", "inspector", "finance")


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    register_texts(app, Path(__file__).with_name("texts.yaml"))
    for name, guard in GUARDS.items():
        register_guard(app, name, guard)
    for name, effect in EFFECTS.items():
        register_effect(app, name, effect)
    register_case_kind(app, CaseKind("grievance", Grievance, "TM", _l("تظلم"), _l("تظلمات"), icon="scale"))
    for blueprint in (committee_views.bp, opinion_views.bp):
        app.register_blueprint(blueprint)
    register_nav(app, NavItem("committees.index", _l("اللجان"), P.COMMITTEE_SIT, "staff", 16))
    register_bulk(app, *ACTS)
    register_desk_rule(app, "application", no_conflict_of_interest)
    provide(app, "agencies_for", agencies_for)
    provide(app, "desks_of", cover.desks_of)
    provide(app, "principal_of", cover.principal_of)
    _grant(app)


def _grant(app: Flask) -> None:
    for role in STAFF:
        grant(app, role, P.COMMITTEE_SIT, P.DESK_LEAVE, P.DESK_INTEREST)
    for role in ("director", "approver"):
        grant(app, role, P.GRIEVANCE_DECIDE, P.DESK_BALANCE, P.IMPROVEMENT_VIEW, P.PHRASE_EDIT, P.AUDIT_INSTANT)
    grant(app, "director", P.COMMITTEE_APPOINT)
    grant(app, "reviewer", P.CONSULTATION_MANAGE, P.AUDIT_INSTANT)
    for role in ("applicant", "engineering_office"):
        grant(app, role, P.GRIEVANCE_FILE)
