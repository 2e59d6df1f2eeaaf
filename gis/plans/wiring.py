"""What plans plug into the platform. One function, no logic."""

from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.casework.kinds import CaseKind, register_case_kind, register_effect, register_guard
from app.casework.pages import register_work
from app.casework.procedures import register_procedures
from app.demo import register_check, register_loader
from app.errors import register_messages
from app.jobs import register_task
from app.navigation import NavItem, register_nav
from gis.demo.plans import check_plans, load_plans
from gis.map.registry import register_parcel_facts
from gis.models import LandPlan
from gis.plans import commands, pages, views
from gis.plans.effects import EFFECTS, GUARDS
from gis.plans.messages import MESSAGES
from gis.plans.permissions import Permission as P
from gis.sections import LAND


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    for role in ("planner", "reviewer", "approver", "director", "clerk"):
        grant(app, role, P.PLAN_VIEW)
    grant(app, "planner", P.PLAN_DRAFT)
    grant(app, "reviewer", P.PLAN_REVIEW)
    grant(app, "approver", P.PLAN_DECIDE)
    register_case_kind(app, CaseKind("land_plan", LandPlan, "PL", _l("مخطط"), _l("المخططات"), icon="layers", page=pages.plan_page))
    for name, guard in GUARDS.items():
        register_guard(app, name, guard)
    for name, effect in EFFECTS.items():
        register_effect(app, name, effect)
    register_procedures(app, Path(__file__).with_name("procedures"))
    register_work(app, "land_plan", "planner", ["draft", "returned"])
    register_work(app, "land_plan", "reviewer", ["submitted"])
    register_work(app, "land_plan", "approver", ["technical"])
    register_parcel_facts(app, pages.parcel_facts)
    register_task(app, "gis.expire_plans", commands.expire_plans, cron="10 21 * * *", label=_l("مخططات انتهى سريانها"))
    app.register_blueprint(views.bp)
    register_nav(app, NavItem("plans.list_all", _l("المخططات"), P.PLAN_VIEW, "staff", 61, section=LAND))
    register_loader(app, 17, "مخططات", load_plans)
    register_check(app, check_plans)
