"""Everything visits and violations plug into the platform. One function, no logic."""

from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.casework.events import CaseChanged
from app.casework.kinds import CaseKind, Effect, register_case_kind, register_effect, register_guard
from app.casework.pages import add_own_section, register_work
from app.casework.procedures import register_procedures
from app.demo import register_check, register_loader, register_stories
from app.errors import register_messages
from app.events import subscribe
from app.i18n.counts import register_nouns
from app.ledger.events import InvoicePaid
from app.navigation import NavItem, register_landing, register_nav
from app.notifications.texts import register_texts
from app.performance.figures import Figure, register_figures
from app.ports import provide
from field_inspection import catalogue
from field_inspection.violations import effects as violation_effects
from field_inspection.violations.commands import settle_when_paid
from field_inspection.violations.guards import no_open_obligation, no_open_violation
from field_inspection.violations.models import Violation
from field_inspection.violations.pages import violation_page
from field_inspection.violations.views import bp as violations_bp
from field_inspection.visits import contributions, demo, effects
from field_inspection.visits.commands import for_decisions, plan_visits_of_permit
from field_inspection.visits.messages import MESSAGES
from field_inspection.visits.models import Visit
from field_inspection.visits.pages.case import visit_page
from field_inspection.visits.permissions import Permission as P
from field_inspection.visits.views import desk, field
from gis.cases.layers import CaseLayer, register_case_layer
from gis.map.registry import ParcelAction, register_parcel_action
from licensing.events import PermitGranted, VisitRecalled, VisitWanted


def init_app(app: Flask) -> None:
    for blueprint in (field.bp, desk.bp, violations_bp):
        app.register_blueprint(blueprint)
    register_messages(app, MESSAGES)
    register_texts(app, Path(__file__).with_name("texts.yaml"))
    register_nouns(
        {
            "visit": ("زيارة|زيارتان|زيارات|زيارة", "visit|visits", True),
            "violation": ("مخالفة|مخالفتان|مخالفات|مخالفة", "violation|violations", True),
            "metre": ("متر|متران|أمتار|متراً", "metre|metres", False),
        }
    )
    register_case_kind(
        app,
        CaseKind(
            "visit", Visit, "VS", _l("زيارة"), _l("الزيارات"), icon="inspect", page=visit_page, own_summary=contributions.visit_summary
        ),
    )
    register_case_kind(
        app,
        CaseKind(
            "violation",
            Violation,
            "VL",
            _l("مخالفة"),
            _l("المخالفات"),
            icon="warning",
            page=violation_page,
            own_summary=contributions.violation_summary,
        ),
    )
    register_procedures(app, Path(catalogue.__file__).parent / "procedures" / "visits")
    register_guard(app, "no_open_violation", no_open_violation)
    register_guard(app, "no_open_obligation", no_open_obligation)
    register_guard(app, "recorded_on_site", effects.recorded_on_site)
    register_guard(app, "objection_in_time", violation_effects.objection_in_time)
    consequences: dict[str, Effect] = {**effects.EFFECTS, **violation_effects.EFFECTS}
    for name, effect in consequences.items():
        register_effect(app, name, effect)
    register_case_layer(app, CaseLayer("visit", "visit", restricted=True, category=contributions.map_category))
    subscribe(app, PermitGranted, plan_visits_of_permit)
    subscribe(app, VisitWanted, for_decisions.plan_wanted_visit)
    subscribe(app, VisitRecalled, for_decisions.call_off_visit)
    subscribe(app, CaseChanged, for_decisions.bring_result_back)
    provide(app, "carry_out_visit", for_decisions.carry_out_visit)
    subscribe(app, InvoicePaid, settle_when_paid)
    _grant(app)
    _show(app)


def _grant(app: Flask) -> None:
    grant(app, "inspector", P.VISIT_PERFORM, P.VISIT_ORDER, P.VISIT_LIST, P.VIOLATION_LIST)
    for role in ("reviewer", "approver", "planner", "desk_940"):
        grant(app, role, P.VISIT_ORDER, P.VISIT_LIST)
    grant(app, "director", P.VISIT_ORDER, P.VISIT_CANCEL, P.VISIT_LIST, P.VIOLATION_LIST, P.VIOLATION_DECIDE)
    grant(app, "approver", P.VISIT_CANCEL, P.VIOLATION_LIST, P.VIOLATION_DECIDE)
    grant(app, "reviewer", P.VIOLATION_LIST)
    grant(app, "finance", P.VIOLATION_LIST)
    grant(app, "violator", P.VIOLATION_OBJECT)


def _show(app: Flask) -> None:
    register_work(app, "visit", "inspector", ["planned", "no_access"])
    register_work(app, "violation", "approver", ["objected"])
    register_landing(app, "inspector", "field.worklist", order=20)
    register_nav(
        app,
        NavItem("field.worklist", _l("الميدان"), P.VISIT_PERFORM, group="staff", order=6),
        NavItem("visits.list_visits", _l("الزيارات"), P.VISIT_LIST, group="staff", order=30),
        NavItem("violations.list_violations", _l("المخالفات"), P.VIOLATION_LIST, group="staff", order=31),
    )
    add_own_section(app, contributions.todo_of_actor)
    register_parcel_action(app, ParcelAction(_l("اطلب زيارة هنا"), "/visits/order?parcel={id}", P.VISIT_ORDER, icon="inspect", order=30))
    register_figures(
        app,
        Figure(
            "visits_due",
            _l("زيارات اليوم والمتأخرة"),
            _l("زيارات مفتوحة يومها اليوم أو مضى."),
            "field_inspection",
            "today/visits_due",
            "/visits?due=1&municipality={municipality}",
            order=50,
        ),
    )
    register_loader(app, 40, "الزيارات والمخالفات", demo.load_visits)
    register_stories(app, demo.stories)
    register_check(app, demo.checks)
