"""The atlas: figures equal to the map's, nothing from another host, no markup out of data, one file to take away."""

import re
from datetime import date
from uuid import uuid4

import pytest
import shapely

from app import db
from gis.atlas.drawing import PERMIT_SHADES, draw, shade
from gis.atlas.frames import read_atlas
from gis.cases.commands import forget_case
from gis.crs import STORAGE_SRID, WEB_MERCATOR, reproject
from gis.models import CaseWeb, District
from gis.tiles.copies import refresh_copies
from tests.factories import land
from tests.factories.people import SIH

TODAY = date(2026, 11, 22)


def put(layer, opened_on, **facts):
    point = reproject(land.here(shapely.Point(10, 10)), STORAGE_SRID, WEB_MERCATOR)
    district = db.session().query(District.id).scalar()
    case = CaseWeb(
        case_id=uuid4(),
        layer=layer,
        reference=uuid4().hex[:8],
        state="x",
        state_ar="-",
        state_en="-",
        tone="info",
        municipality_id=SIH,
        district_id=district,
        opened_on=opened_on,
        geom=f"SRID=3857;{point.wkt}",
        **facts,
    )
    db.session().add(case)
    db.session().flush()
    return case


@pytest.fixture
def city(db_session):
    land.make_block()
    put("permit", date(2020, 5, 5)), put("permit", date(2026, 5, 5))
    for day in (date(2026, 11, 1), date(2026, 10, 30), date(2026, 10, 1), date(2024, 1, 1)):
        put("report", day)
    put("report", date(2026, 11, 2), restricted=True)


def test_the_figures_are_those_of_the_public_map(city):
    atlas = read_atlas(TODAY)
    assert (atlas.permits, len(atlas.reports)) == (2, 3)
    assert [(str(month), number) for month, number in atlas.months] == [("2026-11", 1), ("2026-10", 2)]
    assert atlas.districts["permits"].tolist() == [2]


def test_points_are_rounded_so_that_no_house_is_shown(city):
    assert (read_atlas(TODAY).reports["longitude"] * 1000 % 1).round(6).isin([0.0, 1.0]).all()


def test_the_page_its_frame_and_its_file(city, client):
    page = client.get("/atlas")
    assert (page.status_code, "أكتوبر 2026" in page.text, "None" in page.text) == (200, True, False)
    frame = client.get("/atlas/map")
    nonce = re.search(r"'nonce-([^']+)'", frame.headers["Content-Security-Policy"])[1]
    assert "unsafe" not in frame.headers["Content-Security-Policy"]
    assert all(f'nonce="{nonce}"' in tag for tag in re.findall(r"<(?:script|style)[^>]*>", frame.text))
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", frame.text)
    assert not re.search(r"<[^>]+\sstyle=|<[^>]+\son\w+=", frame.text)
    taken = client.get("/atlas/download")
    assert taken.headers["Content-Disposition"].startswith("attachment; filename=atlas-")
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=", taken.text)


def test_a_name_from_a_file_is_never_markup(city, app):
    district = db.session().query(District).one()
    district.name_ar = '<img src=x onerror="alert(1)">'
    db.session().flush()
    refresh_copies("districts", [district.id])
    with app.test_request_context():
        drawn = draw(read_atlas(TODAY))
    assert "<img" not in drawn.script + drawn.body + drawn.head


def test_an_empty_city_has_an_atlas_too(db_session, client):
    assert client.get("/atlas").status_code == client.get("/atlas/map").status_code == 200


@pytest.mark.parametrize(
    ("permits", "most", "step"), [(0, 0, 0), (0, 9, 0), (1, 100, 1), (26, 100, 2), (51, 100, 3), (99, 100, 4), (100, 100, 4), (1, 1, 4)]
)
def test_shades_go_by_quarters(permits, most, step):
    assert shade(permits, most) == PERMIT_SHADES[step]


def test_a_case_taken_off_the_map_is_gone(city):
    case = put("report", TODAY)
    forget_case(case.case_id)
    assert len(read_atlas(TODAY).reports) == 3
