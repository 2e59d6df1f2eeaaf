"""Identify, selection, filtered tiles, days and bookmarks: against plain SQL, and for the right eyes only."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import shapely
from sqlalchemy import func, select

from app import db
from app.authz import Actor
from app.errors import BadRequest, Conflict, NotFound, UserError
from gis.crs import LONLAT, STORAGE_SRID, WEB_MERCATOR, reproject, to_lonlat
from gis.models import CaseWeb, MapBookmark, ParcelWeb, SpatialUnit
from gis.planner.commands import MOST_BOOKMARKS, drop_bookmark, keep_bookmark
from gis.planner.exporting import as_csv, as_geojson
from gis.planner.identify import identify
from gis.planner.known import known_layers
from gis.planner.layers import LAYERS
from gis.planner.past import parcels_on
from gis.planner.queries import list_bookmarks
from gis.planner.selecting import count_chosen, feature_collection, read_choice
from gis.planner.tiles import filtered_tile
from gis.tiles.cache import WORLD_M
from tests.factories import land
from tests.factories.people import DILAM, SIH, staff

ALL = list(LAYERS.values())


@pytest.fixture
def block(app, db_session):
    with app.test_request_context():
        yield list(land.make_block().values())


@pytest.fixture
def planner(block):
    return staff("planner")


def at(x, y):
    point = to_lonlat(land.here(shapely.Point(x, y)), STORAGE_SRID)
    return point.x, point.y


def inside(parcel):
    point = to_lonlat(shapely.from_wkb(bytes(parcel.geom.data)).representative_point())
    return point.x, point.y


def put_case(layer, municipality_id, x=10.0, y=10.0, **facts):
    point = reproject(land.here(shapely.Point(x, y)), STORAGE_SRID, WEB_MERCATOR)
    case = CaseWeb(
        case_id=uuid4(), layer=layer, reference=f"X-{uuid4().hex[:6]}", municipality_id=municipality_id, state="new", state_ar="جديد", state_en="New",
        tone="info", opened_on=date(2026, 3, 1), restricted=layer in ("visit", "application"), geom=f"SRID=3857;{point.wkt}", **facts,
    )  # fmt: skip
    db.session().add(case)
    db.session().flush()
    return case


def test_identify_finds_what_plain_sql_finds(block, planner):
    for parcel in block[:4]:
        longitude, latitude = inside(parcel)
        here = func.ST_Transform(func.ST_SetSRID(func.ST_MakePoint(longitude, latitude), LONLAT), WEB_MERCATOR)
        plain = set(db.session().scalars(select(ParcelWeb.id).where(func.ST_Intersects(ParcelWeb.geom, here))))
        found = {layer["layer"]: layer["rows"] for layer in identify(longitude, latitude, ALL, 5.0, planner)}
        assert {row["id"] for row in found["parcels"]} == plain == {parcel.id}
        assert {fact["value"] for fact in found["parcels"][0]["facts"]} >= {parcel.parcel_no, parcel.plan_no}
        assert {"districts", "zones"} <= set(found)


def test_identify_asks_only_the_layers_named(block, planner):
    assert [layer["layer"] for layer in identify(*inside(block[0]), known_layers(["districts", "nonsense"], planner), 5.0, planner)] == [
        "districts"
    ]
    assert identify(0.0, 0.0, ALL, 5.0, planner) == []


def test_restricted_cases_of_another_branch_are_not_there(block, planner):
    own, foreign, public = put_case("visit", SIH), put_case("visit", DILAM), put_case("report", DILAM)
    longitude, latitude = at(10, 10)
    found = {layer["layer"]: [row["id"] for row in layer["rows"]] for layer in identify(longitude, latitude, ALL, 5.0, planner)}
    assert found["visits"] == [own.id]
    assert found["reports"] == [public.id]
    assert [feature["id"] for feature in feature_collection(read_choice({"layer": "visits"}, planner))["features"]] == [own.id]
    assert foreign.reference not in as_csv(read_choice({"layer": "visits"}, planner))
    assert foreign.reference.encode() not in filtered_tile(LAYERS["visits"], "", planner, *tile_over(10, 10))


def test_filter_box_shape_and_ids_choose(block, planner):
    numbers = sorted(parcel.parcel_no for parcel in block)
    asked = {"layer": "parcels", "filter": f"parcel_no IN ('{numbers[0]}', '{numbers[1]}')"}
    assert count_chosen(read_choice(asked, planner)) == 2
    assert count_chosen(read_choice({"layer": "parcels"}, planner)) == len(block)
    area = f"area_m2 >= {max(parcel.area_m2 for parcel in block)}"
    plain = db.session().scalar(select(func.count()).where(SpatialUnit.area_m2 >= max(p.area_m2 for p in block)))
    assert count_chosen(read_choice({"layer": "parcels", "filter": area}, planner)) == plain
    x, y = inside(block[2])
    ring = ";".join(f"{x + dx * 1e-7:.9f},{y + dy * 1e-7:.9f}" for dx, dy in ((0, 1), (1, -1), (-1, -1)))
    assert [f["id"] for f in feature_collection(read_choice({"within": ring}, planner))["features"]] == [block[2].id]
    ids = f"{block[0].id},{block[1].id}"
    assert {f["id"] for f in feature_collection(read_choice({"ids": ids}, planner))["features"]} == {block[0].id, block[1].id}
    assert count_chosen(read_choice({"bbox": "10,10,11,11"}, planner)) == 0


def test_a_chosen_parcel_has_its_surveyed_corners(block, planner):
    drawn = feature_collection(read_choice({"ids": str(block[0].id)}, planner))["features"][0]
    back = reproject(shapely.from_geojson(json.dumps(drawn["geometry"])), LONLAT, STORAGE_SRID)
    surveyed = shapely.from_wkb(bytes(block[0].geom.data))
    assert shapely.hausdorff_distance(back, surveyed) < 0.001


@pytest.mark.parametrize(
    "given",
    [
        {"layer": "owners"}, {"bbox": "1,2,3"}, {"bbox": "nan,1,2,3"}, {"bbox": "1,2,3,x"}, {"within": "1,2"}, {"within": "1,2;3,4;5,99"},
        {"ids": "1;2"}, {"ids": "-1"}, {"ids": "١"}, {"after": "x"}, {"within": ";".join(["1,2"] * 201)},
    ],
)  # fmt: skip
def test_what_chooses_nothing(block, planner, given):
    with pytest.raises(BadRequest):
        read_choice(given, planner)


def test_export_holds_the_selection(block, planner):
    rows = list(csv.reader(io.StringIO(as_csv(read_choice({"layer": "parcels"}, planner)).lstrip("\ufeff"))))
    assert len(rows) == len(block) + 1
    assert len(json.loads(as_geojson(read_choice({"filter": f"parcel_no = '{block[0].parcel_no}'"}, planner)))["features"]) == 1


def tile_over(x, y, z=17):
    point = reproject(land.here(shapely.Point(x, y)), STORAGE_SRID, WEB_MERCATOR)
    size = WORLD_M / 2**z
    return z, int((point.x + WORLD_M / 2) // size), int((WORLD_M / 2 - point.y) // size)


def test_a_filtered_tile_holds_what_passes(block, planner):
    everything = filtered_tile(LAYERS["parcels"], "", planner, *tile_over(20, 25))
    none = filtered_tile(LAYERS["parcels"], "parcel_no = 'none'", planner, *tile_over(20, 25))
    some = filtered_tile(LAYERS["parcels"], f"parcel_no = '{block[0].parcel_no}'", planner, *tile_over(20, 25))
    assert len(everything) > len(some) > len(none) == 0
    with pytest.raises(UserError):
        filtered_tile(LAYERS["parcels"], "geom = 'x'", planner, *tile_over(20, 25))


def test_a_tile_of_a_day_shows_the_parcels_of_that_day(block, planner):
    here, noon = tile_over(20, 25), datetime(2001, 5, 1, 12, tzinfo=UTC)
    gone = SpatialUnit(
        municipality_id=SIH, plan_no="1", block_no="1", parcel_no="gone77", reference="1/1/gone77", area_m2=100, geom=land.stored(shapely.box(15, 20, 25, 30)),
        begin_lifespan_version=noon, end_lifespan_version=noon + timedelta(days=730),
    )  # fmt: skip
    db.session().add(gone)
    db.session().flush()
    assert [b"gone77" in filtered_tile(parcels_on(day), "", planner, *here) for day in DAYS_AROUND] == [False, True, True, False, False]
    assert filtered_tile(parcels_on(DAYS_AROUND[0]), "", planner, *here) == b""
    assert b"parcel_no" in filtered_tile(parcels_on(datetime.now(UTC).date() + timedelta(days=1)), "", planner, *here)


DAYS_AROUND = (date(2001, 4, 30), date(2001, 5, 1), date(2003, 4, 30), date(2003, 5, 1), date(2020, 1, 1))


def test_bookmarks_are_the_persons_own(block, planner):
    other = staff("planner")
    kept = keep_bookmark("  حي \u202eالنزهة ", "?z=16&f_parcels=area_m2%3E500", planner)
    assert (kept.name, kept.address) == ("حي النزهة", "z=16&f_parcels=area_m2%3E500")
    assert list_bookmarks(other) == []
    with pytest.raises(NotFound):
        drop_bookmark(kept.id, other)
    with pytest.raises(Conflict):
        keep_bookmark("حي النزهة", "", planner)
    keep_bookmark("حي النزهة", "", other)
    drop_bookmark(kept.id, planner)
    db.session().flush()
    assert [one.user_id for one in db.session().scalars(select(MapBookmark))] == [other.user_id]


@pytest.mark.parametrize(("name", "address"), [("", "z=1"), (" \u202e ", "z=1"), ("x" * 61, "z=1"), ("ok", "x" * 8001), ("ok", "a\x00b")])
def test_what_is_no_bookmark(block, planner, name, address):
    with pytest.raises(UserError):
        keep_bookmark(name, address, planner)


def test_there_is_an_end_to_bookmarks(block, planner):
    db.session().add_all(MapBookmark(user_id=planner.user_id, name=f"n{n}", address="") for n in range(MOST_BOOKMARKS))
    db.session().flush()
    with pytest.raises(UserError, match="bookmarks_full"):
        keep_bookmark("one more", "", planner)


ADDRESSES = (
    "/map/features.json", "/map/features", "/map/features.csv", "/map/features.geojson", "/map/filtered/parcels/17/1/1", "/map/identify?lon=47&lat=24",
    "/map/coordinate.json?at=47,24", "/map/bookmarks.json", "/map/print?at=47,24",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_but_a_planner_is_answered(client, address):
    assert client.get(address, headers={"Accept": "application/json"}).status_code in (401, 403)


def test_the_public_map_carries_none_of_the_tools(client):
    page = client.get("/map").get_data(as_text=True)
    assert "planner" not in page
    assert Actor().user_id is None
