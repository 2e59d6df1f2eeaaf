"""A branch's ground, and the people around a report."""

import pytest
from shapely import Point

from field_inspection.reports.commands import Pin, Reporter, file_report
from gis.crs import to_lonlat
from tests.factories.land import here, make_block
from tests.factories.people import SIH, make_party, person, staff

POTHOLE, LAMP, SEWAGE, COCKROACH = "r940.roads.pothole", "r940.lighting.lamp_off", "r940.water.sewage_overflow", "r940.pests.cockroach"


def pin_at(x: float, y: float, text: str = "") -> Pin:
    """A pin so many metres east and north of the block's corner."""
    spot = to_lonlat(here(Point(x, y)))
    return Pin(spot.x, spot.y, text=text)


@pytest.fixture
def ground(db_session):
    return make_block()


@pytest.fixture
def desk(ground):
    return staff("desk_940", SIH, name="ريم")


@pytest.fixture
def citizen(ground):
    return person(make_party("منى الحربي"))


@pytest.fixture
def pothole(citizen):
    return file_report(
        citizen, POTHOLE, "حفرة كبيرة عند مدخل الحارة", pin_at(10, -5), reporter=Reporter(next(iter(citizen.party_ids)), "0555554321")
    )
