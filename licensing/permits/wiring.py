"""What this wing plugs in: the life of a permit."""

from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.casework.pages import add_case_section, add_own_section
from app.errors import register_messages
from app.jobs import register_task
from app.navigation import NavItem, register_nav
from app.notifications import register_texts
from gis.cases.layers import CaseLayer, register_case_layer
from licensing.permissions import Permission as P
from licensing.permits import batch_views, condition_views, open_data, open_views, reminders
from licensing.permits.batches import TASK, batch_renew
from licensing.permits.messages import MESSAGES
from licensing.permits.own import granted, todo_of_holder
from licensing.signing import signers
from licensing.signing.cli import signing

FOLLOWING = _l("متابعة الرخص")


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    register_texts(app, Path(__file__).with_name("texts.yaml"))
    signers.init_app(app)
    app.cli.add_command(signing)
    for blueprint in (batch_views.bp, condition_views.bp, open_views.bp):
        app.register_blueprint(blueprint)
    register_task(app, TASK, batch_renew, attempts=12, label=_l("تمديد رخص بقرار عام"))
    register_task(app, reminders.TASK, reminders.remind_holders, cron="20 4 * * *", label=_l("تذكير بمواعيد الرخص وشروطها"))
    renewing = _l("تجديد شهادة توقيع الوثائق قبل انتهائها")
    register_task(app, "licensing.renew_certificate", signers.renew_certificate, cron="50 3 * * 1", label=renewing)
    register_case_layer(app, CaseLayer("permit", "permit", restricted=False, hidden=open_data.is_private))
    add_own_section(app, todo_of_holder)
    add_case_section(app, granted)
    _grant(app)
    register_nav(
        app,
        NavItem("conditions.list_due", _l("شروط لها موعد"), P.PERMIT_LIST, "staff", 21, section=FOLLOWING),
        NavItem("batches.list_batches", _l("تمديد بقرار عام"), P.BATCH_DRAFT, "staff", 22, section=FOLLOWING),
    )


def _grant(app: Flask) -> None:
    grant(app, "applicant", P.PERMIT_HAND_IN)
    for role in ("reviewer", "approver", "inspector"):
        grant(app, role, P.PERMIT_CONDITION)
    for role in ("reviewer", "approver", "director"):
        grant(app, role, P.BATCH_DRAFT)
    for role in ("approver", "director"):
        grant(app, role, P.BATCH_ORDER)
