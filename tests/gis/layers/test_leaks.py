"""A restricted layer never leaks: no address that takes a layer's code, and none that lists layers, says a word of it to whom it is not for."""

import json
import math

import pytest
from shapely import Point

from app import db
from gis.crs import to_lonlat
from gis.layers import commands
from gis.layers.commands import LayerFacts
from tests.factories.land import here, make_ground, make_parcel
from tests.factories.people import DILAM, SIH, staff
from tests.gis.layers.making import enter, filled, seat_at, squares

SECRET, TITLE, VALUE = "secret-one", "خزان استراتيجي", "قيمة لا تُعرف"
STRANGERS = {
    "anybody": None,
    "reviewer": ("reviewer", SIH),
    "foreign inspector": ("inspector", DILAM),
    "foreign planner": ("planner", DILAM),
}


@pytest.fixture
def secret(committed_db, tmp_path):
    make_ground()
    seat_at(SIH)
    parcel = make_parcel(squares_ground(), "1")
    planner, approver = staff("planner", SIH), staff("approver", SIH)
    facts = LayerFacts(TITLE, "جهة", classification="restricted", roles=("inspector",), municipality_id=SIH)
    layer = filled(tmp_path, planner, SECRET, facts, squares(2, use=VALUE))
    commands.edit_layer(layer, LayerFacts(**{**facts.__dict__, "constraint_kind": "building", "search_fields": ("use",)}), planner)
    commands.publish(layer, approver)
    db.session().commit()
    return parcel.id


def squares_ground():
    return Point(7, 7).buffer(5, quad_segs=1)


def addresses(app, parcel_id):
    """Every address that could speak of the layer."""
    point = to_lonlat(here(Point(7, 7)))
    z = 15
    x, y = int((point.x + 180) / 360 * 2**z), int((1 - math.asinh(math.tan(math.radians(point.y))) / math.pi) / 2 * 2**z)
    told = [
        rule.rule.replace("<code>", SECRET).replace("<kind>", kind)
        for rule in app.url_map.iter_rules()
        for kind in (("geojson", "csv", "gpkg") if "<kind>" in rule.rule else ("",))
        if rule.rule.startswith("/layers") and "GET" in rule.methods
    ]
    told += [f"/tiles/{SECRET}/{z}/{x}/{y}", f"/map/parcels/{parcel_id}", "/layers?q=" + TITLE, f"/layers/{SECRET}?q={VALUE}"]
    return [
        *told,
        f"/map/identify?lon={point.x}&lat={point.y}&layers={SECRET}",
        f"/map/table?layer={SECRET}",
        f"/map/features.csv?layer={SECRET}",
    ]


def said_in(answer, words):
    """Whether the answer says the words, as text or as JSON writes them."""
    return words.encode() in answer.get_data() or json.dumps(words)[1:-1].encode() in answer.get_data()


def test_nobody_else_learns_of_it_and_its_role_does(secret, app, committing_client):
    client, asked = committing_client, addresses(app, secret)
    assert len(asked) > 12
    for who, role in STRANGERS.items():
        if role:
            enter(client, staff(*role))
            db.session().commit()
        for address in asked:
            answer = client.get(address)
            assert not said_in(answer, TITLE) or f"q={TITLE}" in address, (who, address)  # the search box repeats what was typed
            assert not said_in(answer, VALUE) or f"q={VALUE}" in address, (who, address)
            assert f"/{SECRET}" not in address or answer.status_code in (302, 303, 401, 403, 404), (who, address)
        listed = client.get("/layers?q=" + TITLE).get_data(as_text=True)
        assert f"/layers/{SECRET}" not in listed, who
    inspector = enter(client, staff("inspector", SIH))
    db.session().commit()
    answers = {address: inspector.get(address) for address in asked}
    telling = {address for address, answer in answers.items() if said_in(answer, TITLE) and answer.status_code == 200}
    assert {f"/layers/{SECRET}", "/layers", "/layers/tree.json", f"/map/parcels/{secret}"} <= telling
    assert answers[f"/layers/{SECRET}/download.csv"].status_code == 403, "seeing is not taking away"
    assert not said_in(answers["/layers/catalog.jsonld"], TITLE), "whoever asks"
