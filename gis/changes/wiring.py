"""What changes of the land plug into the platform. One function, no logic."""

from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.casework.kinds import CaseKind, register_case_kind, register_effect, register_guard
from app.casework.pages import register_work
from app.casework.procedures import register_procedures
from app.demo import register_check, register_loader
from app.errors import register_messages
from app.navigation import NavItem, register_nav
from gis.changes import demo, views
from gis.changes.drafting import EFFECTS, GUARDS
from gis.changes.messages import MESSAGES
from gis.changes.pages import change_page
from gis.map.registry import ParcelAction, register_parcel_action
from gis.models import LandChangeCase
from gis.permissions import Permission as P
from gis.sections import LAND


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    register_case_kind(
        app, CaseKind("land_change", LandChangeCase, "LT", _l("تغيير أرض"), _l("تغييرات الأراضي"), icon="layers", page=change_page)
    )
    for name, guard in GUARDS.items():
        register_guard(app, name, guard)
    for name, effect in EFFECTS.items():
        register_effect(app, name, effect)
    register_procedures(app, Path(__file__).with_name("procedures"))
    register_work(app, "land_change", "approver", ["sent"])
    register_work(app, "land_change", "planner", ["draft", "returned"])
    grant(app, "planner", P.LAND_CHANGES_VIEW, P.LAND_CHANGE_NOW)
    grant(app, "approver", P.LAND_CHANGES_VIEW, P.LAND_APPROVE)
    for role in ("reviewer", "director"):
        grant(app, role, P.LAND_CHANGES_VIEW)
    app.register_blueprint(views.bp)
    register_loader(app, 45, "تغييرات الأراضي", demo.load_changes)
    register_check(app, demo.check_changes)
    register_nav(app, NavItem("changes.list_changes", _l("تغييرات الأراضي"), P.LAND_CHANGES_VIEW, group="staff", order=61, section=LAND))
    register_parcel_action(
        app,
        ParcelAction(_l("سجل القطعة عبر الزمن"), "/parcels/{id}/history", icon="clock", order=70),
        ParcelAction(_l("غيّر هذه الأرض"), "/land/changes/new?parcels={id}", P.LAND_EDIT, icon="layers", order=75),
    )
