"""The wizard end to end over HTTP: upload, look, try, import, undo; another branch; hostile and double sending."""

import io
import json
import re
import zipfile

import pytest
from shapely import LineString, to_geojson
from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM
from app.identity.commands import grant_role
from app.identity.models import User
from gis.crs import to_lonlat
from gis.importers.problems import UnusableFile
from gis.imports import running, storage
from gis.models import ImportJob, ImportRun, Street
from tests.factories.land import here, make_ground
from tests.factories.people import DILAM, SIH, staff


@pytest.fixture
def planner(db_session, monkeypatch, app, tmp_path):
    monkeypatch.setattr("gis.imports.commands.defer", lambda *_, **__: None)  # the worker's part is called by hand
    monkeypatch.setitem(app.config, "VAR_DIR", tmp_path)
    monkeypatch.setattr("app.db.aside", lambda: _same(db_session))
    make_ground()
    return staff("planner", SIH, name="المخطط")


class _same:
    """The test's one transaction stands in for the short ones of a worker."""

    def __init__(self, session):
        self.session = session

    def __enter__(self):
        return self.session

    def __exit__(self, *_):
        return False


@pytest.fixture
def enter(client):
    def sign_in(actor):
        for branch, roles in actor.roles.items():
            for role in roles:
                grant_role(db.session().get(User, actor.user_id), branch, role, SYSTEM)
        with client.session_transaction() as session:
            session.clear()
            session["_user_id"], session["_fresh"] = db.session().get(User, actor.user_id).get_id(), True
        return client

    return sign_in


def streets(count=3, **members):
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"شارع {number}", "width": 12 + number},
            "geometry": json.loads(to_geojson(to_lonlat(here(LineString([(0, 5 * number), (40, 5 * number)]))))),
        }
        for number in range(count)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **members}, ensure_ascii=False).encode()


def tokens(client, page):
    html = client.get(page).get_data(as_text=True)
    return {name: re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("csrf_token", "idempotency_key")}


def uploaded(client, body=None, name="streets.geojson"):
    sent = tokens(client, "/land/imports/new") | {"file": (io.BytesIO(streets() if body is None else body), name)}
    return client.post("/land/imports/new", data=sent, content_type="multipart/form-data")


def asked(client, url, **answers):
    return client.post(f"{url}/run", data=tokens(client, url) | {"source_layer": "streets", "target": "streets", **answers})


def the_job():
    job = db.session().scalars(select(ImportJob).order_by(ImportJob.id.desc())).first()
    db.session().refresh(job)
    return job


def street_count():
    return db.session().scalar(select(func.count()).select_from(Street))


def test_a_file_goes_all_the_way_and_back(client, planner, enter):
    enter(planner)
    sent = uploaded(client)
    assert sent.status_code == 303
    url, job = sent.location, the_job()
    page = client.get(url).get_data(as_text=True)
    assert "خطوط" in page and "EPSG:4326" in page
    drawn = client.get(f"{url}/preview.geojson?layer=streets").get_json()
    assert len(drawn["features"]) == 3 and 47 < drawn["features"][0]["geometry"]["coordinates"][0][0] < 48
    before = street_count()
    assert asked(client, url).status_code == 303
    running.run(str(job.id), dry_run=True)
    assert the_job().state == "tried", the_job().problem
    assert (the_job().report["accepted"], street_count()) == (3, before)
    assert asked(client, url, do="import").status_code == 303
    running.run(str(job.id), dry_run=False)
    done = the_job()
    assert (done.state, done.report["read"], street_count()) == ("imported", 3, before + 3)
    assert done.report["read"] == done.report["accepted"] + done.report["rejected"]
    assert not storage.find(job.id).exists()
    assert client.post(f"{url}/undo", data=tokens(client, url)).status_code == 303
    running.undo(str(job.id))
    assert (the_job().state, street_count()) == ("undone", before)
    assert db.session().get(ImportRun, done.run_id) is not None  # what was done stays on record


