"""Every question the planner's map asks of a growing table is carried by an index: its plan says which."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.dialects import postgresql

from app.authz import SYSTEM
from gis.crs import LONLAT
from gis.models import PublishedLayer
from gis.planner import selecting, tiles
from gis.planner.identify import at_place
from gis.planner.layers import LAYERS
from gis.planner.past import parcels_on
from gis.planner.published import as_layer
from tests.fixtures.database import _on_clone

INDEXES = {
    "parcels": "parcel_web_geom_idx", "buildings": "building_web_geom_idx", "streets": "street_web_geom_idx", "places": "place_web_geom_idx",
    "zones": "zone_web_geom_idx", "landcover": "landcover_web_geom_idx", "permits": "case_web_geom_idx", "reports": "case_web_geom_idx",
}  # fmt: skip
HERE = (47.3112, 24.1506)
BOX = "47.3100,24.1500,47.3110,24.1510"


@pytest.fixture(scope="module")
def city(app, demo_template):
    """The small demo city, with statistics; tables so small are read whole unless that is forbidden."""
    with contextmanager(_on_clone)(app, demo_template) as session:
        session.execute(text("SET enable_seqscan = off"))
        yield session


def plan(city, query) -> str:
    source = str(query.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
    return "\n".join(city.connection().exec_driver_sql(f"EXPLAIN {source.replace('%', '%%')}").scalars())


def published() -> "PublishedLayer":
    fields = [{"name": "depth", "type": "number", "title": "depth"}, {"name": "risk", "type": "text", "title": "risk"}]
    row = PublishedLayer(
        id=1, code="flood", title_ar="x", owner="x", geometry_kind="polygon", fields=fields, style={"kind": "single"}, min_zoom=9
    )
    row.search_fields = []
    return as_layer(row)


@pytest.mark.parametrize("name", INDEXES)
def test_identify_is_carried_by_the_index_of_each_layer(city, name):
    place = func.ST_SetSRID(func.ST_MakePoint(*HERE), LONLAT)
    assert INDEXES[name] in plan(city, at_place(LAYERS[name], place, 5.0, SYSTEM))


def test_identify_of_a_day_and_of_a_published_layer_too(city):
    place = func.ST_SetSRID(func.ST_MakePoint(*HERE), LONLAT)
    assert "spatial_unit_geom_idx" in plan(city, at_place(parcels_on(date(2020, 1, 1)), place, 5.0, SYSTEM))
    found = plan(city, at_place(published(), place, 5.0, SYSTEM))
    assert "published_feature_geom_3857_idx" in found


@pytest.mark.parametrize("layer", [LAYERS["parcels"], parcels_on(date(2020, 1, 1)), published()], ids=["parcels", "day", "published"])
def test_the_rows_of_a_view_and_a_filtered_tile_are_met_by_place_first(city, layer, monkeypatch):
    asked = []
    for module in (selecting, tiles):
        monkeypatch.setattr(module, "db", _Noting(asked))
    meets = selecting._meets(layer, [selecting._corners(*map(float, BOX.split(",")))], boxes=True)
    choice = selecting.Choice(layer, (layer.seen_by(SYSTEM), meets))
    selecting.count_chosen(choice)
    selecting.list_chosen(replace(choice, order=next(iter(layer.properties))), 50)
    tiles.filtered_tile(layer, "", SYSTEM, 17, 82760, 56471)
    assert len(asked) == 3
    for query in asked:
        found = plan(city, query)
        assert "geom_idx" in found or "geom_3857_idx" in found, found


class _Noting:
    """A session that notes what it is asked and knows nothing."""

    def __init__(self, asked):
        self.asked = asked

    def session(self):
        return self

    def execute(self, query):
        self.asked.append(query)
        return []

    def scalar(self, query):
        self.asked.append(query)
        return 0 if "count" in str(query)[:20] else b""


def test_the_first_day_of_the_register_is_read_from_its_index(city):
    from_index = select(func.min(text("begin_lifespan_version"))).select_from(text("spatial_unit"))
    assert "ix_spatial_unit_begin" in plan(city, from_index)
