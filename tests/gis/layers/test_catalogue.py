"""A layer from file to publication: counted rows, two persons, who sees it on pages and in the tree, and the open catalogue."""

import json
import re
from pathlib import Path

import pytest
from pyproj import CRS
from shapely import box
from sqlalchemy import func, select

from app import db
from app.errors import Conflict, Forbidden, UserError
from gis.crs import to_lonlat
from gis.importers.sources import open_source
from gis.layers import commands
from gis.layers.commands import LayerFacts
from gis.layers.dcat import catalogue
from gis.layers.filling import fill_layer
from gis.layers.queries import find_layer, list_features
from gis.layers.styling import proposed
from gis.layers.tree import layer_tree
from gis.models import PublishedFeature
from tests.factories.land import here, make_ground
from tests.factories.people import DILAM, SIH, staff
from tests.gis.layers.making import enter, filled, opened, seat_at, squares

SHARED = Path(__file__).parents[4] / "shared" / "data"


@pytest.fixture
def people(db_session):
    make_ground()
    seat_at(SIH)
    return {
        "planner": staff("planner", SIH),
        "approver": staff("approver", SIH),
        "reviewer": staff("reviewer", SIH),
        "inspector": staff("inspector", SIH),
        "foreign planner": staff("planner", DILAM),
        "foreign reviewer": staff("reviewer", DILAM),
    }


def test_every_row_of_the_file_is_counted(people, tmp_path):
    content = squares(4)
    content["features"].append({"type": "Feature", "properties": {"use": "x"}, "geometry": None})
    content["features"].append({"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [47.3, 24.1]}})
    layer = commands.create_layer("heights", "polygon", LayerFacts("ارتفاعات", "إدارة التخطيط"), people["planner"])
    told = fill_layer(layer, opened(tmp_path, content), people["planner"])
    assert told.read == 6 and told.accepted == 4 and dict(told.rejected) == {"null_geometry": 1, "wrong_geometry_type": 1}
    assert {field["name"]: field["type"] for field in layer.fields} == {"use": "text", "height": "number", "name": "text"}


def test_filling_again_replaces_and_needs_approval_again(people, tmp_path):
    layer = filled(tmp_path, people["planner"])
    commands.publish(layer, people["approver"])
    layer.roles, layer.classification = ["planner"], "restricted"
    fill_layer(layer, opened(tmp_path, squares(2)), people["planner"])
    assert layer.state == "draft"
    assert (layer.roles, layer.classification) == (["planner"], "restricted"), "a new file does not say for whom it is"
    assert db.session().scalar(select(func.count()).where(PublishedFeature.layer_id == layer.id)) == 2


def test_a_file_without_one_sound_row_is_an_error(people, tmp_path):
    nothing = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1}, "geometry": None}]}
    layer = commands.create_layer("nothing", "polygon", LayerFacts("لا شيء", "جهة"), people["planner"])
    with pytest.raises(UserError) as refused:
        fill_layer(layer, opened(tmp_path, nothing), people["planner"])
    assert refused.value.code == "layer_empty"


def test_who_made_it_does_not_publish_it(people, tmp_path):
    both = staff("planner", SIH)
    both = type(both)(user_id=both.user_id, name=both.name, roles={SIH: frozenset({"planner", "approver"})})
    layer = filled(tmp_path, both)
    with pytest.raises(UserError, match="layer_own_edit"):
        commands.publish(layer, both)
    with pytest.raises(Forbidden):
        commands.publish(layer, people["planner"])
    commands.publish(layer, people["approver"])
    with pytest.raises(Conflict):
        commands.publish(layer, people["approver"])
    commands.withdraw(layer, people["approver"])
    assert layer.state == "withdrawn"