def test_asked_twice_runs_once(client, planner, enter):
    enter(planner)
    url = uploaded(client).location
    assert asked(client, url, do="import").status_code == 303
    again = client.post(f"{url}/run", data=tokens(client, url) | {"source_layer": "streets", "target": "streets", "do": "import"})
    assert again.status_code == 409 and "جارٍ" in again.get_data(as_text=True)


def test_a_worker_that_comes_twice_does_nothing_more(client, planner, enter):
    enter(planner)
    url = uploaded(client).location
    asked(client, url, do="import")
    job = the_job()
    running.run(str(job.id), dry_run=False)
    count = street_count()
    running.run(str(job.id), dry_run=False)
    assert street_count() == count


def test_who_asks_to_stop_leaves_nothing_behind(client, planner, enter):
    enter(planner)
    url = uploaded(client).location
    asked(client, url, do="import")
    job, before = the_job(), street_count()
    client.post(f"{url}/cancel", data=tokens(client, url))
    running.run(str(job.id), dry_run=False)
    assert (the_job().state, street_count()) == ("cancelled", before)


def test_a_neighbour_sees_no_file(client, planner, enter):
    enter(planner)
    url = uploaded(client).location
    enter(staff("planner", DILAM))
    assert client.get(url).status_code == 404
    assert client.get(f"{url}/preview.geojson?layer=streets").status_code == 404
    assert "streets.geojson" not in client.get("/land/imports").get_data(as_text=True)
    enter(staff("reviewer", SIH))
    assert client.get("/land/imports").status_code == 403


@pytest.mark.parametrize(
    ("name", "body"),
    [("a.geojson", b""), ("a.geojson", b"not json"), ("a.zip", b"PK\x03\x04 cut"), ("a.exe", b"MZ\x90\x00"), ("../../a.geojson", b"[]")],
)
def test_what_cannot_be_taken_is_refused_in_arabic_and_not_kept(client, planner, enter, tmp_path, name, body):
    enter(planner)
    refused = uploaded(client, body, name)
    assert refused.status_code == 422
    assert re.search(r"field__error.*?[\u0621-\u064a]{3}", refused.get_data(as_text=True), re.S)
    assert not list((tmp_path / "imports").glob("*/*"))


def test_a_zip_that_climbs_out_is_refused(client, planner, enter, tmp_path):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as made:
        made.writestr("../outside.geojson", streets())
    enter(planner)
    assert uploaded(client, body.getvalue(), "a.zip").status_code == 422
    assert not list(tmp_path.rglob("outside*"))


def test_a_file_that_breaks_later_says_why(client, planner, enter, monkeypatch):
    enter(planner)
    url = uploaded(client).location
    asked(client, url)

    def broken(*_, **__):
        raise UnusableFile("import_rows_lost", found=1, expected=3)

    monkeypatch.setattr(running, "import_layer", broken)
    running.run(str(the_job().id), dry_run=True)
    assert the_job().state == "failed"
    assert "لا يُقبل ملف تضيع منه صفوف" in client.get(url).get_data(as_text=True)


def test_programs_use_the_same_engine(client, planner, enter):
    enter(planner)
    sent = tokens(client, "/land/imports/new")
    head = {"X-CSRFToken": sent["csrf_token"], "Idempotency-Key": "api-upload-0001", "Accept": "application/json"}
    made = client.post(
        "/api/v1/land/imports", data={"file": (io.BytesIO(streets()), "streets.geojson")}, content_type="multipart/form-data", headers=head
    )
    assert made.status_code == 201, made.get_data(as_text=True)
    assert made.get_json()["layers"][0]["count"] == 3
    begun = client.post(
        made.headers["Location"] + "/run",
        data={"source_layer": "streets", "target": "streets"},
        headers={**head, "Idempotency-Key": "api-running-0002"},
    )
    assert begun.status_code == 202 and begun.get_json()["state"] == "trying"
    running.run(made.get_json()["id"], dry_run=True)
    assert client.get(made.headers["Location"]).get_json()["report"]["accepted"] == 3
