"""Everything deeds and survey decisions plug into the platform. One function, no logic."""

from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.casework.kinds import CaseKind, register_case_kind, register_effect, register_guard
from app.casework.pages import add_searcher, register_work
from app.casework.procedures import register_procedures
from app.demo import register_loader
from app.errors import register_messages
from app.navigation import NavItem, register_nav
from app.verification import register_resolver
from gis.cadastre.decisions import checking
from gis.cadastre.decisions import pages as decisions
from gis.cadastre.decisions.effects import EFFECTS, GUARDS
from gis.cadastre.decisions.views import bp as decisions_bp
from gis.cadastre.deeds import pages as deeds
from gis.cadastre.deeds.views import bp as deeds_bp
from gis.cadastre.demo import load_cadastre
from gis.cadastre.messages import MESSAGES
from gis.cadastre.permissions import Permission as P
from gis.map.registry import ParcelAction, register_parcel_action, register_parcel_facts
from gis.models import SurveyDecision
from gis.permissions import Permission as Land
from gis.sections import LAND


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    checking.init_app(app)
    for blueprint in (decisions_bp, deeds_bp):
        app.register_blueprint(blueprint)
    _grant(app)
    register_case_kind(
        app,
        CaseKind(
            "survey_decision", SurveyDecision, "SM", _l("قرار مساحي"), _l("القرارات المساحية"), icon="file", page=decisions.decision_page
        ),
    )
    for name, guard in GUARDS.items():
        register_guard(app, name, guard)
    for name, effect in EFFECTS.items():
        register_effect(app, name, effect)
    register_procedures(app, Path(__file__).parent / "procedures")
    register_work(app, "survey_decision", "planner", ["draft", "returned"])
    register_work(app, "survey_decision", "reviewer", ["submitted", "checking"])
    register_work(app, "survey_decision", "director", ["certified"])
    register_resolver(app, 20, decisions.verified_decision)
    _show(app)
    register_loader(app, 15, "صكوك وقرارات مساحية", load_cadastre)


def _grant(app: Flask) -> None:
    grant(app, "planner", P.SURVEY_VIEW, P.SURVEY_PREPARE, P.DEED_RECORD)
    grant(app, "clerk", P.SURVEY_VIEW, P.SURVEY_PREPARE)
    grant(app, "reviewer", P.SURVEY_VIEW, P.SURVEY_CHECK)
    grant(app, "director", P.SURVEY_VIEW, P.SURVEY_APPROVE)
    grant(app, "approver", P.SURVEY_VIEW)


def _show(app: Flask) -> None:
    add_searcher(app, decisions.search_rows)
    add_searcher(app, deeds.search_rows)
    register_parcel_facts(app, deeds.parcel_facts)
    register_parcel_facts(app, decisions.parcel_facts)
    register_parcel_action(
        app,
        ParcelAction(_l("قرار مساحي لهذه القطعة"), "/land/decisions/new?parcel={id}", P.SURVEY_PREPARE, icon="file", order=40),
        ParcelAction(_l("سجّل صكاً لهذه القطعة"), "/land/deeds/new?parcel={id}", P.DEED_RECORD, icon="file", order=41),
    )
    register_nav(
        app,
        NavItem("decisions.list_all", _l("القرارات المساحية"), P.SURVEY_VIEW, group="staff", order=50, section=LAND),
        NavItem("deeds.list_all", _l("الصكوك"), Land.OWNERS_VIEW, group="staff", order=51, section=LAND),
    )
