"""Everything gis plugs into the platform. One function, no logic."""
from flask import Flask

from app.authz import grant
from app.errors import register_messages
from app.ports import provide
from gis import models  # noqa: F401  its tables
from gis.messages import MESSAGES
from gis.permissions import Permission as P
from gis.register import queries as register
from gis.tiles import views as tiles


def init_app(app: Flask) -> None:
    register_messages(app, MESSAGES)
    for role in ("reviewer", "approver", "inspector", "planner", "clerk", "director", "finance"):
        grant(app, role, P.OWNERS_VIEW, P.CASES_VIEW)
    grant(app, "desk_940", P.CASES_VIEW)
    grant(app, "planner", P.LAND_EDIT, P.QUALITY_VIEW)
    grant(app, "director", P.QUALITY_VIEW)
    provide(app, "containing_municipality", register.containing_municipality)
    provide(app, "lineage", register.lineage)
    app.register_blueprint(tiles.bp)
