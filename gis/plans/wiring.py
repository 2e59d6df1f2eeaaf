"""What plans plug into the platform."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.navigation import NavItem, register_nav
from gis.plans import views
from gis.plans.permissions import Permission as P
from gis.sections import LAND


def init_app(app: Flask) -> None:
    for role in ("planner", "reviewer", "approver", "director", "clerk"):
        grant(app, role, P.PLAN_VIEW)
    grant(app, "planner", P.PLAN_DRAFT)
    grant(app, "approver", P.PLAN_DECIDE)
    app.register_blueprint(views.bp)
    register_nav(app, NavItem("plans.list_all", _l("المخططات"), P.PLAN_VIEW, "staff", 61, section=LAND))
