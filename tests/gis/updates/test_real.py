"""Real files that come again, through the command line: nothing changes, whichever way round the projection they went."""

import json
from pathlib import Path

import geopandas
import pytest
from sqlalchemy import func, select

from app import db
from gis.models import District, LandChange, SpatialUnit

SHARED = Path(__file__).parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the sample data is not beside the checkout")


@pytest.fixture
def bring(app, committed_db, tmp_path):
    def run(file, layer, *options):
        report = tmp_path / "report.json"
        result = app.test_cli_runner().invoke(
            args=["gis", "import", str(file), "--layer", layer, "--report", str(report), "--allow-outside", *options]
        )
        assert result.exit_code == 0, result.output
        return json.loads(report.read_text("utf8")), result.output

    return run


def outcomes(report):
    counts = report["update"]
    assert report["read"] == sum(counts[name] for name in ("added", "unchanged", "changed", "moved")) + report["rejected"]
    return tuple(counts[name] for name in ("added", "unchanged", "changed", "moved", "vanished", "doubtful"))


def test_the_parcels_of_andkhoy_come_again(bring, tmp_path):
    """They overlap, repeat and have no numbers; sent back in degrees with seven decimals they have not moved either."""
    file = SHARED / "parcels/afg_Andkhoy_p.zip"
    bring(file, "parcels")
    report, said = bring(file, "parcels", "--update")
    assert outcomes(report) == (0, 9729, 0, 0, 0, 0)
    assert "9729 unchanged" in said
    frame = geopandas.read_file(f"zip://{file}").to_crs(4326)
    frame.to_file(tmp_path / "degrees.geojson", driver="GeoJSON", COORDINATE_PRECISION=7)
    report, _ = bring(tmp_path / "degrees.geojson", "parcels", "--update", "--dry-run")
    assert outcomes(report) == (0, 9729, 0, 0, 0, 0)
    assert db.session().scalar(select(func.count()).select_from(LandChange)) == 0
    assert db.session().scalar(select(func.count()).select_from(SpatialUnit)) == 9729


def test_the_districts_of_riyadh_come_again(bring):
    file = SHARED / "saudi_admin/riyadh_districts.gpkg"
    bring(file, "districts")
    report, _ = bring(file, "districts", "--update", "--vanished", "retire")
    assert outcomes(report) == (0, 189, 0, 0, 0, 0)
    assert db.session().scalar(select(func.count()).select_from(District)) == 189


def test_the_streets_of_madinah_come_again(bring):
    file = SHARED / "saudi_osm/madinah.gpkg"
    bring(file, "streets")
    report, _ = bring(file, "streets", "--update")
    assert outcomes(report) == (0, 3206, 0, 0, 0, 0)
