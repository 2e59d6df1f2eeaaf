"""What this wing plugs in: finding a service, and what the map answers about its place."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.demo import register_loader
from app.errors import register_messages
from app.jobs import register_task
from app.navigation import NavItem, register_nav
from gis.map.registry import ParcelAction, register_parcel_action
from licensing.passport import wiring as passport
from licensing.permissions import Permission as P
from licensing.services import eligibility, figures
from licensing.services.messages import MESSAGES


def init_app(app: Flask) -> None:
    passport.init_app(app)
    register_messages(app, MESSAGES)
    register_messages(app, eligibility.MESSAGES)
    register_task(app, figures.TASK, figures.count_figures, cron="40 * * * *", label=_l("إحصاء أرقام الخدمات"))
    register_loader(app, 48, "أرقام الخدمات", lambda _told: figures.count_figures())
    register_parcel_action(app, ParcelAction(_l("هل أحتاج رخصة هنا؟"), "/permit-needed?parcel={id}", icon="permit", order=12))
    register_nav(
        app,
        NavItem("services.needed", _l("هل أحتاج رخصة هنا؟"), order=12),
        NavItem("services.mine", _l("ما يناسبني من الخدمات"), P.APPLICATION_START, order=24, personal=True),
    )
