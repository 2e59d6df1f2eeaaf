"""An update as a planner runs it: tried, looked at, run, listed, taken back; and as a program does."""

import io
import json

import pytest
from shapely import box, to_geojson
from sqlalchemy import select

from app import db
from gis.changes.commands import apply_change
from gis.crs import to_lonlat
from gis.imports import running
from gis.models import SpatialUnit
from tests.factories import land
from tests.factories.people import SIH, staff
from tests.gis.changes.conftest import parts, seen
from tests.gis.runs.test_wizard import asked, enter, planner, the_job, tokens, uploaded  # noqa: F401  fixtures

FIELDS = ("plan_no", "block_no", "parcel_no", "land_use")


def lots(*rows):
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(FIELDS, said, strict=True)),
            "geometry": json.loads(to_geojson(to_lonlat(land.here(shape)))),
        }
        for shape, *said in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


CHANGED = lots(
    (box(0, 0, 20, 25), "2702", "14", "1", "residential"),
    (box(20, 0, 40, 25), "2702", "14", "2", "commercial"),
    (box(40, 0, 62, 25), "2702", "14", "3", "residential"),
    (box(200, 0, 220, 25), "2702", "14", "=9", "residential"),
)
ANSWERS = {"source_layer": "lots", "target": "parcels", "mode": "update"}


@pytest.fixture
def city(planner, monkeypatch):  # noqa: F811
    monkeypatch.setattr("gis.importers.settling.defer", lambda *_, **__: None)
    # parcels are sent by a thread: in a test's one transaction nobody else may use the connection meanwhile
    monkeypatch.setattr("gis.imports.running._progress", lambda _job_id: lambda _done, _all: None)
    return {number: land.make_parcel(box(20 * n, 0, 20 * n + 20, 25), number) for n, number in enumerate(("1", "2", "3", "4"))}


@pytest.fixture
def page(client, city, planner, enter):  # noqa: F811
    enter(planner)
    return uploaded(client, CHANGED, "lots.geojson").location


def ran(dry_run):
    running.run(str(the_job().id), dry_run=dry_run)
    return the_job()


def test_an_update_is_tried_looked_at_run_listed_and_taken_back(client, page, city):
    assert "حدّث الطبقة من الملف" in client.get(f"{page}?target=parcels").get_data(as_text=True)
    assert asked(client, page, **ANSWERS).status_code == 303
    tried = ran(dry_run=True)
    assert (tried.state, tried.report["update"]["moved"], db.session().get(SpatialUnit, city["2"].id).end_lifespan_version) == (
        "tried",
        1,
        None,
    )
    shown = client.get(page).get_data(as_text=True)
    assert "ما يفعله التحديث" in shown and "استخدام الأرض: سكني ← تجاري" in shown and "أبعد نقطة 2.00 م" in shown
    listed = client.get(f"{page}/changes.csv").get_data(as_text=True)
    assert listed.startswith("\ufeffصف الملف") and "2702/14/2,استخدام الأرض,residential,commercial" in listed and "ليس في الملف" in listed
    drawn = client.get(f"{page}/changes.geojson").get_json()["features"]
    assert sorted((f["properties"]["outcome"], f["properties"]["part"]) for f in drawn) == [
        ("added", "now"),
        ("changed", "now"),
        ("moved", "now"),
        ("moved", "was"),
        ("vanished", "was"),
    ]
    assert client.post(f"{page}/run", data=tokens(client, page) | {"as_tried": "y", "do": "import"}).status_code == 303
    done = ran(dry_run=False)
    assert (done.state, done.report["update"]) == ("imported", tried.report["update"])
    assert client.get(f"{page}/changes.csv").get_data(as_text=True).count("\r\n") == listed.count("\r\n")
    client.post(f"{page}/undo", data=tokens(client, page))
    running.undo(str(done.id))
    assert the_job().state == "undone"
    uses = select(SpatialUnit.parcel_no, SpatialUnit.land_use).where(SpatialUnit.end_lifespan_version.is_(None))
    assert dict(db.session().execute(uses).all()) == dict.fromkeys("1234", "residential")


def test_who_built_on_an_update_is_named_on_its_page(client, page):
    asked(client, page, **ANSWERS, do="import")
    job = ran(dry_run=False)
    new = db.session().scalars(select(SpatialUnit).where(SpatialUnit.parcel_no == "2", SpatialUnit.end_lifespan_version.is_(None))).one()
    halves = parts(box(20, 0, 30, 25), box(30, 0, 40, 25), numbers=["2أ", "2ب"])
    apply_change("split", seen(new), halves, staff("planner", SIH, name="سارة العتيبي"), reason="طلب المالك")
    client.post(f"{page}/undo", data=tokens(client, page))
    running.undo(str(job.id))
    assert the_job().state == "imported"
    shown = client.get(page).get_data(as_text=True)
    assert "لا يمكن التراجع: 2702/14/2 عدّله سارة العتيبي" in shown and "طلب المالك" in shown


def test_nothing_is_retired_that_was_not_looked_at(client, page):
    refused = asked(client, page, **ANSWERS, vanished="retire", do="import")
    assert refused.status_code == 422 and "جرّب أولاً" in refused.get_data(as_text=True)
    asked(client, page, **ANSWERS, vanished="retire")
    ran(dry_run=True)
    assert asked(client, page, **ANSWERS, vanished="retire", match="overlap", do="import").status_code == 422  # something else was tried
    asked(client, page, **ANSWERS, vanished="retire")
    ran(dry_run=True)
    assert asked(client, page, **ANSWERS, vanished="retire", do="import").status_code == 303
    assert ran(dry_run=False).report["update"]["retired"] == 1


@pytest.mark.parametrize("said", [{"mode": "guess"}, {"match": "luck"}, {"vanished": "drop"}, {"key": "nothing"}])
def test_what_is_not_offered_is_refused_in_arabic(client, page, said):
    refused = asked(client, page, **ANSWERS | said)
    assert refused.status_code == 422 and "القوائم المعروضة" in refused.get_data(as_text=True)


def test_a_stopped_try_is_taken_up_by_one_button(client, page):
    asked(client, page, **ANSWERS)
    client.post(f"{page}/cancel", data=tokens(client, page))
    assert ran(dry_run=True).state == "cancelled"
    assert "استأنف التجربة" in client.get(page).get_data(as_text=True)
    assert client.post(f"{page}/resume", data=tokens(client, page)).status_code == 303
    assert (the_job().state, ran(dry_run=True).state) == ("trying", "tried")


def test_programs_get_the_same_counts(client, city, planner, enter):  # noqa: F811
    enter(planner)
    head = {"X-CSRFToken": tokens(client, "/land/imports/new")["csrf_token"], "Accept": "application/json"}

    def post(address, key, **data):
        return client.post(address, data=data, content_type="multipart/form-data", headers=head | {"Idempotency-Key": key})

    made = post("/api/v1/land/imports", "update-api-0001", file=(io.BytesIO(CHANGED), "lots.geojson"))
    url = made.headers["Location"]
    assert post(f"{url}/run", "update-api-0002", **ANSWERS, do="import").status_code == 202
    ran(dry_run=False)
    counts = client.get(url).get_json()["report"]["update"]
    told = {name: counts[name] for name in ("added", "unchanged", "changed", "moved", "vanished")}
    assert told == {"added": 1, "unchanged": 1, "changed": 1, "moved": 1, "vanished": 1}
    assert client.get(f"{url}/changes.csv").mimetype == "text/csv"
    assert post(f"{url}/undo", "update-api-0003").status_code == 202
