"""What messages plug into the platform."""

from pathlib import Path

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import Permission
from app.jobs.registry import register_task
from app.navigation import NavItem, register_nav
from app.notifications import channels, tasks, texts, views
from app.notifications.commands import DELIVER


def init_app(app: Flask) -> None:
    texts.init_app(app)
    channels.init_app(app)
    texts.register_texts(app, Path(__file__).with_name("texts.yaml"))
    register_task(app, DELIVER, tasks.deliver, queue="messages", label=_l("إرسال رسالة"))
    app.register_blueprint(views.bp)
    register_nav(
        app,
        NavItem("messages.own_messages", _l("رسائلي"), Permission.CASE_OWN, "account", 30),
        NavItem("messages.outbox", _l("صندوق الرسائل"), Permission.ADMINISTER, "admin", 70),
    )
