"""A block of four lots with its edges, a browser that can be anybody, and a planner of the seat."""

import uuid

import pytest
from shapely import LineString

from app import db
from app.organisation.models import Municipality
from gis.changes.writing import Child
from gis.crs import to_lonlat
from gis.register.recording import record_all_edges
from tests.factories import land
from tests.factories.people import SIH, staff


@pytest.fixture
def block(db_session):
    parcels = land.make_block()
    record_all_edges()
    return parcels


@pytest.fixture
def planner(block):
    """Of the seat of the amanah."""
    db.session().get_one(Municipality, SIH).is_seat = True
    db.session().flush()
    return staff("planner", name="نورة")


@pytest.fixture
def sign_in(sign_in, no_form_tokens):
    """As everywhere, and forms go without their token."""
    return sign_in


def key():
    return {"Idempotency-Key": uuid.uuid4().hex}


def parts(*shapes, numbers=None):
    """Children drawn around (0, 0)."""
    names = numbers or [f"n{i}" for i in range(len(shapes))]
    return [Child(land.here(shape), name) for shape, name in zip(shapes, names, strict=True)]


def seen(*parcels):
    return [(parcel.id, None) for parcel in parcels]


def geojson(shape, **properties):
    """A feature in longitude and latitude of a shape drawn around (0, 0)."""
    return {"type": "Feature", "properties": properties, "geometry": to_lonlat(land.here(shape)).__geo_interface__}


def line(*points):
    return LineString(points)
