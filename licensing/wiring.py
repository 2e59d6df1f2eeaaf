"""Everything licensing plugs into the platform. One function, no logic."""

from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import CITIZEN, PUBLIC, grant
from app.casework.kinds import CaseKind, register_case_kind, register_effect, register_guard
from app.casework.pages import add_own_section, add_searcher, register_work
from app.casework.procedures import register_procedures
from app.demo import register_check, register_loader, register_stories
from app.errors import register_messages
from app.events import subscribe
from app.home import register_counts, register_services
from app.jobs import register_task
from app.ledger.events import InvoicePaid
from app.ledger.tariff_files import register_tariffs
from app.navigation import NavItem, register_nav
from app.notifications import register_texts
from app.performance.figures import register_figures
from app.verification import register_resolver
from gis.map.registry import ParcelAction, register_parcel_action, register_parcel_facts
from licensing import demo
from licensing.api import wiring as api
from licensing.applications import wiring as applications
from licensing.applications.commands import issue_when_paid
from licensing.applications.effects import EFFECTS
from licensing.applications.guards import GUARDS
from licensing.applications.pages import own_section
from licensing.applications.views import begin, documents, drawing, filling, sending  # noqa: F401  their addresses
from licensing.applications.views import bp as filing_bp
from licensing.case_pages import application_page
from licensing.catalogue import PROCEDURES_FOLDER
from licensing.catalogue import wiring as catalogue
from licensing.editor import wiring as editor
from licensing.exercise import wiring as exercise
from licensing.land import views as land
from licensing.land.pages import facts_on_map
from licensing.messages import MESSAGES
from licensing.models import Application, Permit
from licensing.permissions import Permission as P
from licensing.permits import tasks
from licensing.permits import views as permits
from licensing.permits import wiring as permits_wing
from licensing.permits.commands import PAPER_TASK
from licensing.permits.figures import FIGURES, home_counts
from licensing.permits.pages import permit_page
from licensing.permits.papers import make_permit_paper
from licensing.permits.verifying import verified_permit
from licensing.permits.words import name_of_state
from licensing.presenters.parcels import parcel_name
from licensing.registers import wiring as registers
from licensing.regulation import wiring as regulation
from licensing.review import views as review
from licensing.review import wiring as review_wing
from licensing.scrutiny import wiring as scrutiny
from licensing.services import views as services
from licensing.services import wiring as services_wing
from licensing.services.pages import popular, search_rows

HERE = Path(__file__).parent


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    register_texts(app, HERE / "texts.yaml")
    _grant(app)
    shown = CaseKind("application", Application, "BL", _l("طلب"), _l("طلبات"), page=application_page, state_name=name_of_state)
    register_case_kind(app, shown)
    register_case_kind(app, CaseKind("permit", Permit, "RC", _l("رخصة"), _l("رخص"), icon="permit", page=permit_page))
    for name, guard in GUARDS.items():
        register_guard(app, name, guard)
    for name, effect in EFFECTS.items():
        register_effect(app, name, effect)
    register_procedures(app, PROCEDURES_FOLDER)
    register_work(app, "application", "reviewer", ["submitted", "under_review"])
    register_work(app, "application", "approver", ["recommended"])
    subscribe(app, InvoicePaid, issue_when_paid)
    _desk_and_permits(app)
    for wing in (catalogue, services_wing, applications, review_wing, permits_wing, scrutiny, regulation, registers, exercise, editor, api):
        wing.init_app(app)
    register_tariffs(app, HERE / "catalogue" / "data" / "tariffs.yaml")
    _pages(app)


def _pages(app: Flask) -> None:
    for blueprint in (services.bp, land.bp, filing_bp):
        app.register_blueprint(blueprint)
    app.jinja_env.globals["parcel_name"] = parcel_name
    add_searcher(app, search_rows)
    add_own_section(app, own_section)
    register_services(app, popular)
    register_parcel_action(app, ParcelAction(_l("ماذا يمكن بناؤه هنا؟ وابدأ خدمة"), "/build?parcel={id}", icon="building", order=10))
    register_parcel_facts(app, facts_on_map)
    register_nav(
        app,
        NavItem("services.index", _l("دليل الخدمات"), order=10),
        NavItem("build.mine", _l("قطعي"), P.APPLICATION_START, order=25, personal=True),
    )


def _desk_and_permits(app: Flask) -> None:
    for blueprint in (review.bp, permits.bp):
        app.register_blueprint(blueprint)
    register_resolver(app, 10, verified_permit)
    register_task(app, PAPER_TASK, make_permit_paper, attempts=6, label=_l("إعداد وثيقة الرخصة"))
    register_task(app, tasks.END_TASK, tasks.end_validity, cron="10 21 * * *", label=_l("إنهاء الرخص التي انتهت مدتها"))
    register_task(app, tasks.LAPSE_TASK, tasks.lapse_applications, cron="25 * * * *", label=_l("إلغاء الطلبات التي انتهت مهلة أصحابها"))
    register_nav(
        app,
        NavItem("permits.list_permits", _l("الرخص"), P.PERMIT_LIST, "staff", 20),
        NavItem("permits.verify_form", _l("التحقق من وثيقة"), None, "main", 60),
    )
    register_figures(app, *FIGURES)
    register_loader(app, 30, "رخص وطلبات", demo.load_licensing)
    register_loader(app, 46, "لجان وجهات وتظلمات", demo.load_chapters)
    register_stories(app, demo.stories)
    register_check(app, demo.check_licensing)
    register_counts(app, home_counts)


def _grant(app: Flask) -> None:
    grant(app, PUBLIC, P.CATALOGUE_VIEW)
    grant(app, CITIZEN, P.APPLICATION_START)
    grant(
        app,
        "applicant",
        P.APPLICATION_VIEW,
        P.APPLICATION_PREPARE,
        P.APPLICATION_SUBMIT,
        P.APPLICATION_CORRECT,
        P.APPLICATION_WITHDRAW,
        P.PERMIT_VIEW,
    )
    grant(app, "engineering_office", P.APPLICATION_VIEW, P.APPLICATION_DESIGN, P.APPLICATION_CORRECT, P.PERMIT_VIEW)
    grant(app, "reviewer", P.APPLICATION_VIEW, P.APPLICATION_REVIEW, P.PERMIT_VIEW)
    grant(app, "approver", P.APPLICATION_VIEW, P.APPLICATION_DECIDE, P.PERMIT_VIEW, P.PERMIT_SUSPEND, P.PERMIT_COMPLETE, P.PERMIT_REVOKE)
    grant(app, "inspector", P.PERMIT_VIEW, P.PERMIT_SUSPEND)
    for role in ("director", "planner"):
        grant(app, role, P.APPLICATION_VIEW, P.PERMIT_VIEW)
    for role in ("reviewer", "approver", "inspector", "director", "planner"):
        grant(app, role, P.PERMIT_LIST)
