"""Where a boundary comes from: drawn, a corner list, any delivered file, the parcels. Doubts are asked, refusals keep what was typed."""

import io
import json
import re

import pytest
from geoalchemy2.shape import to_shape
from shapely import box, from_geojson, to_geojson

from app import db
from app.errors import UserError
from gis.crs import STORAGE_SRID, reproject, to_lonlat, to_storage
from gis.models import LandPlan
from gis.plans import boundaries
from tests.factories.land import here, make_block
from tests.factories.people import DILAM, SIH, staff
from tests.gis.layers.making import enter

GROUND = box(0, 0, 60, 50)


@pytest.fixture
def signed(db_session, client, app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "VAR_DIR", str(tmp_path))
    make_block()
    return enter(client, staff("planner", SIH))


def asked(client, address="/plans/new", **more):
    html = client.get(address).get_data(as_text=True)
    tokens = {name: re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("csrf_token", "idempotency_key")}
    facts = {
        "kind": "detailed",
        "plan_no": "77",
        "name_ar": "مخطط تجربة",
        "municipality_id": str(SIH),
        "decree_no": "5",
        "approved_on": "2026-01-05",
    }
    return {**tokens, **facts, **more}


def send(client, **more):
    return client.post("/plans/new", data=asked(client, **more), content_type="multipart/form-data")


def drawn_in(answer):
    """What stands in the form's field, storage metres."""
    text = re.search(r'<textarea[^>]*id="boundary"[^>]*>([^<]*)</textarea>', answer.get_data(as_text=True))[1]
    return to_storage(from_geojson(text.replace("&#34;", '"')))


def ring_text(shape):
    return "\n".join(f"{n}\t{x:.3f}\t{y:.3f}" for n, (x, y) in enumerate(list(shape.exterior.coords)[:-1], 1))


def file_of(*shapes):
    features = [{"type": "Feature", "properties": {"n": n}, "geometry": json.loads(to_geojson(shape))} for n, shape in enumerate(shapes)]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_drawn_on_the_map_it_is_kept_to_a_millimetre(signed):
    text = boundaries.as_text(here(GROUND))
    answer = send(signed, do="save", boundary=text, way="drawn")
    assert answer.status_code == 303
    plan = db.session().query(LandPlan).filter_by(plan_no="77").one()
    assert to_shape(plan.boundary).hausdorff_distance(here(GROUND)) < 0.001 and plan.boundary_source == {"way": "drawn"}
    assert plan.reference in answer.headers["Location"] and signed.get(answer.headers["Location"]).status_code == 200


def test_a_corner_list_is_read_in_its_own_system(signed):
    old = reproject(here(GROUND), STORAGE_SRID, 20438)
    answer = send(signed, do="read_corners", corners=ring_text(old), epsg="20438")
    assert answer.status_code == 200 and drawn_in(answer).hausdorff_distance(here(GROUND)) < 0.01
    assert 'name="way" value="corners"' in answer.get_data(as_text=True) and "مخطط تجربة" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"do": "read_corners", "corners": "1\t5\t5\n2\t6\t6", "epsg": "9358"}, "ثلاث زوايا"),
        ({"do": "read_corners", "corners": "1\t0\t0\n2\t9\t9\n3\t9\t0\n4\t0\t9", "epsg": "9358"}, "تتقاطع"),
        ({"do": "read_corners", "corners": "1\t5\tx", "epsg": "9358"}, "السطر"),
        ({"do": "read_corners", "corners": "1\t5\t5\n2\t6\t6\n3\t7\t5", "epsg": "3857"}, "نظام إحداثيات الزوايا"),
        ({"do": "read_file"}, "اختر"),
        ({"do": "read_parcels", "plan_no": "لا شيء"}, "لا قطع مسجلة"),
        ({"do": "read_parcels", "municipality_id": str(DILAM)}, "البلدية"),
        ({"do": "save", "boundary": '{"type":"Point","coordinates":[47,24]}'}, "مساحة"),
        ({"do": "save", "boundary": "{"}, ""),
        ({"do": "save", "approved_on": "غداً"}, "التاريخ"),
        ({"do": "save", "a_use": "park", "a_area": "كثير", "a_plots": ""}, "جدول المساحات"),
        ({"do": "save", "name_ar": ""}, "واسمه"),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(signed, sent, words):
    answer = send(signed, **({"note": "ملاحظة باقية"} | sent))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and words in page and "ملاحظة باقية" in page and 'role="alert"' in page
    assert db.session().query(LandPlan).count() == 0


