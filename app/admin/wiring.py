"""What the administrator's room plugs into the platform."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.admin import views
from app.authz import Permission
from app.navigation import NavItem, register_landing, register_nav


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    register_nav(
        app,
        NavItem("admin.show", _l("إدارة النظام"), Permission.ADMINISTER, "admin", 5),
        NavItem("admin.list_users", _l("المستخدمون"), Permission.ADMINISTER, "admin", 10),
        NavItem("admin.list_units", _l("الوحدات"), Permission.ADMINISTER, "admin", 20),
        NavItem("admin.list_holidays", _l("العطل"), Permission.ADMINISTER, "admin", 30),
        NavItem("admin.list_events", _l("سجل الأحداث"), Permission.ADMINISTER, "admin", 50),
        NavItem("admin.health", _l("صحة النظام"), Permission.ADMINISTER, "admin", 80),
    )
    register_landing(app, "administrator", "admin.show", order=20)
