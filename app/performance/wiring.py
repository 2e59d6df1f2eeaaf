"""What the director's figures plug into the platform."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import Permission
from app.navigation import NavItem, register_landing, register_nav
from app.performance import views
from app.performance.figures import Figure, register_figures


def init_app(app: Flask) -> None:
    app.register_blueprint(views.bp)
    register_nav(app, NavItem("today.show", _l("اليوم"), Permission.TODAY_VIEW, group="staff", order=5))
    register_landing(app, "director", "today.show", order=10)
    register_figures(
        app,
        Figure(
            "open_cases",
            _l("معاملات جارية"),
            _l("كل معاملة لم تُغلق، أيًّا كان نوعها. الرخص القائمة ليست منها."),
            "app",
            "today/open_cases",
            "/inbox?all=1&municipality={municipality}",
            order=10,
        ),
        Figure(
            "late_cases",
            _l("متأخرة عن مدتها"),
            _l("معاملات جارية تجاوزت ساعتُها الحالية موعدها."),
            "app",
            "today/late_cases",
            "/inbox?all=1&late=1&municipality={municipality}",
            good_when="low",
            order=20,
        ),
        Figure(
            "collected_this_month",
            _l("المحصّل هذا الشهر"),
            _l("ما سُدد من فواتير منذ أول الشهر الميلادي، دون ما رُدّ أو عُلّق."),
            "app",
            "today/collected_this_month",
            "/finance/invoices?collected=month&municipality={municipality}",
            unit="money",
            good_when="high",
            order=80,
        ),
    )
