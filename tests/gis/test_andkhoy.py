"""An installation elsewhere: EPSG:32642 and the box of Andkhoy, its real parcels and districts, from an empty database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ops import database
from ops.paths import ROOT
from tests.fixtures import templates

DATA = Path(__file__).parents[3] / "shared" / "data" / "parcels"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the sample data is not beside the checkout")


@pytest.fixture(scope="module")
def told():
    """What the installation said, as the program printed it."""
    name = templates.clone_name("andkhoy")
    database.prepare_private(templates.server(), name)
    place = {"STORAGE_SRID": "32642", "INSTALLATION_EXTENT": "64.9,36.7,65.5,37.2"}
    try:
        for role, command in (
            (database.OWNER, [ROOT / ".venv/bin/alembic", "upgrade", "head"]),
            (database.APPLICATION, [sys.executable, "-m", "tests.gis.andkhoy", DATA]),
        ):
            environment = os.environ | templates.environment(name, role) | place
            done = subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr[-4000:]
        yield json.loads(done.stdout.splitlines()[-1])
    finally:
        templates.drop(name)


def test_every_row_of_the_files_is_accounted_for(told):
    parcels, districts = told["imports"]["parcels"], told["imports"]["districts"]
    assert told["srid"] == 32642
    assert (parcels["status"], parcels["read"], parcels["accepted"], parcels["rejected"]) == (0, 9734, 9729, 5)
    assert (districts["read"], districts["accepted"] + districts["rejected"]) == (4, 4)
    assert "text_already_lost" in {warning["code"] for warning in districts["warnings"]}


def test_the_queue_lists_what_the_files_hold(told):
    """The parcel of 9 km² crosses itself and is rejected here, so the overlaps with it are not in the register."""
    queue, districts = told["queue"], told["imports"]["districts"]
    assert (len(queue["null_geometry"]), len(queue["rejected"])) == (1, 4 + districts["rejected"])
    assert (len(queue["overlap"]), len(queue["thin_overlap"])) == (4, 3) and min(queue["overlap"] + queue["thin_overlap"]) > 0.1
    assert sum(area < 1 for area in queue["sliver"]) == 7  # two more are among the rejected: too few points to hold any ground
    assert len(queue["lost_text"]) == 1


def test_land_is_measured_in_the_zone_of_its_own_longitude(told):
    """Andkhoy lies at the edge of zone 42: 65 degrees east belong to zone 41, so the flat area of storage is not the legal one."""
    assert told["source_srid"] == 32642
    assert told["area_m2"] == pytest.approx(told["flat_m2"], rel=5e-3)
    assert abs(told["area_m2"] / told["flat_m2"] - 1) > 1e-4


def test_the_citizen_is_sent_to_a_human(told):
    """No zone and no street are known there: no limit may be invented."""
    page = told["citizen"]["/build"]
    assert page["status"] == 200
    assert "تحتاج إلى مهندس البلدية" in page["text"]
    assert {address: seen["status"] for address, seen in told["citizen"].items()} == dict.fromkeys(told["citizen"], 200)
    assert str(told["parcel"]) in told["citizen"]["/map/search"]["text"]


def test_the_planner_sees_the_parcels_on_his_map(told):
    assert {address: seen["status"] for address, seen in told["planner"].items()} == dict.fromkeys(told["planner"], 200)
    tile = next(seen for address, seen in told["planner"].items() if address.startswith("/tiles"))
    assert tile["bytes"] > 1000
    assert str(told["parcel"]) in told["planner"]["/map/identify"]["text"]
