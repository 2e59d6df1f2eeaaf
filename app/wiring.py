"""Everything the platform itself plugs in: the rooms that every package above relies on. One function, no logic."""
from flask import Flask
from flask_babel import lazy_gettext as _l

import app.casework.messages
import app.identity.messages
import app.jobs.wiring
import app.ledger.wiring
import app.notifications.wiring
from app import assets, chrome, cli, demo, home, security
from app.authz import Permission
from app.casework import pages, presenters, procedures
from app.casework import views as casework_views
from app.components_gallery import views as gallery_views
from app.errors import register_messages
from app.i18n import language
from app.identity import session as identity_session
from app.identity import views as identity_views
from app.navigation import NavItem, register_landing, register_nav
from app.organisation import demo as demo_amanah
from app.performance import figures as performance_figures
from app.performance import views as performance_views
from app.performance.figures import Figure, register_figures


def init_app(flask: Flask) -> None:
    app.jobs.wiring.init_app(flask)
    app.notifications.wiring.init_app(flask)
    app.ledger.wiring.init_app(flask)
    identity_session.init_app(flask)
    security.init_app(flask)
    language.init_app(flask)
    assets.init_app(flask)
    cli.init_app(flask)
    chrome.init_app(flask)
    procedures.init_app(flask)
    pages.init_app(flask)
    home.init_app(flask)
    performance_figures.init_app(flask)
    flask.register_blueprint(performance_views.bp)
    demo.init_app(flask)
    demo.register_loader(flask, 2, "organisation", demo_amanah.load_organisation)
    demo.register_loader(flask, 4, "accounts", demo_amanah.load_accounts)
    demo.register_accounts(flask, demo_amanah.accounts)
    register_messages(flask, app.casework.messages.MESSAGES)
    register_messages(flask, app.identity.messages.MESSAGES)
    flask.register_blueprint(identity_views.bp)
    flask.register_blueprint(casework_views.bp)
    flask.register_blueprint(gallery_views.bp)
    flask.jinja_env.globals.update(
        options_of_branches=presenters.options_of_branches, options_of_kinds=presenters.options_of_kinds
    )
    register_nav(
        flask,
        NavItem("cases.inbox", _l("صندوق الوارد"), Permission.CASE_INBOX, group="staff", order=10),
        NavItem("cases.own", _l("معاملاتي"), Permission.CASE_OWN, group="main", order=20),
        NavItem("cases.track", _l("أين معاملتي؟"), group="main", order=30),
    )
    register_landing(flask, "citizen", "cases.own", order=90)
    for role in ("reviewer", "approver", "clerk"):
        register_landing(flask, role, "cases.inbox", order=40)
    register_nav(flask, NavItem("today.show", _l("اليوم"), Permission.TODAY_VIEW, group="staff", order=5))
    register_landing(flask, "director", "today.show", order=10)
    register_figures(
        flask,
        Figure("open_cases", _l("معاملات جارية"), _l("كل معاملة لم تُغلق: طلبات وبلاغات وزيارات ومخالفات."),
               "app", "today/open_cases", "/inbox?municipality={municipality}", order=10),
        Figure("late_cases", _l("متأخرة عن مدتها"), _l("معاملات جارية تجاوزت ساعتُها الحالية موعدها."),
               "app", "today/late_cases", "/inbox?late=1&municipality={municipality}", good_when="low", order=20),
    )
