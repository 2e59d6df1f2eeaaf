"""Permits, inspections and service requests as tables: every row, every letter, nothing where nothing is written."""

import json
import zipfile
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM
from app.i18n.folding import fold
from gis.importers.run import Options, import_layer
from gis.models import LandFinding, Place
from gis.quality.imported import take_up_imports
from tests.gis.imports.conftest import Rows


def test_five_thousand_permits(only, shared):
    rows = Rows(only(shared / "permits/calgary_building_permits.csv.gz"), crs="EPSG:4326")
    assert len(rows.fids) == 5000
    assert sum(value is None for value in rows.columns["issueddate"]) == 216
    assert sum(value is None for value in rows.columns["completeddate"]) == 561
    assert len(set(rows.columns["statuscurrent"])) == 16
    kinds = set(shapely.get_type_id(rows.shapes[~shapely.is_missing(rows.shapes)]))
    assert kinds == {0, 4}
    assert shapely.get_num_geometries(rows.shapes).tolist() == [int(count) for count in rows.columns["locationcount"]]
    assert not rows.refused and not rows.notes
    assert int(shapely.get_num_geometries(rows.shapes).max()) == 638
    days = [
        [value and datetime.fromisoformat(value) for value in rows.columns[name]] for name in ("applieddate", "issueddate", "completeddate")
    ]
    for before, after in pairwise(days):
        assert min((end - begin).days for begin, end in zip(before, after, strict=True) if begin and end) >= 0


def test_planning_documents_are_refused_one_by_one_and_their_boundaries_can_be_drawn(look, only, refusal, shared, tmp_path):
    """A document of an application is no layer: taking it in whole is the e-services' import. Its boundary is a shape like others."""
    path = shared / "permits/uk_odp_planning_applications_json.zip"
    assert refusal(path).code == "import_not_collection"
    with zipfile.ZipFile(path) as packed:
        documents = [json.loads(packed.read(name)) for name in packed.namelist()]
    places = [
        one["data"]["proposal"]["boundary"]["site"] for one in documents if "responses" in one and one.get("data", {}).get("proposal")
    ]
    sites = [{**site, "properties": site.get("properties") or {}} for site in places if site]
    (tmp_path / "sites.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": sites}), "utf8")
    rows = Rows(only(tmp_path / "sites.geojson"))
    assert len(documents) == 27 and len(rows.fids) == len(sites) > 10
    assert rows.refused == {} and (shapely.area(rows.shapes) > 0).all()


def test_the_feed_of_inspections(look, shared):
    layers = {layer.name: layer for layer in look(shared / "inspections/wake_LIVES_feed_businesses_inspections_violations.zip").layers}
    assert {name: layer.count for name, layer in layers.items()} == {
        "businesses": 4573, "feed_info": 1, "inspections": 13_499, "legend": 5, "violations": 122_732,
    }  # fmt: skip
    businesses, inspections, violations = (Rows(layers[name]) for name in ("businesses", "inspections", "violations"))
    known = set(businesses.columns["business_id"])
    assert len(known) == 2803
    assert sum(score is None for score in inspections.columns["score"]) == 64
    assert set(inspections.columns["business_id"]) <= known and set(violations.columns["business_id"]) <= known
    assert layers["businesses"].encoding == "windows-1252"
    assert "McKimmon Corner Café" in businesses.columns["name"]
    assert not any("\ufffd" in (text or "") for text in [*businesses.columns["name"], *violations.columns["description"]])
    assert businesses.without_shape == 4573  # no coordinates are no coordinates, not (0, 0)
    assert len(businesses.fids) - len(known) == 1770


def test_businesses_without_a_place_wait_in_the_queue(db_session, look, shared):
    layers = look(shared / "inspections/wake_LIVES_feed_businesses_inspections_violations.zip").layers
    (businesses,) = [layer for layer in layers if layer.name == "businesses"]
    report = import_layer(businesses, Options("pois", crs="EPSG:4326", encoding="windows-1252", allow_outside=True), SYSTEM)
    take_up_imports()
    waiting = select(func.count(), func.count(LandFinding.row_no.distinct())).where(LandFinding.kind == "null_geometry")
    assert (report["read"], report["accepted"]) == (4573, 0)
    assert db.session().execute(waiting).one() == (4573, 4573)
    assert db.session().scalar(select(func.count()).select_from(Place)) == 0


def test_requests_at_scale(only, shared):
    layer = only(shared / "service_requests_311/boston_311_2015_part_a.csv.gz")
    rows = Rows(layer)
    assert (layer.count, layer.crs) == (63_248, "EPSG:4326")
    assert sum(value is None for value in rows.columns["TARGET_DT"]) == 12_787
    assert len(set(rows.columns["TYPE"])) == 79
    places = shapely.get_coordinates(rows.shapes)
    _, counts = np.unique(places, axis=0, return_counts=True)
    assert int(counts.max()) == 5817  # one default coordinate
    zone = ZoneInfo("America/New_York")

    def times(name):
        return [value and datetime.strptime(value, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=zone).timestamp() for value in rows.columns[name]]

    opened, target, closed = (times(name) for name in ("OPEN_DT", "TARGET_DT", "CLOSED_DT"))
    said = rows.columns["OnTime_Status"]
    judged = [(end <= due, word) for due, end, word in zip(target, closed, said, strict=True) if due and end and word]
    assert len(judged) > 40_000 and set(judged) == {(True, "ONTIME"), (False, "OVERDUE")}
    assert sum(end < begin for begin, end in zip(opened, closed, strict=True) if end) == 43


def test_reviews_in_dialect_are_found_in_any_spelling(only, shared):
    rows = Rows(only(shared / "arabic_text/saudi_reviews_a.csv"))
    assert len(rows.fids) == 2489
    found = [text for text in rows.columns["div_text"] if fold("الاسعار") in fold(text or "")]
    assert any("الأسعار" in text for text in found) and any("الاسعار" in text for text in found)


def test_an_unreadable_coordinate_is_refused_with_its_line(only, shared):
    rows = Rows(only(shared / "ogc_api/obs_malformatted.csv"))
    assert {line: code for line, (code, _) in rows.refused_at.items()} == {6: "coordinates_unreadable"}
    assert len(rows.fids) == 5


def test_formulas_are_words(only, shared):
    rows = Rows(only(shared / "hostile_inputs/csv_formula_injection.csv"))
    assert len(rows.fids) == 13
    assert rows.columns["note"][1] == "=1+1" and rows.columns["note"][11] == "line1\nline2"
