"""A new layer over HTTP: the file is delivered, the form says which layer of it, the worker reads it; refusals keep what was typed."""

import io
import json
import re

import pytest

from app import db
from app.authz import SYSTEM, acting_as
from gis.imports import storage
from gis.layers import making
from gis.models import ImportJob, PublishedLayer
from tests.factories.land import make_ground
from tests.factories.people import DILAM, SIH, staff
from tests.gis.layers.making import enter, seat_at, squares


@pytest.fixture
def signed(db_session, client, app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "VAR_DIR", str(tmp_path))
    make_ground()
    return enter(client, staff("planner", SIH))


def tokens(client, address):
    html = client.get(address).get_data(as_text=True)
    return {name: re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("csrf_token", "idempotency_key")}


def deliver(client, content, name="squares.geojson"):
    sent = tokens(client, "/land/imports/new") | {"file": (io.BytesIO(json.dumps(content, ensure_ascii=False).encode()), name)}
    answer = client.post("/land/imports/new", data=sent, content_type="multipart/form-data")
    return db.session().get_one(ImportJob, answer.headers["Location"].rpartition("/")[2])


def asked(job, **more):
    said = {"file": f"{job.id}/{job.layers[0]['name']}", "code": "new-one", "geometry_kind": "polygon", "title_ar": "طبقة جديدة"}
    return said | {"owner": "إدارة", "classification": "internal", "municipality_id": str(SIH), "min_zoom": "9", "max_zoom": "22"} | more


@pytest.fixture
def queued(monkeypatch):
    calls = []
    monkeypatch.setattr(making, "defer", lambda _task, lock, **arguments: calls.append(arguments))
    return calls


def done(queued, layer):
    (call,) = queued
    with acting_as(SYSTEM):
        making.fill(**call)
    db.session().refresh(layer)
    return layer


def test_from_the_delivered_file_to_a_draft(signed, queued):
    job = deliver(signed, squares(5))
    answer = signed.post("/layers/new", data=tokens(signed, "/layers/new") | asked(job))
    assert answer.status_code == 303 and answer.headers["Location"].endswith("/layers/new-one")
    layer = db.session().query(PublishedLayer).filter_by(code="new-one").one()
    assert layer.filling["state"] == "waiting" and "يُقرأ الملف الآن" in signed.get("/layers/new-one").get_data(as_text=True)
    done(queued, layer)
    assert (layer.filling["state"], layer.filling["read"], layer.filling["accepted"], layer.state) == ("done", 5, 5, "draft")
    assert [field["name"] for field in layer.fields] == ["use", "height", "name"]
    making.fill(**queued[0])
    assert layer.filling["state"] == "done", "a job that comes twice does nothing"


def test_a_file_without_a_system_is_asked_about_not_guessed(signed, queued):
    job = deliver(signed, {"type": "FeatureCollection", "features": [far_square()]})
    signed.post("/layers/new", data=tokens(signed, "/layers/new") | asked(job))
    layer = done(queued, db.session().query(PublishedLayer).filter_by(code="new-one").one())
    assert layer.filling["state"] == "failed" and layer.filling["problem"] and not layer.fields
    assert layer.filling["problem"] in signed.get("/layers/new-one").get_data(as_text=True)


def far_square():
    ring = [[24.1, 47.3], [24.1, 47.31], [24.11, 47.31], [24.11, 47.3], [24.1, 47.3]]  # latitude written first
    return {"type": "Feature", "properties": {"a": 1}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "A"}, "الرمز حروف لاتينية"),
        ({"file": ""}, "اختر ملفاً"),
        ({"title_ar": ""}, "اكتب عنوان الطبقة"),
        ({"municipality_id": str(DILAM)}, "بلدية أنت مخطط فيها"),
        ({"municipality_id": ""}, "مقر الأمانة"),
        ({"geometry_kind": "cube"}, "مضلعات أو خطوط أو نقاط"),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(signed, queued, wrong, words):
    job = deliver(signed, squares(1))
    answer = signed.post("/layers/new", data=tokens(signed, "/layers/new") | asked(job) | {"licence": "ODC-BY 1.0"} | wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and words in page and 'value="ODC-BY 1.0"' in page and not queued
    assert db.session().query(PublishedLayer).count() == 0


def test_a_file_that_went_away_is_said(signed, queued):
    job = deliver(signed, squares(1))
    sent = tokens(signed, "/layers/new") | asked(job)
    storage.forget(job.id)
    assert signed.post("/layers/new", data=sent).status_code == 422


def test_layers_of_the_whole_amanah_belong_to_its_seat(db_session, client):
    make_ground()
    seat_at(SIH)
    layer = PublishedLayer(code="of-all", geometry_kind="polygon", title_ar="للجميع", owner="الأمانة", style={"kind": "single"}, fields=[])
    layer.style = {
        "kind": "single",
        "label": None,
        "symbol": {"fill": "#1b8354", "stroke": "#14573a", "width": 1, "radius": 5, "fill_opacity": 0.4},
    }
    db.session().add(layer)
    db.session().flush()
    for branch, status in ((SIH, 200), (DILAM, 404)):
        planner = enter(client, staff("planner", branch))
        assert planner.get("/layers/of-all").status_code == status, "a draft of the amanah"
        assert planner.get("/layers/of-all/edit").status_code == status
        assert planner.get("/layers/of-all/style").status_code == status
    sent = tokens(client, "/layers/new")
    assert client.post("/layers/of-all/edit", data=sent | {"title_ar": "لي", "owner": "أنا", "classification": "public"}).status_code == 404
    db.session().refresh(layer)
    assert layer.title_ar == "للجميع"
