"""Everything gis plugs into the platform. One function, no logic."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.casework.events import CaseChanged
from app.casework.pages import add_case_section, add_searcher
from app.errors import register_messages
from app.events import subscribe
from app.jobs import register_task
from app.navigation import NavItem, register_landing, register_nav
from app.ports import provide
from app.sqlfile import load_sql
from app.warming import register_connection_warmer
from gis import cli, installation, models  # noqa: F401  its tables
from gis.atlas import views as atlas
from gis.cadastre import wiring as cadastre
from gis.cadastre.decisions.checking import register_plan_boundary
from gis.cases import layers as case_layers
from gis.cases.commands import follow_case
from gis.cases.layers import CaseLayer, register_case_layer
from gis.changes import wiring as changes
from gis.crs import STORAGE_SRID
from gis.demo import wiring as demo
from gis.importers.following import settle_run
from gis.imports import wiring as imports
from gis.layers import wiring as layers
from gis.map import list_views as map_lists
from gis.map import registry as map_registry
from gis.map import views as map_views
from gis.map.place import case_place
from gis.map.search import land_searcher
from gis.messages import MESSAGES
from gis.permissions import Permission as P
from gis.planner import wiring as planner
from gis.plans import wiring as plans
from gis.plans.queries import approved_boundary
from gis.quality import wiring as quality
from gis.register import queries as register
from gis.tiles import views as tiles
from gis.tiles.gate import TileGate


def init_app(app: Flask) -> None:
    installation.init_app(app)
    register_messages(app, MESSAGES)
    for role in ("reviewer", "approver", "inspector", "planner", "clerk", "director", "finance"):
        grant(app, role, P.OWNERS_VIEW, P.CASES_VIEW)
    grant(app, "desk_940", P.CASES_VIEW)
    grant(app, "planner", P.LAND_EDIT, P.QUALITY_VIEW)
    grant(app, "director", P.QUALITY_VIEW)
    provide(app, "containing_municipality", register.containing_municipality)
    provide(app, "lineage", register.lineage)
    app.register_blueprint(tiles.bp)
    app.wsgi_app = TileGate(app, app.wsgi_app)  # type: ignore[method-assign]
    map_registry.init_app(app)
    app.register_blueprint(map_views.bp)
    app.register_blueprint(map_lists.bp)
    app.register_blueprint(atlas.bp)
    add_searcher(app, land_searcher)
    add_case_section(app, case_place)
    register_nav(app, NavItem("map.show", _l("الخريطة"), order=10))
    register_landing(app, "planner", "map.show", order=30)
    case_layers.init_app(app)
    register_case_layer(
        app,
        CaseLayer("permit", "permit", restricted=False),
        CaseLayer("application", "application", restricted=True),
        CaseLayer("visit", "visit", restricted=True),
        CaseLayer("report", "report", restricted=False),
    )
    subscribe(app, CaseChanged, follow_case)
    register_connection_warmer(app, load_sql("gis", "register/reference_systems"), {"storage_srid": STORAGE_SRID})
    register_task(app, "settle_import", settle_run, queue="land", label="ما يتبع استيراد طبقة أراضٍ")
    _wings(app)
    cli.init_app(app)
    demo.init_app(app)


def _wings(app: Flask) -> None:
    for wing in (imports, planner, changes, cadastre, layers, plans, quality):
        wing.init_app(app)
    register_plan_boundary(app, approved_boundary)