def test_a_file_is_read_by_the_import_engine_and_its_shapes_are_joined(signed):
    halves = [to_lonlat(here(box(0, 0, 30, 50))), to_lonlat(here(box(30, 0, 60, 50)))]
    answer = send(signed, do="read_file", file=(io.BytesIO(file_of(*halves)), "border.geojson"))
    assert answer.status_code == 200 and drawn_in(answer).hausdorff_distance(here(GROUND)) < 0.01
    page = answer.get_data(as_text=True)
    assert 'name="way_file" value="border.geojson"' in page and 'name="way" value="file"' in page


def test_a_doubt_about_the_system_is_asked_and_answered_without_sending_the_file_again(signed):
    west = to_lonlat(here(GROUND))
    swapped = type(west)([(y, x) for x, y in west.exterior.coords])
    first = send(signed, do="read_file", file=(io.BytesIO(file_of(swapped)), "swapped.geojson"))
    page = first.get_data(as_text=True)
    assert first.status_code == 200 and "قبل قراءة الحدود" in page and "swapped.geojson" in page
    job = re.search(r'name="job" value="([0-9a-f-]{36})"', page)[1]
    offered = re.findall(r'<option value="([^"]*:yx)"', page)
    assert offered, "the reading proposes what would bring it home"
    second = send(signed, do="read_file", job=job, crs=offered[0])
    assert second.status_code == 200 and drawn_in(second).hausdorff_distance(here(GROUND)) < 0.01


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"not a file", "x.dxf"),
        (file_of(box(20, 10, 20.001, 10.001)), "far.geojson"),
        (json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [47.3, 24.1]}}]}).encode(), "points.geojson"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_boundary_is_refused_with_a_reason(signed, content, name, tmp_path):
    answer = send(signed, do="read_file", file=(io.BytesIO(content), name))
    assert answer.status_code == 422 and 'role="alert"' in answer.get_data(as_text=True)
    assert not [path for path in tmp_path.rglob("delivered") if path.is_file()], "nothing of it stays"


def test_another_branch_s_file_is_not_read(signed, client):
    sent = {"do": "read_file", "file": (io.BytesIO(file_of(to_lonlat(here(GROUND)))), "border.geojson")}
    job = re.search(r'name="job" value="([0-9a-f-]{36})"', send(signed, **sent).get_data(as_text=True))[1]
    foreign = enter(client, staff("planner", DILAM))
    assert send(foreign, do="read_file", job=job, municipality_id=str(DILAM)).status_code == 404


def test_several_layers_are_asked_about():
    class Layer:
        geometry_kind = "polygon"

        def __init__(self, name):
            self.name = name

    opened = type("Opened", (), {"layers": [Layer("a"), Layer("b")]})()
    with pytest.raises(UserError, match="plan_file_many_layers"):
        boundaries.chosen_layer(opened, "")
    assert boundaries.chosen_layer(opened, "b").name == "b"


def test_a_returned_plan_is_edited_in_its_form(signed):
    answer = send(signed, do="save", boundary=boundaries.as_text(here(GROUND)), way="drawn")
    address = f"{answer.headers['Location']}/change"
    page = signed.get(address).get_data(as_text=True)
    assert "مخطط تجربة" in page
    plan = db.session().query(LandPlan).filter_by(plan_no="77").one()
    more = {"do": "save", "name_ar": "بعد التعديل", "version": str(plan.version), "boundary": boundaries.as_text(here(box(0, 0, 30, 30)))}
    sent = asked(signed, address, **more) | {"a_use": "streets", "a_area": "٩٠٠", "a_plots": ""}
    assert signed.post(address, data=sent).status_code == 303
    db.session().refresh(plan)
    assert (plan.name_ar, plan.area_table) == ("بعد التعديل", [{"use": "streets", "area_m2": 900.0, "plots": 0}])
    stale = asked(signed, address, **more)
    assert signed.post(address, data=stale).status_code == 409, "the page showed an older state"
