import pytest
from geoalchemy2.shape import from_shape
from shapely import box
from sqlalchemy import func

from app import db
from app.authz import acting_as
from gis.crs import STORAGE_SRID, WEB_MERCATOR
from gis.layers import styles
from gis.models import PublishedFeature, PublishedLayer
from tests.factories import filing
from tests.factories.land import here


@pytest.fixture
def city(db_session, monkeypatch):
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)  # the paper has tests of its own
    return filing.build_city()


@pytest.fixture
def publish(city):
    """A layer over some ground, published for everybody or for staff; its rows are written as a filling leaves them."""

    def over(code, shape, *, public=True, **facts):
        layer = PublishedLayer(
            code=code, title_ar=f"طبقة {code}", owner="إدارة التخطيط", classification="public" if public else "internal", geometry_kind="polygon",
            style={**styles.single(), "label": "name"}, fields=[], state="published", published_by_id=city.approver.user_id, edited_by_id=city.reviewer.user_id,
            **facts,
        )  # fmt: skip
        db.session().add(layer)
        db.session().flush()
        stored = from_shape(here(shape), STORAGE_SRID)
        db.session().add(
            PublishedFeature(layer_id=layer.id, properties={"name": "شكل"}, geom=stored, geom_3857=func.ST_Transform(stored, WEB_MERCATOR))
        )
        db.session().flush()
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
