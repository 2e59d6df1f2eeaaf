"""Open data tells what was granted and where, and nothing of whom; personal papers stay off the public map."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
from geoalchemy2.shape import from_shape
from shapely import Point

from app import db
from app.authz import SYSTEM, acting_as
from gis.cases.layers import layer_of
from licensing.permits import open_data
from tests.factories.people import make_branches
from tests.licensing.permits.lives import make_permit


@pytest.fixture
def permits(db_session):
    make_branches()
    with acting_as(SYSTEM):
        made = [make_permit(valid_to=date(2026, 2, 1)), make_permit(template="certificate"), make_permit(valid_to=None)]
        made[0].point_4326 = from_shape(Point(47.3123456789, 24.1487654321), 4326)
        db.session().flush()
    return made


def rows_of(client, **asked):
    answer = client.get("/open/permits.csv", query_string={"year": 2026, **asked})
    assert answer.status_code == 200
    return answer, list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))


def test_rows_name_no_holder_and_no_number(client, permits):
    answer, rows = rows_of(client)
    assert len(rows) == 2 and set(rows[0]) == set(open_data.COLUMNS)
    for permit in permits:
        for secret in (permit.reference, permit.verify_code, permit.facts["holder"], str(permit.id), str(permit.party_id)):
            assert secret not in answer.text
    assert (rows[0]["longitude"], rows[0]["latitude"], rows[0]["state"]) == ("47.31235", "24.14877", "expired")
    assert rows[1]["valid_to"] == "" and rows[1]["longitude"] == ""


def test_the_layer_file_holds_the_same(client, permits):
    told = json.loads(client.get("/open/permits.geojson?year=2026").text)
    assert [f["geometry"] and f["geometry"]["coordinates"] for f in told["features"]] == [[47.31235, 24.14877], None]
    assert "longitude" not in told["features"][0]["properties"]


def test_the_next_page_is_named_and_goes_on(client, permits, monkeypatch):
    monkeypatch.setattr(open_data, "PAGE", 1)
    answer, first = rows_of(client)
    following = answer.headers["Link"].partition("<")[2].partition(">")[0]
    second = client.get(following)
    assert len(first) == 1 and "Link" not in second.headers and len(second.text.splitlines()) == 2


@pytest.mark.parametrize("year", ["", "abc", "1", "99999"])
def test_an_impossible_year_is_this_year(client, permits, year):
    assert client.get("/open/permits.csv", query_string={"year": year}).status_code == 200


def test_a_portal_of_open_data_finds_its_files(client, permits):
    (told,) = json.loads(client.get("/open/catalog.jsonld").text)["dcat:dataset"]
    for one in told["dcat:distribution"]:
        path = one["dcat:downloadURL"]["@id"].partition("/open/")[2]
        assert client.get(f"/open/{path}").status_code == 200
    assert client.get("/open/permits").status_code == 200


def test_only_what_is_done_in_public_is_on_the_public_map(app, permits):
    with app.app_context():
        layer = layer_of("permit")
        assert [layer.hidden(p) for p in permits] == [False, True, False]