@pytest.mark.parametrize("code", ["parcels", "new", "tree", "A", "a b", "x" * 41, "../x", "é-x-y", "1ab"])
def test_a_code_that_would_be_misread_is_refused(people, code):
    with pytest.raises((UserError, Conflict)):
        commands.create_layer(code, "polygon", LayerFacts("عنوان", "جهة"), people["planner"])


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        (LayerFacts("", "جهة"), "layer_untitled"),
        (LayerFacts("ع", "ج", classification="secret"), "layer_classification"),
        (LayerFacts("ع", "ج", classification="restricted"), "layer_roles"),
        (LayerFacts("ع", "ج", classification="restricted", roles=("citizen",)), "layer_roles"),
        (LayerFacts("ع", "ج", min_zoom=12, max_zoom=3), "layer_zooms"),
        (LayerFacts("ع", "ج", municipality_id=DILAM), "layer_branch"),
        (LayerFacts("ع", "ج", search_fields=("none",)), "layer_search_fields"),
    ],
)
def test_impossible_facts_are_refused(people, facts, problem):
    with pytest.raises(UserError) as refused:
        commands.create_layer("some-layer", "polygon", facts, people["planner"])
    assert refused.value.code == problem


SEES = {
    ("public", ()): {"public", "planner", "approver", "reviewer", "inspector", "foreign planner", "foreign reviewer"},
    ("internal", ()): {"planner", "approver", "reviewer", "inspector"},
    ("restricted", ("inspector",)): {"planner", "approver", "inspector"},
}


@pytest.mark.parametrize(("classification", "roles"), SEES)
def test_who_sees_a_layer_of_one_branch(people, client, tmp_path, classification, roles):
    facts = LayerFacts("ارتفاعات", "إدارة", classification=classification, roles=roles, municipality_id=SIH)
    layer = filled(tmp_path, people["planner"], facts=facts)
    assert {who for who, actor in people.items() if find_layer("heights", actor)} == {"planner", "approver"}
    commands.publish(layer, people["approver"])
    sees = SEES[classification, roles]
    assert client.get("/layers/heights").status_code == (200 if "public" in sees else 404)
    for who, actor in people.items():
        signed = enter(client, actor)
        assert signed.get("/layers/heights").status_code == (200 if who in sees else 404), who
        codes = [one["code"] for group in signed.get("/layers/tree.json").json for one in group["layers"]]
        assert codes == (["heights"] if who in sees else []), who
        assert ("ارتفاعات" in signed.get("/layers").get_data(as_text=True)) is (who in sees), who
        expected = 403 if "planner" not in who else 200 if who == "planner" else 404
        assert signed.get("/layers/heights/edit").status_code == expected, who


def test_changing_for_whom_it_is_needs_approval_and_words_do_not(people, tmp_path):
    layer = filled(tmp_path, people["planner"], facts=LayerFacts("ارتفاعات", "إدارة", municipality_id=SIH))
    commands.publish(layer, people["approver"])
    commands.edit_layer(layer, LayerFacts("ارتفاعات المباني", "إدارة", municipality_id=SIH, search_fields=("name",)), people["planner"])
    assert layer.state == "published"
    assert [properties["name"] for _id, properties in list_features(layer, "مبنى ٣")] == ["مبنى 3"]
    commands.edit_layer(layer, LayerFacts("ارتفاعات", "إدارة", classification="public", municipality_id=SIH), people["planner"])
    assert layer.state == "draft"
    with pytest.raises(Forbidden):
        commands.edit_layer(layer, LayerFacts("لي", "إدارة"), people["foreign planner"])


def test_the_open_catalogue_holds_public_layers_alone(people, client, tmp_path):
    for code, kind in (("open-one", "public"), ("our-own", "internal")):
        facts = LayerFacts(f"طبقة {code}", "إدارة", title_en="Heights", classification=kind, licence="ODC-BY 1.0")
        commands.publish(filled(tmp_path, people["planner"], code, facts), people["approver"])
    answer = enter(client, people["planner"]).get("/layers/catalog.jsonld")
    told = json.loads(answer.get_data())
    assert answer.mimetype == "application/ld+json" and told == catalogue(
        told["dct:title"]["@value"],
        told["dct:description"]["@value"],
        told["dct:publisher"]["foaf:name"]["@value"],
        told["@id"].split("/layers/")[0],
    )
    (dataset,) = told["dcat:dataset"]
    assert told["@type"] == "dcat:Catalog" and dataset["@type"] == "dcat:Dataset" and dataset["dct:identifier"] == "open-one"
    assert {
        "dct:title",
        "dct:description",
        "dct:publisher",
        "dct:license",
        "dct:spatial",
        "dcat:distribution",
        "dct:issued",
    } <= dataset.keys()
    names = set(re.findall(r'"@?([a-z]+):[A-Za-z]', json.dumps(told))) - {"http", "https"}
    assert names <= told["@context"].keys(), "a prefix without its meaning"


