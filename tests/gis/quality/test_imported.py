"""Rows that an import did not take as they came stand in the queue with file, row, and both areas of what was mended."""

import json
from datetime import UTC, datetime

import pytest
import shapely
from shapely import LineString, Polygon, box
from sqlalchemy import select

from app import db
from app.authz import SYSTEM
from app.db import uuid7
from gis.crs import to_lonlat
from gis.importers.run import Options, import_file
from gis.models import ImportJob, ImportRow, LandFinding
from gis.quality import imported as reading
from gis.quality.imported import take_up_imports
from gis.quality.pages import finding_page
from gis.quality.queries import list_findings
from tests.factories import land
from tests.factories.people import DILAM, SIH, staff

TWISTED = Polygon([(300, 0), (320, 0), (320, 20), (308, 20), (312, 22), (308, 22), (312, 20), (300, 20)])
SHAPES = (box(200, 0, 220, 20), None, LineString([(0, 0), (5, 5)]), TWISTED, box(240, 0, 260, 20))


@pytest.fixture
def imported(block, tmp_path):
    """A file of five rows, two of them sound, mended where that is possible."""
    features = [
        {
            "type": "Feature",
            "properties": {"plan_no": "77", "block_no": "1", "parcel_no": str(row)},
            "geometry": json.loads(shapely.to_geojson(to_lonlat(land.here(shape)))) if shape is not None else None,
        }
        for row, shape in enumerate(SHAPES, 1)
    ]
    path = tmp_path / "رفع.geojson"

    def run():
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf8")
        report = import_file(path, Options(layer="parcels", repair="structure"), SYSTEM, 10_000_000)
        take_up_imports()
        return report

    run.features = features
    return run


def standing(state="open"):
    query = select(LandFinding).where(LandFinding.row_no.is_not(None), LandFinding.state == state).order_by(LandFinding.row_no)
    return db.session().scalars(query.execution_options(populate_existing=True)).all()


def test_rejected_null_and_mended_rows_with_their_numbers(imported):
    imported()
    null, line, twisted = standing()
    assert [(one.kind, one.reason) for one in (null, line, twisted)] == [
        ("null_geometry", "null_geometry"), ("rejected", "wrong_geometry_type"), ("repaired", "invalid_geometry"),
    ]  # fmt: skip
    assert null.row_no + 2 == line.row_no + 1 == twisted.row_no
    assert null.geom is None and line.geom is not None
    assert (float(twisted.before_m2), float(twisted.after_m2)) == (pytest.approx(400, abs=1), pytest.approx(404, abs=1))
    (row,) = list_findings(staff("planner"), "repaired")
    assert (row.file_name, row.row_no) == ("رفع.geojson", twisted.row_no)
    assert list_findings(staff("planner", DILAM), "repaired") == []


def test_both_shapes_of_a_mended_row_are_drawn(app, imported, planner):
    imported()
    twisted = standing()[-1]
    page = finding_page(twisted, planner)
    assert len(page["pictures"]) == 2 and page["difference_m2"] == twisted.after_m2 - twisted.before_m2


@pytest.fixture
def planner():
    return staff("planner")


def test_a_better_file_mends_what_the_earlier_one_left(imported):
    imported()
    for feature, shape in zip(imported.features, SHAPES, strict=True):
        feature["properties"]["plan_no"] = "78"
        whole = shape if isinstance(shape, Polygon) and shape.is_valid else box(400, 0, 410, 10)
        feature["geometry"] = json.loads(shapely.to_geojson(to_lonlat(land.here(whole))))
    imported()
    assert standing() == [] and len(standing("mended")) == 3


def test_what_an_import_taken_back_left_is_closed(imported):
    report = imported()
    facts = {"municipality_id": SIH, "user_name": "نورة", "file_name": "رفع.geojson", "size": 1, "layers": [], "notices": []}
    db.session().add(ImportJob(id=uuid7(), **facts, state="undone", run_id=report["run_id"], created_at=datetime.now(UTC)))
    db.session().flush()
    take_up_imports()
    assert standing() == []


def test_each_import_is_taken_up_once(imported):
    imported()
    assert take_up_imports() == 0 and len(standing()) == 3


def test_a_file_whose_system_is_forgotten_is_told_without_a_drawing(imported):
    report = imported()
    rows = db.session().scalars(select(ImportRow).where(ImportRow.run_id == report["run_id"])).all()
    assert [one["geom"] for one in reading._rows(rows, None)] == [None, None, None]
