"""What the tables to take away plug in."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.errors import register_messages
from app.navigation import NavItem, register_nav
from licensing.exports import views
from licensing.permissions import Permission as P

MESSAGES = {
    "export_day_wrong": _l("اكتب اليوم على الصورة 2025-01-31، لا «%(day)s»."),
    "export_too_large": _l("الجدول أكبر من %(most)s صف. ضيّق المدة أو الحالة، أو نزّله بصيغة CSV."),
}


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    for role in ("reviewer", "approver", "director"):
        grant(app, role, P.EXPORT_STAFF)
    app.register_blueprint(views.bp)
    register_nav(app, NavItem("exports.show", _l("تنزيل الجداول"), P.INTERFACE_OWN, "account", 72, personal=True))
