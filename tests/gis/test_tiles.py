"""Tiles: refused early, cut right, cached until the database says otherwise, and never wider than the reader's branches."""

import gzip
import time
from datetime import date
from itertools import product
from uuid import uuid4

import psycopg
import pytest
import shapely
from sqlalchemy import delete

from app import db
from gis.crs import STORAGE_SRID, WEB_MERCATOR, reproject
from gis.models import CaseWeb, ParcelWeb
from gis.tiles.cache import WORLD_M, Key, Tile, TileCache
from gis.tiles.copies import refresh_copies
from gis.tiles.layers import LAYERS
from gis.tiles.server import CaseFilter, get_tile, tile_server
from tests.factories import land
from tests.factories.people import DILAM, SIH


def address(z: int) -> tuple[int, int, int]:
    """The tile over the little block."""
    point = reproject(land.here(shapely.Point(20, 25)), STORAGE_SRID, WEB_MERCATOR)
    size = WORLD_M / 2**z
    return z, int((point.x + WORLD_M / 2) // size), int((WORLD_M / 2 - point.y) // size)


@pytest.fixture
def city(committed_db):
    land.make_block()
    db.session().commit()


def put_case(layer: str, municipality_id: int = SIH, x: float = 10, **facts) -> CaseWeb:
    facts = {"state": "open", "tone": "info", "category": "waste", "restricted": layer in ("visit", "application")} | facts
    case = CaseWeb(
        case_id=uuid4(),
        layer=layer,
        reference=f"R-{uuid4().hex[:6]}",
        state_ar="مفتوح",
        state_en="Open",
        municipality_id=municipality_id,
        opened_on=facts.pop("opened_on", date(2026, 3, 1)),
        geom=shapely.to_wkt(reproject(land.here(shapely.Point(x, 10)), STORAGE_SRID, WEB_MERCATOR)).join(["SRID=3857;", ""]),
        **facts,
    )
    db.session().add(case)
    db.session().commit()
    return case


def body(layer: str, z: int = 16, **options) -> bytes:
    tile = get_tile(LAYERS[layer], *address(z), **options)
    return gzip.decompress(tile.body) if tile.squeezed else tile.body


@pytest.mark.parametrize(
    "path",
    [
        "parcels/16/1/65536",
        "parcels/23/0/0",
        "parcels/-1/0/0",
        "parcels/16/1.5/2",
        "parcels/٣/0/0",
        "parcels/16/01/2",
        "parcels/16/1/2?state=open",
        "reports/16/1/2?when=now",
        "reports/16/1/2?from=2026-13-01",
        "reports/16/1/2?state=a';--",
    ],
)
def test_a_malformed_address_is_refused_without_the_database(app, path):
    answer = app.test_client().get(f"/tiles/{path}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert "tile_server" not in app.extensions


@pytest.mark.parametrize("layer", ["nothing", "visits", "applications"])
def test_unknown_and_restricted_layers_do_not_exist_for_the_public(app, layer):
    assert app.test_client().get(f"/tiles/{layer}/16/1/1").status_code == 404


def test_each_layer_is_drawn_where_its_plan_says(city):
    assert b"2702" in body("parcels")
    assert body("parcels", 13) == b""
    assert b"\x05block" not in body("parcels")
    assert b"14" in body("blocks", 13)
    assert "حي النزهة".encode() in body("districts", 12)
    assert "بلدية السيح".encode() in body("municipalities", 8)
    assert "طريق الملك فهد".encode() in body("streets", 11)
    assert "شارع الأمل".encode() not in body("streets", 11)
    assert "شارع الأمل".encode() in body("streets", 16)
    assert b"wadi" in body("landcover", 14)


def test_a_tile_is_compressed_once_and_confirmed_by_its_tag(city, app, monkeypatch):
    monkeypatch.setattr("gis.tiles.server._ONE_PACKET", 0)
    client, url = app.test_client(), "/tiles/parcels/{}/{}/{}".format(*address(16))
    first = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert (first.status_code, first.mimetype, first.headers["Content-Encoding"]) == (200, "application/vnd.mapbox-vector-tile", "gzip")
    plain = client.get(url, headers={"Accept-Encoding": "identity"})
    assert plain.data == gzip.decompress(first.data)
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/tiles/parcels/16/0/0").status_code == 204


def test_a_tile_of_one_packet_is_not_compressed(city, app):
    sent = app.test_client().get("/tiles/parcels/{}/{}/{}".format(*address(16)), headers={"Accept-Encoding": "gzip"})
    assert (sent.status_code, sent.headers.get("Content-Encoding"), b"2702" in sent.data) == (200, None, True)


def test_the_short_way_answers_as_flask_does(city, app, monkeypatch):
    put_case("report")
    _, x, y = address(16)
    tiles = (f"parcels/16/{x}/{y}", "parcels/16/0/0", "parcels/13/0/0", f"reports/16/{x}/{y}", f"blocks/13/{x >> 3}/{y >> 3}")
    reached = []
    monkeypatch.setattr(app.wsgi_app, "_inner", noting(app.wsgi_app._inner, reached))
    for biggest_plain, path, accepts in product((0, 1400), tiles, ("gzip, br", "gzip;q=0", "")):
        monkeypatch.setattr("gis.tiles.server._ONE_PACKET", biggest_plain)
        tile_server().cache.open()
        tag = client_get(app, f"/tiles/{path}", accepts, "").headers.get("ETag", "")
        for known in ("", '"other"', tag):
            given = [client_get(app, f"/tiles/{path}{query}", accepts, known) for query in ("", "?v=1")]
            short, usual = [(a.status_code, a.data, told(a)) for a in given]
            assert short == usual
            assert all(a.headers["X-Request-ID"] for a in given)
    assert len(reached) == 2 * 5 * 3 * 3, "Flask was asked for those with a query alone"


def told(answer) -> dict[str, str]:
    """Headers without the request's own number; Flask looked into the session cookie and says so."""
    headers = {name: value for name, value in answer.headers if name != "X-Request-ID"}
    return headers | {"Vary": headers["Vary"].removesuffix(", Cookie")}


def client_get(app, url, accepts, known):
    return app.test_client().get(url, headers={"Accept-Encoding": accepts, "If-None-Match": known})


@pytest.mark.parametrize("path", ["visits/16/1/1", "parcels/16/1/65536", "nothing/16/1/1", "reports/16/1/1?tone=good"])
def test_what_is_unusual_goes_the_usual_way(city, app, monkeypatch, path):
    reached = []
    monkeypatch.setattr(app.wsgi_app, "_inner", noting(app.wsgi_app._inner, reached))
    app.test_client().get(f"/tiles/{path}")
    app.test_client().head("/tiles/parcels/16/1/1")
    assert len(reached) == 2


def test_a_database_that_is_away_is_asked_once(city, app, monkeypatch):
    asked = []

    def away(*_args):
        asked.append(1)
        raise psycopg.OperationalError("away")

    monkeypatch.setattr(tile_server().pool, "fetch_bytes", away)
    answer = app.test_client().get("/tiles/parcels/{}/{}/{}".format(*address(16)))
    assert (answer.status_code, answer.mimetype, asked) == (503, "application/problem+json", [1])


def noting(inner, reached):
    def pass_on(environ, start_response):
        reached.append(environ["PATH_INFO"])
        return inner(environ, start_response)

    return pass_on


def test_scaled_geometry_equals_what_postgis_would_cut(city):
    """The fast path gives the same coordinates as ST_AsMVTGeom, to a unit of the tile."""
    z, x, y = address(15)
    rows = (
        db.session()
        .connection()
        .exec_driver_sql(
            "SELECT ST_AsText(ST_AsMVTGeom(geom, ST_TileEnvelope(%s,%s,%s), 4096, 64, true)),"
            " ST_AsText(ST_SnapToGrid(ST_Affine(geom, %s, 0, 0, -%s, %s, %s), 1)) FROM parcel_web ORDER BY id",
            (z, x, y, 4096 * 2**z / WORLD_M, 4096 * 2**z / WORLD_M, 2048 * 2**z - 4096 * x + 0.5, 2048 * 2**z - 4096 * y + 0.5),
        )
        .all()
    )
    for slow, fast in rows:
        assert shapely.hausdorff_distance(shapely.from_wkt(slow), shapely.from_wkt(fast)) <= 1.5


def test_a_change_empties_only_the_tiles_it_touches(city):
    server = tile_server()
    assert server.listener.wait_ready(5)
    before = body("parcels")
    z, x, y = address(16)
    get_tile(LAYERS["parcels"], z, x + 10, y)
    get_tile(LAYERS["districts"], z, x, y)
    assert len(server.cache) == 3
    gone = db.session().query(ParcelWeb).filter_by(parcel_no="4").one()
    db.session().execute(delete(ParcelWeb).where(ParcelWeb.id == gone.id))
    db.session().commit()
    until(lambda: len(server.cache) == 2)
    assert body("parcels") != before
    refresh_copies("parcels", [gone.id])
    db.session().commit()
    until(lambda: len(body("parcels")) == len(before))


def test_a_lost_listener_closes_the_cache_until_it_hears_again(city):
    server = tile_server()
    assert server.listener.wait_ready(5)
    body("parcels")
    assert len(server.cache) == 1
    db.session().connection().exec_driver_sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'amanah map changes' AND datname = current_database()"
    )
    until(lambda: len(server.cache) == 0)
    assert server.listener.wait_ready(10)
    assert b"2702" in body("parcels")


def test_staff_see_restricted_cases_of_their_own_branches_only(city):
    mine, other = put_case("visit", SIH), put_case("visit", DILAM, x=30)
    seen = body("visits", municipality_ids=(SIH,))
    assert mine.reference.encode() in seen
    assert other.reference.encode() not in seen
    assert other.reference.encode() in body("visits", municipality_ids=(DILAM,))
    assert body("visits") == b""


def test_a_restricted_row_of_a_public_layer_stays_off_the_public_map(city):
    shown, hidden = put_case("report"), put_case("report", restricted=True)
    seen = body("reports")
    assert shown.reference.encode() in seen
    assert hidden.reference.encode() not in seen


def test_filters_are_part_of_the_tile_and_of_its_cache_key(city):
    old, new = put_case("report", opened_on=date(2025, 1, 1), tone="good"), put_case("report", x=30, category="light")
    since = body("reports", chosen=CaseFilter(opened_from=date(2026, 1, 1)))
    assert (new.reference.encode() in since, old.reference.encode() in since) == (True, False)
    assert old.reference.encode() in body("reports", chosen=CaseFilter(tones=("good",)))
    assert body("reports", chosen=CaseFilter(categories=("light",))) != body("reports")


def test_far_out_cases_gather_into_one_point_with_their_number(city):
    for _ in range(3):
        put_case("report")
    assert b"\x01n" in body("reports", 10)
    assert b"R-" not in body("reports", 10)


def until(condition, seconds=8.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_the_cache_stores_nothing_read_before_a_change():
    cache = TileCache()
    cache.open()
    key = Key("parcels", 16, 1, 1)
    generation = cache.generation("parcels")
    cache.drop("parcels", 0, 0, 1, 1)
    cache.put(key, Tile("a", b"x"), generation)
    assert cache.get(key) is None


def test_the_cache_forgets_what_was_used_longest_ago():
    cache = TileCache(limit_bytes=1000)
    cache.open()
    for x in range(3):
        cache.put(Key("parcels", 16, x, 1), Tile("a", b"x" * 100), cache.generation("parcels"))
    assert [cache.get(Key("parcels", 16, x, 1)) is None for x in range(3)] == [True, False, False]
