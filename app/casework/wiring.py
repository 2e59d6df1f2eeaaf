"""What casework plugs into the platform."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import Permission
from app.casework import messages, presenters, views
from app.casework.bulk import BulkAct, assign_to, register_bulk
from app.casework.commands import claim
from app.errors import register_messages
from app.navigation import NavItem, register_landing, register_nav


def init_app(app: Flask) -> None:
    register_messages(app, messages.MESSAGES)
    app.register_blueprint(views.bp)
    register_bulk(
        app,
        BulkAct("claim", _l("استلام"), Permission.CASE_INBOX, lambda case, actor, _form: claim(case, actor)),
        BulkAct("assign", _l("إسناد إلى الموظف المختار"), Permission.CASE_ASSIGN, assign_to),
    )
    app.jinja_env.globals.update(
        options_of_branches=presenters.options_of_branches,
        options_of_kinds=presenters.options_of_kinds,
        action_words=presenters.words_of_event,
    )
    register_nav(
        app,
        NavItem("cases.inbox", _l("صندوق الوارد"), Permission.CASE_INBOX, group="staff", order=10),
        NavItem("cases.own", _l("معاملاتي"), Permission.CASE_OWN, group="main", order=20, personal=True),
        NavItem("cases.track", _l("أين معاملتي؟"), group="main", order=30, personal=True),
    )
    register_landing(app, "citizen", "cases.own", order=90)
    for role in ("reviewer", "approver", "clerk"):
        register_landing(app, role, "cases.inbox", order=40)
