"""What this wing plugs in: the desk, committees, agencies and grievances."""

from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.casework.bulk import register_bulk
from app.casework.kinds import CaseKind, register_case_kind, register_desk_rule, register_effect, register_guard
from app.casework.pages import add_case_section, register_work
from app.casework.presenters import register_event_words
from app.errors import register_messages
from app.events import subscribe
from app.jobs import register_task
from app.navigation import NavItem, register_nav
from app.notifications import register_texts
from app.ports import provide
from licensing.committees import views as committee_views
from licensing.consultations import views as opinion_views
from licensing.events import PermitGranted
from licensing.grievances import views as grievance_views
from licensing.grievances.pages import grievance_page
from licensing.models import Grievance
from licensing.passport.agencies import agencies_for
from licensing.permissions import Permission as P
from licensing.review import cover, desk_views, escalation
from licensing.review.audits import draw_for_audit
from licensing.review.bulk import ACTS
from licensing.review.conditions import add_conditions_of_others
from licensing.review.effects import EFFECTS
from licensing.review.guards import GUARDS, no_conflict_of_interest, not_the_first_decider
from licensing.review.messages import MESSAGES
from licensing.review.participants import section

DESK = _l("مكتب المراجعة")

EVENT_WORDS = {
    "agency_answered": _l("وصل رأي جهة"),
    "agency_silent": _l("انتهت مهلة جهة دون رد"),
    "consultation_revoked": _l("أُبطل رابط جهة"),
    "visit_missed": _l("تعذّر الدخول في المعاينة"),
    "escalated": _l("نُبّه إلى المدة"),
    "proposal_answered": _l("رد مقدم الطلب على مقترح"),
    "audited": _l("دُقق لاحقاً"),
}


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    register_texts(app, Path(__file__).with_name("texts.yaml"))
    for name, guard in GUARDS.items():
        register_guard(app, name, guard)
    for name, effect in EFFECTS.items():
        register_effect(app, name, effect)
    register_case_kind(app, CaseKind("grievance", Grievance, "TM", _l("تظلم"), _l("تظلمات"), icon="file", page=grievance_page))
    for blueprint in (committee_views.bp, opinion_views.bp, grievance_views.bp, desk_views.bp):
        app.register_blueprint(blueprint)
    register_nav(
        app,
        NavItem("committees.index", _l("اللجان"), P.COMMITTEE_SIT, "staff", 16, section=DESK),
        NavItem("desk.terms", _l("المدد الجارية"), P.DESK_LEAVE, "staff", 16, section=DESK),
        NavItem("desk.load", _l("توازن العمل"), P.DESK_BALANCE, "staff", 16, section=DESK),
        NavItem("desk.time_spent", _l("أين يذهب الوقت"), P.IMPROVEMENT_VIEW, "staff", 16, section=DESK),
        NavItem("desk.audit_queue", _l("التدقيق اللاحق"), P.AUDIT_INSTANT, "staff", 16, section=DESK),
        NavItem("desk.phrase_list", _l("مكتبة العبارات"), P.PHRASE_EDIT, "staff", 16, section=DESK),
        NavItem("desk.leave", _l("الإجازات والنيابة"), P.DESK_LEAVE, "staff", 16, section=DESK),
        NavItem("desk.interests", _l("الإفصاح عن الصلات"), P.DESK_INTEREST, "staff", 16, section=DESK),
    )
    subscribe(app, PermitGranted, add_conditions_of_others)
    subscribe(app, PermitGranted, draw_for_audit)
    add_case_section(app, section)
    _repeat(app)
    register_work(app, "grievance", "approver", ["filed", "under_study"])
    register_work(app, "grievance", "director", ["filed", "under_study"])
    register_bulk(app, *ACTS)
    register_desk_rule(app, "application", no_conflict_of_interest)
    register_desk_rule(app, "grievance", not_the_first_decider)
    provide(app, "agencies_for", agencies_for)
    provide(app, "desks_of", cover.desks_of)
    provide(app, "principal_of", cover.principal_of)
    register_event_words(app, EVENT_WORDS)
    _grant(app)


def _repeat(app: Flask) -> None:
    terms, agencies = _l("التنبيه إلى المدد التي قاربت نهايتها"), _l("تذكير الجهات وتسجيل انتهاء مهلها")
    register_task(app, escalation.TERMS_TASK, escalation.escalate_terms, cron="*/20 * * * *", label=terms)
    register_task(app, escalation.AGENCIES_TASK, escalation.nudge_agencies, cron="7 * * * *", label=agencies)


def _grant(app: Flask) -> None:
    for role in sorted(cover.LENT):
        grant(app, role, P.COMMITTEE_SIT, P.DESK_LEAVE, P.DESK_INTEREST)
    for role in ("director", "approver"):
        grant(app, role, P.GRIEVANCE_DECIDE, P.DESK_BALANCE, P.IMPROVEMENT_VIEW, P.PHRASE_EDIT, P.AUDIT_INSTANT)
    grant(app, "director", P.COMMITTEE_APPOINT)
    grant(app, "reviewer", P.CONSULTATION_MANAGE, P.AUDIT_INSTANT)
    for role in ("applicant", "engineering_office"):
        grant(app, role, P.GRIEVANCE_FILE)