def test_register_layers_stand_in_the_catalogue(people, client):
    page = client.get("/layers").get_data(as_text=True)
    assert 'href="/layers/parcels"' in page and 'href="/layers/visits"' not in page
    assert client.get("/layers/zones").status_code == 200 and client.get("/layers/visits").status_code == 404
    assert enter(client, people["reviewer"]).get("/layers/visits").status_code == 200
    assert enter(client, people["planner"]).get("/layers/parcels/edit").status_code == 404


def test_styling_over_http(people, client, tmp_path):
    layer = filled(tmp_path, people["planner"])
    signed = enter(client, people["planner"])

    def tokens():
        html = signed.get("/layers/heights/style").get_data(as_text=True)
        return {name: re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("csrf_token", "idempotency_key")}

    sent = tokens() | {"do": "propose", "kind": "categorised", "field": "use", "label": "name"}
    assert signed.post("/layers/heights/style", data=sent).status_code == 303
    db.session().refresh(layer)
    assert {one["value"] for one in layer.style["classes"]} == {"سكني", "تجاري", "مرافق"} and layer.style["label"] == "name"
    hostile = tokens() | {"do": "save", "kind": "single", "colour": "url(//evil)", "opacity": "0.5"}
    refused = signed.post("/layers/heights/style", data=hostile)
    assert refused.status_code == 422 and "url(//evil)" not in refused.get_data(as_text=True)
    ranges = tokens() | {"do": "propose", "kind": "graduated", "field": "height"}
    assert signed.post("/layers/heights/style", data=ranges).status_code == 303
    db.session().refresh(layer)
    assert [one["upto"] for one in layer.style["classes"]] == [4.0, 8.0, 12.0, 16.0, None]


@pytest.mark.skipif(not SHARED.exists(), reason="the sample data is not beside the checkout")
def test_san_jose_zoning_becomes_a_categorised_layer(people, tmp_path):
    """The real shapes in their US survey feet, laid on our ground by a Lambert projection of the same kind."""
    layer = commands.create_layer("zoning", "polygon", LayerFacts("تقسيم المناطق", "إدارة التخطيط"), people["planner"])
    source = open_source(SHARED / "zoning_planning" / "sanjose_Zoning.zip", tmp_path, 10**9).layers[0]
    middle = to_lonlat(here(box(0, 0, 1, 1))).centroid
    theirs = CRS.from_epsg(2227).to_dict()
    ours = {**theirs, "lat_1": middle.y + 0.5, "lat_2": middle.y - 0.5, "lat_0": middle.y - 0.8, "lon_0": middle.x - 1.4}
    crs = CRS.from_dict({name: value for name, value in ours.items() if name != "datum"} | {"ellps": "GRS80"}).to_wkt()
    told = fill_layer(layer, source, people["planner"], crs=crs, allow_outside=True)
    assert told.read == told.accepted == 4239 and not told.rejected
    commands.set_style(layer, proposed(layer, "categorised", "ZONING", None, "#1b8354"), people["planner"])
    assert len(layer.style["classes"]) == 46
    commands.publish(layer, people["approver"])
    (group,) = layer_tree(people["reviewer"])
    assert len(group["layers"][0]["legend"]) == 47


def test_fields_are_called_as_the_planner_says_and_stay_so_after_the_next_file(people, client, tmp_path):
    layer = filled(tmp_path, people["planner"])
    signed = enter(client, people["planner"])
    html = signed.get("/layers/heights/edit").get_data(as_text=True)
    sent = {name: re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("csrf_token", "idempotency_key")}
    sent |= {"title_ar": "ارتفاعات", "owner": "إدارة", "classification": "internal", "title:height": "الارتفاع \u202e(م)", "title:use": " "}
    assert signed.post("/layers/heights/edit", data=sent).status_code == 303
    db.session().refresh(layer)
    fill_layer(layer, opened(tmp_path, squares(2)), people["planner"])
    assert {one["name"]: one["title"] for one in layer.fields} == {"use": "use", "height": "الارتفاع (م)", "name": "name"}
    assert "الارتفاع (م)" in signed.get("/layers/heights").get_data(as_text=True)
