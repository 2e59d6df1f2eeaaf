import json

import pytest
from shapely import box, to_geojson

from app.authz import acting_as
from gis.crs import to_lonlat
from gis.layers import commands
from gis.layers.commands import LayerFacts
from tests.factories import filing
from tests.factories.land import here
from tests.factories.people import SIH, staff
from tests.gis.layers.making import filled, seat_at


@pytest.fixture
def city(db_session, monkeypatch):
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)  # the paper has tests of its own
    return filing.build_city()


@pytest.fixture
def publish(city, tmp_path):
    """A layer over some ground, published for everybody or for staff."""
    seat_at(SIH)
    planner, approver = staff("planner", SIH), staff("approver", SIH)

    def over(code, shape, *, public=True, **facts):
        feature = {"type": "Feature", "properties": {"name": "شكل"}, "geometry": json.loads(to_geojson(to_lonlat(here(shape))))}
        said = {"title_ar": f"طبقة {code}", "owner": "إدارة التخطيط", "classification": "public" if public else "internal"}
        layer = filled(tmp_path, planner, code, LayerFacts(**said), {"type": "FeatureCollection", "features": [feature]})
        commands.edit_layer(layer, LayerFacts(**said | facts), planner)
        commands.publish(layer, approver)
        return layer

    return over


@pytest.fixture
def villa(city, publish):
    """A villa's draft on lot 2, over which a flood zone lies, and beside which a heritage site does not."""
    publish("flood", box(18, -5, 30, 30), constraint_kind="consent", constraint_authority="الدفاع المدني")
    publish("heritage", box(300, 300, 320, 320), constraint_kind="consent", constraint_authority="هيئة التراث")
    publish("mains", box(25, -5, 26, 30), public=False, constraint_kind="consent", constraint_authority="شركة المياه")
    with acting_as(city.owner):
        return filing.start_villa(city)
