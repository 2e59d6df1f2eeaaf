"""Everything the platform itself plugs in: the rooms that every package above relies on. One function, no logic."""
from flask import Flask
from flask_babel import lazy_gettext as _l

import app.casework.messages
import app.identity.messages
from app import assets, chrome, cli, demo, home, security
from app.authz import Permission
from app.casework import pages, presenters, procedures
from app.casework import views as casework_views
from app.errors import register_messages
from app.i18n import language
from app.identity import session as identity_session
from app.identity import views as identity_views
from app.navigation import NavItem, register_landing, register_nav
from app.organisation import demo as demo_amanah


def init_app(flask: Flask) -> None:
    identity_session.init_app(flask)
    security.init_app(flask)
    language.init_app(flask)
    assets.init_app(flask)
    cli.init_app(flask)
    chrome.init_app(flask)
    procedures.init_app(flask)
    pages.init_app(flask)
    home.init_app(flask)
    demo.init_app(flask)
    demo.register_loader(flask, 2, "organisation", demo_amanah.load_organisation)
    demo.register_loader(flask, 4, "accounts", demo_amanah.load_accounts)
    demo.register_accounts(flask, demo_amanah.accounts)
    register_messages(flask, app.casework.messages.MESSAGES)
    register_messages(flask, app.identity.messages.MESSAGES)
    flask.register_blueprint(identity_views.bp)
    flask.register_blueprint(casework_views.bp)
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
