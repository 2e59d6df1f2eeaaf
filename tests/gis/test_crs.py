"""Crossing between coordinate systems, against the reference's test vectors."""

import numpy as np
import pytest
import shapely
from sqlalchemy import create_engine, text

from app import db
from gis import crs, installation


@pytest.mark.parametrize(
    ("longitude", "latitude", "srid", "easting", "northing"),
    [
        (39.1925, 21.4858, 9357, 519941.101, 2375926.450),
        (39.1925, 21.4858, 20437, 520034.249, 2375917.223),
        (46.6753, 24.7136, 9358, 669459.841, 2734271.879),
        (46.6753, 24.7136, 20438, 669525.211, 2734259.173),
    ],
)
def test_the_reference_vectors(longitude, latitude, srid, easting, northing):
    x, y = crs.transformer(4326, srid).transform(longitude, latitude)
    assert (x, y) == pytest.approx((easting, northing), abs=0.002)


def test_python_and_the_database_put_a_point_in_the_same_place(db_session):
    in_database = db_session.execute(
        text("SELECT ST_X(p), ST_Y(p) FROM ST_Transform(ST_SetSRID(ST_MakePoint(47.31, 24.15), 4326), :s) AS p"), {"s": crs.STORAGE_SRID}
    ).one()
    assert tuple(in_database) == pytest.approx(crs.transformer(4326, crs.STORAGE_SRID).transform(47.31, 24.15), abs=0.001)


@pytest.mark.parametrize(("longitude", "zone"), [(35.5, 9356), (39.2, 9357), (47.3, 9358), (50.1, 9359), (55, 9360)])
def test_land_is_measured_in_the_zone_of_its_longitude(longitude, zone):
    assert crs.utm_srid(longitude) == zone


def test_legal_areas_of_many_equal_those_of_each():
    lots = crs.to_storage(np.array([shapely.box(x, 24.1, x + 0.001, 24.101) for x in (46.9, 47.3, 47.9)]))
    assert crs.legal_areas_m2(lots) == pytest.approx([crs.legal_area_m2(lot) for lot in lots])


def test_distances_are_on_the_ellipsoid():
    assert crs.distance_m(47.31, 24.15, 47.31, 24.16) == pytest.approx(1107.6, abs=1)


def test_another_crs_than_the_databases_is_refused(app, db_session, monkeypatch):
    monkeypatch.setattr(installation, "STORAGE_SRID", 32638)
    engine = create_engine(app.config["DATABASE_URL"])
    with engine.connect() as connection, pytest.raises(installation.WrongStorageCrs):
        installation._check_database(connection.connection, None)
    engine.dispose()
    assert db.session() is db_session
