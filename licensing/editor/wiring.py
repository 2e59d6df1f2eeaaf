"""What the editor of services plugs into the platform."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.casework.kinds import CaseKind, register_case_kind, register_effect, register_guard
from app.casework.pages import register_work
from app.errors import register_messages
from app.navigation import NavItem, register_nav
from licensing.editor import publishing, views
from licensing.editor.change_pages import change_page
from licensing.editor.messages import MESSAGES
from licensing.models import ServiceChange
from licensing.permissions import Permission as P


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    for role in ("director", "approver", "reviewer", "planner", "administrator"):
        grant(app, role, P.SERVICE_VIEW)
    grant(app, "director", P.SERVICE_DRAFT, P.SERVICE_OVERLAY)
    grant(app, "approver", P.SERVICE_PUBLISH)
    kind = CaseKind("service_change", ServiceChange, "SC", _l("تعديل خدمة"), _l("تعديلات الخدمات"), icon="file", page=change_page)
    register_case_kind(app, kind)
    for guard in (publishing.service_sound, publishing.service_tried, publishing.service_drafted_by_another):
        register_guard(app, guard.__name__, guard)
    register_effect(app, "publish_service", publishing.publish_service)
    register_work(app, "service_change", "approver", ["sent"])
    register_work(app, "service_change", "director", ["draft", "returned"])
    app.register_blueprint(views.bp)
    register_nav(app, NavItem("editor.index", _l("إدارة الخدمات"), P.SERVICE_VIEW, "staff", 64))
