"""What bulk filing plugs in; called by the wiring of filing."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.errors import register_messages
from app.jobs import register_task
from licensing.bulk.commands import TASK, run
from licensing.bulk.messages import MESSAGES
from licensing.bulk.views import bp


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    register_task(app, TASK, run, label=_l("تقديم طلبات من جدول"))
    app.register_blueprint(bp)
