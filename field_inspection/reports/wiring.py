"""Everything 940 reports plug into the platform. One function, no logic."""

from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.casework.kinds import CaseKind, register_case_kind, register_effect, register_guard
from app.casework.pages import add_own_section, add_searcher, register_work
from app.casework.procedures import register_procedures
from app.demo import register_check, register_loader, register_stories
from app.errors import register_messages
from app.home import register_counts
from app.i18n.counts import register_nouns
from app.jobs.registry import register_task
from app.navigation import NavItem, register_landing, register_nav
from app.notifications.texts import register_texts
from app.performance.figures import Figure, register_figures
from field_inspection import catalogue
from field_inspection.reports import contributions, demo, tasks, views, workflow
from field_inspection.reports.messages import MESSAGES
from field_inspection.reports.models import ServiceRequest
from field_inspection.reports.pages.desk import report_page
from field_inspection.reports.permissions import Permission as P
from gis.cases.layers import CaseLayer, register_case_layer
from gis.map.registry import ParcelAction, register_parcel_action

FIGURES = (
    Figure(
        "reports_in_time",
        _l("بلاغات أُغلقت ضمن مدتها"),
        _l("من بلاغات أُغلقت في آخر 30 يومًا، نسبة ما لم يستنفد مدته."),
        "field_inspection",
        "today/reports_in_time",
        "/reports/desk?stage=closed&municipality={municipality}",
        unit="percent",
        good_when="high",
        order=70,
    ),
    Figure(
        "reports_satisfaction",
        _l("رضا المبلّغين"),
        _l("متوسط تقييم المبلّغين من 5 في آخر 90 يومًا."),
        "field_inspection",
        "today/reports_satisfaction",
        "/reports/desk?stage=rated&municipality={municipality}",
        unit="stars",
        good_when="high",
        order=90,
    ),
)


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    register_messages(app, MESSAGES)
    register_nouns(
        {
            "report": ("بلاغ|بلاغان|بلاغات|بلاغاً", "report|reports", False),
            "follower": ("متابع|متابعان|متابعين|متابعاً", "follower|followers", False),
        }
    )
    register_texts(app, Path(__file__).with_name("texts.yaml"))
    register_case_kind(
        app,
        CaseKind(
            "report",
            ServiceRequest,
            "RP",
            _l("بلاغ"),
            _l("البلاغات"),
            icon="megaphone",
            page=report_page,
            own_summary=contributions.own_summary,
            stands_for=contributions.stands_for,
        ),
    )
    register_procedures(app, Path(catalogue.__file__).parent / "procedures" / "reports")
    for name in ("after_photo_given", "reopening_in_time"):
        register_guard(app, name, getattr(workflow, name))
    for name in ("close_duplicates", "reopen_duplicates", "begin_again", "tell_reporter"):
        register_effect(app, name, getattr(workflow, name))
    grant(app, "desk_940", P.REPORT_READ, P.REPORT_DESK, P.REPORT_WORK, P.REPORT_VERIFY, P.REPORT_PUBLISH)
    grant(app, "director", P.REPORT_READ)
    grant(app, "inspector", P.REPORT_WORK)
    grant(app, "reporter", P.REPORT_ANSWER)
    register_case_layer(
        app,
        CaseLayer(
            "report",
            "report",
            restricted=False,
            category=contributions.map_category,
            hidden=contributions.is_hidden,
            shown=contributions.is_on_map,
        ),
    )
    register_work(app, "report", "desk_940", ["new", "classified", "treated", "verified", "reopened", "referred_external"])
    register_work(app, "report", "inspector", ["dispatched", "accepted", "on_site"])
    register_task(
        app, "reports.close_unanswered", tasks.close_unanswered, cron="*/15 * * * *", attempts=2, label=_l("إغلاق بلاغات لم يُجب مقدموها")
    )
    register_parcel_action(app, ParcelAction(_l("بلّغ عن مشكلة هنا"), "/reports/new?lon={lon}&lat={lat}", icon="megaphone", order=20))
    register_landing(app, "desk_940", "reports.desk", order=30)
    register_nav(
        app,
        NavItem("reports.list_reports", _l("البلاغات"), group="main", order=40),
        NavItem("reports.desk", _l("مكتب 940"), P.REPORT_READ, group="staff", order=20),
        NavItem("reports.call", _l("تسجيل اتصال"), P.REPORT_DESK, group="staff", order=21),
    )
    register_counts(app, contributions.home_counts)
    add_searcher(app, contributions.search)
    add_own_section(app, contributions.own_todo)
    register_figures(app, *FIGURES)
    register_loader(app, 40, "بلاغات 940", demo.load_reports)
    register_stories(app, demo.stories)
    register_check(app, demo.checks)
