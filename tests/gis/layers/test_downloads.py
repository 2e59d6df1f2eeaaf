"""A layer as a file and in the open catalogue: whole, harmless in a spreadsheet, and for nobody who may not have it."""

import csv
import io
import json

import pyogrio
import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, URIRef

from app import db
from gis.crs import STORAGE_SRID
from gis.layers import commands, downloads
from gis.layers.commands import LayerFacts
from gis.models import PublishedFeature
from tests.factories.land import make_ground
from tests.factories.people import DILAM, SIH, staff
from tests.gis.layers.making import enter, filled, seat_at, squares

WHO = {
    "planner": ("planner", SIH),
    "approver": ("approver", SIH),
    "reviewer": ("reviewer", SIH),
    "inspector": ("inspector", SIH),
    "foreign reviewer": ("reviewer", DILAM),
}
TAKES = {  # who gets a published layer of the one branch as a file; others are refused or told there is none
    ("public", ()): {"anybody", *WHO},
    ("internal", ()): {"planner", "approver", "reviewer"},
    ("restricted", ("inspector",)): {"planner", "approver"},
}


@pytest.fixture
def people(db_session):
    make_ground()
    seat_at(SIH)
    return {who: staff(role, branch) for who, (role, branch) in WHO.items()}


def made(people, folder, code, content=None, **facts):
    said = {"title_ar": f"طبقة {code}", "owner": "إدارة التخطيط", "municipality_id": SIH} | facts
    layer = filled(folder, people["planner"], code, LayerFacts(**said), content)
    commands.publish(layer, people["approver"])
    return layer


@pytest.mark.parametrize(("classification", "roles"), TAKES)
def test_who_may_take_a_layer_away(people, client, tmp_path, classification, roles):
    made(people, tmp_path, "heights", classification=classification, roles=roles)
    got = {"anybody": client.get("/layers/heights/download.csv").status_code}
    for who, actor in people.items():
        signed = enter(client, actor)
        got[who] = signed.get("/layers/heights/download.csv").status_code
        codes = {kind: signed.get(f"/layers/heights/download.{kind}").status_code for kind in ("geojson", "gpkg")}
        assert set(codes.values()) == {got[who]}, "every format is guarded alike"
    assert {who for who, status in got.items() if status == 200} == TAKES[classification, roles]
    assert set(got.values()) <= {200, 403, 404}


def test_geojson_and_csv_hold_every_shape(people, client, tmp_path, monkeypatch):
    monkeypatch.setattr(downloads, "_AT_ONCE", 2)
    layer = made(people, tmp_path, "heights", classification="public")
    answer = client.get("/layers/heights/download.geojson")
    told = json.loads(answer.get_data())
    assert answer.mimetype == "application/geo+json" and len(told["features"]) == 6 == len({one["id"] for one in told["features"]})
    assert told["features"][1]["properties"]["height"] == 4 and abs(told["features"][0]["geometry"]["coordinates"][0][0][0] - 47.3) < 1
    rows = list(csv.DictReader(io.StringIO(client.get("/layers/heights/download.csv").get_data().decode("utf-8-sig"))))
    assert len(rows) == 6 and rows[3]["name"] == "مبنى 3" and rows[0]["wkt"].startswith("POLYGON")
    db.session().query(PublishedFeature).filter_by(layer_id=layer.id).delete()
    assert json.loads(client.get("/layers/heights/download.geojson").get_data())["features"] == []


def test_a_formula_is_harmless_in_a_spreadsheet(people, client, tmp_path):
    made(people, tmp_path, "heights", squares(1, use="=HYPERLINK(0)", name=" @SUM(1)", note="-2+3", depth=-4), classification="public")
    (row,) = csv.DictReader(io.StringIO(client.get("/layers/heights/download.csv").get_data().decode("utf-8-sig")))
    assert (row["use"], row["note"], row["depth"]) == ("'=HYPERLINK(0)", "'-2+3", "-4") and row["name"].startswith("'")


def test_a_geopackage_opens_elsewhere(people, client, tmp_path, monkeypatch):
    monkeypatch.setattr(downloads, "_AT_ONCE", 4)
    made(people, tmp_path, "heights", squares(6, fid=9), classification="public")
    path = tmp_path / "taken.gpkg"
    answer = client.get("/layers/heights/download.gpkg")
    path.write_bytes(answer.get_data())
    facts = pyogrio.read_info(path, layer="heights")
    assert (facts["features"], facts["geometry_type"]) == (6, "MultiPolygon") and str(STORAGE_SRID) in facts["crs"]
    frame = pyogrio.read_dataframe(path)
    assert sorted(frame["height"]) == [0, 4, 8, 12, 16, 20] and set(frame["fid_"]) == {9.0} and frame.geometry.is_valid.all()
    assert frame.geometry.area.round(1).tolist() == [225.0] * 6


@pytest.mark.parametrize("address", ["/layers/heights/download.exe", "/layers/none-such/download.csv", "/layers/parcels/download.csv"])
def test_what_is_not_there_is_not_found(people, client, tmp_path, address):
    made(people, tmp_path, "heights", classification="public")
    assert client.get(address).status_code == 404


def test_the_open_catalogue_is_dcat_and_names_public_layers_alone(people, client, tmp_path):
    made(people, tmp_path, "open-one", classification="public", licence="ODC-BY 1.0", municipality_id=None)
    made(people, tmp_path, "our-own", classification="internal")
    made(people, tmp_path, "secret-one", classification="restricted", roles=("inspector",))
    text = enter(client, people["planner"]).get("/layers/catalog.jsonld").get_data(as_text=True)
    assert "our-own" not in text and "secret-one" not in text, "whoever asks"
    graph = Graph().parse(data=text, format="json-ld")
    (listing,) = graph.subjects(RDF.type, DCAT.Catalog)
    for needed in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset):
        assert list(graph.objects(listing, needed)), needed
    (dataset,) = graph.objects(listing, DCAT.dataset)
    for needed in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.contactPoint, DCAT.theme, DCAT.keyword, DCAT.distribution):
        assert list(graph.objects(dataset, needed)), needed
    assert {name.language for name in graph.objects(graph.value(dataset, DCTERMS.publisher), FOAF.name)} == {"ar"}
    files = list(graph.objects(dataset, DCAT.distribution))
    assert len(files) == 4 and all(isinstance(graph.value(one, DCAT.accessURL), URIRef) for one in files)
    assert {str(graph.value(one, DCAT.downloadURL)).rpartition(".")[2] for one in files} == {"geojson", "csv", "gpkg", "None"}
    for address in graph.objects(None, DCAT.downloadURL):
        path = "/layers/" + str(address).split("/layers/")[1]
        assert client.get(path).status_code == 200, "what is promised is there"
