"""A block of four lots, and a parcel over two of them."""

import pytest
from shapely import box

from gis.register.commands import bulk_loading
from gis.register.recording import record_all_edges
from tests.factories import land


@pytest.fixture
def block(app, db_session):
    with app.test_request_context():
        parcels = land.make_block()
        record_all_edges()
        yield parcels


@pytest.fixture
def stray(block):
    """A parcel that lies over lots 1 and 2, and was listed by an import."""
    with bulk_loading():
        over = land.make_parcel(box(15, 5, 25, 10), "9")
        for parcel in (over, block["1"], block["2"]):
            parcel.overlap_accepted = True
        return over
