"""Tiles of published layers: as the page for each role and branch, and right again after a change."""

import gzip
import json
import math

import pytest
from shapely import Point, box, to_geojson
from sqlalchemy import select

from app import db
from gis.crs import to_lonlat
from gis.layers import commands
from gis.layers.commands import LayerFacts
from gis.layers.filling import fill_layer
from gis.models import PublishedFeature
from tests.factories.land import here, make_ground
from tests.factories.people import DILAM, SIH, staff
from tests.gis.layers.making import enter, filled, opened, seat_at, squares


@pytest.fixture
def people(committed_db):
    make_ground()
    seat_at(SIH)
    made = {
        "planner": staff("planner", SIH),
        "approver": staff("approver", SIH),
        "inspector": staff("inspector", SIH),
        "reviewer": staff("reviewer", SIH),
        "foreign reviewer": staff("reviewer", DILAM),
    }
    db.session().commit()
    return made


def address(code, z=15):
    point = to_lonlat(here(Point(10, 5)))
    x = int((point.x + 180) / 360 * 2**z)
    y = int((1 - math.asinh(math.tan(math.radians(point.y))) / math.pi) / 2 * 2**z)
    return f"/tiles/{code}/{z}/{x}/{y}"


def body(answer):
    return gzip.decompress(answer.data) if answer.headers.get("Content-Encoding") == "gzip" else answer.data


def test_a_restricted_layer_is_a_tile_for_its_role_and_branch_alone(people, committing_client, tmp_path):
    client = committing_client
    facts = LayerFacts("سري", "إدارة", classification="restricted", roles=("inspector",), municipality_id=SIH)
    layer = filled(tmp_path, people["planner"], "secret-one", facts)
    commands.publish(layer, people["approver"])
    commands.set_style(layer, layer.style, people["planner"])
    db.session().commit()
    assert client.get(address("secret-one")).status_code == 404
    answers = {}
    for who, actor in people.items():
        signed = enter(client, actor)
        db.session().commit()
        answers[who] = signed.get(address("secret-one"))
    assert {who: answer.status_code for who, answer in answers.items()} == {
        "planner": 200, "approver": 200, "inspector": 200, "reviewer": 404, "foreign reviewer": 404,
    }  # fmt: skip
    assert "private" in answers["inspector"].headers["Cache-Control"] and b"secret-one" in body(answers["inspector"])
    with client.session_transaction() as session:
        session.clear()
    assert client.get(address("secret-one")).status_code == 404, "what one reader got is not kept for another"


def test_a_public_layer_is_everybodys_and_follows_changes(people, committing_client, tmp_path):
    client = committing_client
    layer = filled(tmp_path, people["planner"], "open-one", LayerFacts("عام", "إدارة", classification="public", min_zoom=10, max_zoom=16))
    db.session().commit()
    assert client.get(address("open-one")).status_code == 404, "a draft"
    commands.publish(layer, people["approver"])
    db.session().commit()
    first = client.get(address("open-one"))
    assert first.status_code == 200 and "سكني".encode() in body(first) and "public" in first.headers["Cache-Control"]
    assert client.get(address("open-one"), headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(address("open-one", 9)).status_code == 204 and client.get(address("open-one", 17)).status_code == 204
    fill_layer(layer, opened(tmp_path, squares(6, use="زراعي")), people["planner"])
    commands.publish(layer, people["approver"])
    db.session().commit()
    again = body(client.get(address("open-one")))
    assert "زراعي".encode() in again and "سكني".encode() not in again
    commands.withdraw(layer, people["approver"])
    db.session().commit()
    assert client.get(address("open-one")).status_code == 404


def test_a_shape_is_named_once_and_numbered_in_every_tile(people, committing_client, tmp_path):
    """A shape that lies on several tiles: its number in each, its name in the one that holds its middle."""
    wide = squares(1)
    wide["features"][0]["geometry"] = json.loads(to_geojson(to_lonlat(here(box(-3000, -3000, 3000, 3000)))))
    layer = filled(tmp_path, people["planner"], "wide-one", LayerFacts("واسع", "إدارة", classification="public"), wide)
    commands.set_style(layer, {**layer.style, "label": "name"}, people["planner"])
    commands.publish(layer, people["approver"])
    db.session().commit()
    z, x, y = (int(part) for part in address("wide-one", 14).split("/")[3:])
    tiles = [body(committing_client.get(f"/tiles/wide-one/{z}/{x + dx}/{y + dy}")) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    assert all(b"wide-one" in tile for tile in tiles) and sum(b"wide-one.names" in tile for tile in tiles) == 1
    number = db.session().scalars(select(PublishedFeature.id).where(PublishedFeature.layer_id == layer.id)).one()
    assert all(_number_of(tile) == number for tile in tiles)


def _number_of(tile):
    """The number of the first shape of the first layer: field 1 of its field 2, by the specification of vector tiles."""
    layer = _field(tile, 3)
    shape = _field(layer, 2)
    assert shape[0] == 0x08
    return _varint(shape, 1)[0]


def _field(message, wanted):
    """The first length-delimited field of that number."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        if tag & 7 == 0:
            _value, at = _varint(message, at)
            continue
        size, at = _varint(message, at)
        if tag >> 3 == wanted:
            return message[at : at + size]
        at += size
    raise AssertionError(f"no field {wanted}")


def _varint(message, at):
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


@pytest.mark.parametrize("path", ["/tiles/none-such/1/0/0", "/tiles/Robert'); DROP/1/0/0", "/tiles/a%00b/1/0/0"])
def test_a_layer_that_is_not_there_is_not_found(db_session, client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/tiles/open-one/99/0/0", "/tiles/open-one/1/9/0", "/tiles/open-one/1/x/0", "/tiles/open-one/1/0/0?filter=1"]
)
def test_a_malformed_address_is_refused(db_session, client, path):
    assert client.get(path).status_code == 400
