"""What the catalogue of layers plugs into the platform."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.demo import register_check, register_loader
from app.errors import register_messages
from app.jobs import register_task
from app.navigation import NavItem, register_nav
from gis.demo.catalogue import check_catalogue, load_catalogue
from gis.layers import making, views
from gis.layers.binding import parcel_facts
from gis.layers.messages import MESSAGES
from gis.layers.permissions import Permission as P
from gis.map.registry import register_parcel_facts
from gis.sections import PLANNING


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    for role in ("reviewer", "approver", "inspector", "planner", "clerk", "director", "finance", "desk_940"):
        grant(app, role, P.LAYER_VIEW)
    grant(app, "planner", P.LAYER_EDIT)
    grant(app, "approver", P.LAYER_PUBLISH)
    for role in ("planner", "reviewer", "approver", "director"):
        grant(app, role, P.LAYER_DOWNLOAD)
    app.register_blueprint(views.bp)
    register_parcel_facts(app, parcel_facts)
    register_task(app, making.TASK, making.fill, label=_l("قراءة طبقة من ملف"))
    register_nav(app, NavItem("layers.list_all", _l("دليل الطبقات"), P.LAYER_VIEW, "staff", 64, section=PLANNING))
    register_loader(app, 16, "طبقات الدليل", load_catalogue)
    register_check(app, check_catalogue)
