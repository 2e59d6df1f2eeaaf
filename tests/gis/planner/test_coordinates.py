"""Coordinates as people write them."""

import pytest
from pyproj import Transformer

from app.errors import UserError
from gis.planner.coordinates import AIN_EL_ABD, CHOICES, in_crs, read_coordinate


@pytest.mark.parametrize(
    "typed",
    [
        "24.15, 47.3",
        "٢٤٫١٥، ٤٧٫٣",
        "24°09'00\"N 47°18'00\"E",
        "47°18'00\"E 24°09'00\"N",
        "24° 9' ، 47° 18'",
        "٢٤°٩′٠″ شمالاً ٤٧°١٨′٠″ شرقاً",
        "24.15 N, 47.3 E",
        "47.3 E / 24.15 N",
    ],
)
def test_degrees(typed):
    assert read_coordinate(typed, 4326) == pytest.approx((47.3, 24.15), abs=1e-9)


@pytest.mark.parametrize("srid", [32638, 9358, *AIN_EL_ABD])
def test_metres_of_a_system_come_back_to_the_place(srid):
    there = in_crs(46.9, 24.15, srid)
    x, y = Transformer.from_crs(4326, srid, always_xy=True).transform(46.9, 24.15)
    assert (there["x"], there["y"]) == pytest.approx((x, y), abs=0.001)
    for typed in (f"{x:.3f}, {y:.3f}", f"{y:.3f} N {x:.3f} E"):
        assert read_coordinate(typed, srid) == pytest.approx((46.9, 24.15), abs=2e-8)


@pytest.mark.parametrize(
    ("typed", "srid", "code"),
    [
        ("hello", 4326, "coordinate_unreadable"),
        ("24.15", 4326, "coordinate_unreadable"),
        ("24.15, 47.3, 5", 4326, "coordinate_unreadable"),
        ("24°75'00\" N 47°18'00\" E", 4326, "coordinate_unreadable"),
        ("1" * 200, 4326, "coordinate_unreadable"),
        ("733771, 2672741", 4326, "coordinate_needs_crs"),
        ("89, 47", 4326, "coordinate_outside"),
    ],
)
def test_what_is_no_place(typed, srid, code):
    with pytest.raises(UserError) as refused:
        read_coordinate(typed, srid)
    assert refused.value.code == code


def test_every_system_offered_knows_the_city():
    assert all(in_crs(47.3, 24.15, srid)["text"] for srid in CHOICES)
