"""What the regulation plugs into the platform."""

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import Actor, grant
from app.casework.kinds import CaseKind, register_case_kind, register_effect, register_guard
from app.casework.pages import register_work
from app.identity.queries import today
from app.jobs import register_task
from app.navigation import NavItem, register_nav
from gis.map.registry import ParcelAction, register_parcel_action
from gis.sections import PLANNING
from licensing.models import RuleChange
from licensing.permissions import Permission as P
from licensing.regulation import impact, queries, views
from licensing.regulation.pages import change_page
from licensing.regulation.publishing import publish_rules


def init_app(app: Flask) -> None:
    for role in ("planner", "reviewer", "approver", "director"):
        grant(app, role, P.RULE_VIEW)
    grant(app, "planner", P.RULE_DRAFT)
    grant(app, "approver", P.RULE_PUBLISH)
    register_case_kind(
        app, CaseKind("rule_change", RuleChange, "RG", _l("تعديل قواعد البناء"), _l("تعديلات قواعد البناء"), icon="file", page=change_page)
    )
    register_guard(app, "rule_change_measured", _measured)
    register_guard(app, "rule_drafted_by_another", _by_another)
    register_guard(app, "rule_day_ahead", _day_ahead)
    register_effect(app, "publish_rules", publish_rules)
    register_work(app, "rule_change", "approver", ["sent"])
    register_work(app, "rule_change", "planner", ["draft", "returned"])
    register_task(app, impact.TASK, impact.measure, attempts=3, label=_l("قياس أثر تعديل القواعد"))
    app.register_blueprint(views.bp)
    register_parcel_action(app, ParcelAction(_l("بيان نظام البناء"), "/parcels/{id}/zoning.pdf", P.RULE_VIEW, icon="file", order=30))
    register_nav(app, NavItem("regulation.list_zones", _l("قواعد البناء"), P.RULE_VIEW, "staff", 62, section=PLANNING))
    register_nav(app, NavItem("regulation.list_changes", _l("تعديلات القواعد"), P.RULE_VIEW, "staff", 63, section=PLANNING))


def _measured(change: Any, actor: Actor) -> str | None:
    return None if impact.is_measured(change, queries.latest_run(change)) else "unmet_rule_change_measured"


def _by_another(change: Any, actor: Actor) -> str | None:
    return "unmet_rule_drafted_by_another" if actor.user_id is not None and actor.user_id == change.drafted_by_id else None


def _day_ahead(change: Any, actor: Actor) -> str | None:
    return None if change.effective_on > today() else "unmet_rule_day_ahead"
