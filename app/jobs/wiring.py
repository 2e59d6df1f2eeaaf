"""What the queue plugs into the platform."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import Permission
from app.errors import register_messages
from app.jobs import cli, commands, registry, views
from app.jobs.messages import MESSAGES
from app.jobs.registry import register_task
from app.navigation import NavItem, register_nav


def init_app(app: Flask) -> None:
    registry.init_app(app)
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
    register_messages(app, MESSAGES)
    register_task(
        app, "jobs.requeue_stalled", commands.requeue_stalled, cron="* * * * *", attempts=1, label=_l("إعادة المهام التي توقف منفذها")
    )
    register_task(app, "jobs.forget_old", commands.forget_old_jobs, cron="20 0 * * *", attempts=2, label=_l("حذف المهام المنتهية القديمة"))
    register_nav(app, NavItem("jobs.list_jobs", _l("المهام الآلية"), Permission.ADMINISTER, "admin", 60))
