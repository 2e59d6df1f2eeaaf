"""The pages of the catalogue, of a parcel and of filing, as a browser without JavaScript meets them."""

import json
import re
from dataclasses import replace

import pytest

import licensing.catalogue
from app import db
from app.authz import acting_as
from app.casework.workflow import advance
from licensing.applications import commands, drawing, queries
from tests.factories import filing


def send(client, page: str, url: str, data: dict | None = None, **more):
    """The form of a page sent with its own tokens, as a browser would."""
    html = client.get(page).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', html)[1]
    key = re.search(r'name="idempotency_key" value="([^"]+)"', html)[1] + str(abs(hash(url)))
    return client.post(url, data={"csrf_token": token, "idempotency_key": key, **(data or {})}, headers={"Accept": "text/html"}, **more)


def state_now(application) -> str:
    """As the request left it."""
    db.session().refresh(application)
    return application.state


def _unknown(code: str):
    raise licensing.catalogue.UnknownService(code)


def test_every_service_is_listed_and_those_not_online_say_so(client, db_session):
    html = client.get("/services").get_data(as_text=True)
    assert html.count('class="service-line"') == len(licensing.catalogue.services()) == 339
    assert html.count("لم تُتح إلكترونياً بعد") == sum(not one.online for one in licensing.catalogue.services().values())
    found = client.get("/services?q=فلة").get_data(as_text=True)
    assert filing.service("floors", office=True) in found


def test_a_service_that_is_not_online_has_a_page_without_a_start(client, db_session, monkeypatch):
    offline = replace(next(iter(licensing.catalogue.services().values())), definition=None, modules=())
    monkeypatch.setattr("licensing.services.pages.get_service", lambda code: {offline.code: offline}.get(code) or _unknown(code))
    html = client.get(f"/services/{offline.code}").get_data(as_text=True)
    assert "لم تُتح إلكترونياً بعد" in html and "ابدأ الآن" not in html
    assert client.get("/services/no.such").status_code == 404


def test_what_may_be_built_is_told_without_sign_in(client, city):
    html = client.get(f"/build?parcel={city.lot.id}").get_data(as_text=True)
    assert "الحد هو نسبة التغطية" in html and "375" in html  # three quarters of 500 m²
    assert html.count('<svg class="plot"') == 4
    by_number = client.get("/build?plan=2702&block=14&number=٢").get_data(as_text=True)
    assert "الحد هو نسبة التغطية" in by_number
    features = client.get(f"/build/{city.lot.id}.geojson").get_json()["features"]
    assert {f["properties"]["floor"] for f in features if f["properties"]["layer"] == "envelope"} == {"ground", "first", "annex"}
    assert client.get("/build?number=99999").status_code == 404


def test_another_persons_parcel_is_refused_with_the_way_on(city, sign_in):
    code = filing.service("floors", office=True)
    answer = sign_in(city.stranger).get(f"/services/{code}/start?parcel={city.lot.id}")
    assert answer.status_code == 403 and "هذه القطعة غير مسجلة باسمك" in answer.get_data(as_text=True)


def test_my_parcels_are_mine_alone(city, sign_in):
    html = sign_in(city.owner).get("/parcels/mine").get_data(as_text=True)
    assert f"/build?parcel={city.lot.id}" in html and f"/build?parcel={city.lots['4'].id}" not in html


def test_an_owner_begins_answers_and_sees_what_is_left(city, sign_in):
    client, code = sign_in(city.owner), filing.service("floors", office=True)
    begun = send(client, f"/services/{code}/start?parcel={city.lot.id}", f"/services/{code}/start", {"parcel": city.lot.id})
    assert begun.status_code == 303
    reference = begun.location.split("/")[-2]
    html = client.get(begun.location).get_data(as_text=True)
    assert html.count("لم يبدأ") == 4 and "الملف الآن لدى" in html
    page = f"/applications/{reference}/questions/villa_project"
    wrong = send(client, page, page, {"housing_purpose": "own_home"})
    assert wrong.status_code == 422 and "error-summary" in wrong.get_data(as_text=True)
    kept = send(client, page, page, {"housing_purpose": "own_home", "existing_building": "no"})
    assert kept.status_code == 303 and queries.get_application(reference).answers["existing_building"] == "no"
    saved = send(client, page, f"{page}/draft", {"housing_purpose": "rent"})
    assert saved.get_json() == {"saved": True} and queries.get_application(reference).answers["housing_purpose"] == "rent"


def test_a_stranger_finds_no_application(city, sign_in):
    application = filing.start_villa(city)
    for part in ("tasks", "documents", "office", "drawing", "check", "done"):
        assert sign_in(city.stranger).get(f"/applications/{application.reference}/{part}").status_code == 404


def test_the_office_draws_without_a_map_by_distances_points_and_file(city, sign_in):
    application = filing.start_villa(city)
    filing.to_office(city, application)
    client, page = sign_in(city.office), f"/applications/{application.reference}/drawing"
    site = queries.site_of_application(application)
    offsets = {f"offset-ground-{e.seq}": "3" for e in site.edges}
    assert send(client, page, page, {"do": "offsets:ground", **offsets}).status_code == 303
    assert drawing.parts_of(application)["ground"].area == pytest.approx(14 * 19, abs=0.01)
    assert send(client, page, page, {"do": "copy:first"}).status_code == 303
    assert drawing.parts_of(application)["first"].area == pytest.approx(266, abs=0.01)
    ring = json.loads(filing.drawn(24, 4, 36, 20))["coordinates"][0]
    typed = "\n".join(f"{x:.11f}، {y:.11f}" for x, y in ring[:-1])
    assert send(client, page, page, {"do": "points:annex", "points-annex": typed}).status_code == 303
    assert drawing.parts_of(application)["annex"].area == pytest.approx(192, abs=0.01)
    scribble = send(client, page, page, {"do": "points:annex", "points-annex": "ليست أرقاماً"})
    assert scribble.status_code == 422 and "اكتب في كل سطر نقطة واحدة" in scribble.get_data(as_text=True)
    assert drawing.parts_of(application)["annex"].area == pytest.approx(192, abs=0.01)
    assert send(client, page, page, {"do": "erase:annex"}).status_code == 303 and "annex" not in drawing.parts_of(application)


def test_a_drawing_is_tried_out_and_nothing_is_kept(city, sign_in):
    application = filing.start_villa(city)
    filing.to_office(city, application)
    client = sign_in(city.office)
    page = client.get(f"/applications/{application.reference}/drawing").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    body = {"ground": json.loads(filing.drawn(20, 1, 40, 20)), "moon": {"type": "Polygon"}}
    found = client.post(
        f"/applications/{application.reference}/drawing/trial", json=body, headers={"X-CSRFToken": token, "Idempotency-Key": "trial-0001"}
    ).get_json()
    assert found["parts"]["ground"]["area"] == "380" and found["blocking"] == 2 and set(found["faults"]) == {"moon"}
    assert found["fee"] == "912.00" and drawing.parts_of(application) == {}


def test_the_owner_confirms_with_the_code_that_he_was_sent(city, sign_in):
    application = filing.start_villa(city)
    filing.to_office(city, application)
    filing.design(city, application)
    client, page = sign_in(city.owner), f"/applications/{application.reference}/check"
    html = client.get(page).get_data(as_text=True)
    assert "1,536.00" in html and "رمز التأكيد" in html
    assert send(client, page, page, {"action": "submit", "code": "12"}).status_code == 422
    code = filing.code_sent(application)
    done = send(client, page, page, {"action": "submit", "code": code})
    assert done.status_code == 303 and state_now(application) == "submitted"
    assert "وصل طلبك" in client.get(done.location).get_data(as_text=True)


def test_of_a_returned_file_only_what_was_named_opens_with_its_remark(city, sign_in):
    application = filing.start_villa(city)
    filing.to_office(city, application)
    filing.design(city, application)
    filing.lodge(city, application)
    with acting_as(city.reviewer):
        advance(application, "start_review", city.reviewer)
        commands.name_correction(application, "answer", "height_m", "لا يطابق المقطع", city.reviewer)
        advance(application, "request_correction", city.reviewer)
    client = sign_in(city.office)
    tasks = client.get(f"/applications/{application.reference}/tasks").get_data(as_text=True)
    assert "لا يطابق المقطع" in tasks and "villa_project" not in tasks
    page = f"/applications/{application.reference}/questions/villa_building"
    html = client.get(page).get_data(as_text=True)
    assert 'name="height_m"' in html and 'name="parking_bays"' not in html and "كانت إجابتك: 10.5 م" in html
    assert send(client, page, page, {"height_m": "9.5"}).status_code == 303
    check = client.get(f"/applications/{application.reference}/check").get_data(as_text=True)
    assert "9.5 م" in check and "summary__old" in check
    sent = send(
        client, f"/applications/{application.reference}/check", f"/applications/{application.reference}/check", {"action": "resubmit"}
    )
    assert sent.status_code == 303 and state_now(application) == "under_review"


def test_a_fence_goes_round_the_whole_boundary_with_a_gate(city, sign_in):
    with acting_as(city.owner):
        application = commands.start_application(filing.service("fence"), city.owner_party, city.owner, parcel=city.lot)
    client, page = sign_in(city.owner), f"/applications/{application.reference}/drawing"
    site = queries.site_of_application(application)
    street = next(e.seq for e in site.edges if e.kind == "street")
    form = {"do": "fence", **{f"side-{e.seq}": "1" for e in site.edges}, "gate_side": street, "gate_width": "٤"}
    assert send(client, page, page, form).status_code == 303
    assert drawing.parts_of(application)["fence"].length == pytest.approx(86, abs=0.01)
    assert send(client, page, page, {"do": "fence"}).status_code == 422
    assert send(client, page, page, {**form, "gate_width": "90"}).status_code == 422


def test_the_inbox_of_a_person_says_what_to_do(city, sign_in):
    application = filing.start_villa(city)
    assert "مسودة لم تُرسل" in sign_in(city.owner).get("/mine").get_data(as_text=True)
    filing.to_office(city, application)
    assert "ملف لديك للتصميم" in sign_in(city.office).get("/mine").get_data(as_text=True)
    assert "مسودة لم تُرسل" not in sign_in(city.owner).get("/mine").get_data(as_text=True)


def test_saving_a_returned_drawing_touches_the_named_floor_alone(city, sign_in):
    application = filing.start_villa(city)
    filing.to_office(city, application)
    filing.design(city, application)
    filing.lodge(city, application)
    with acting_as(city.reviewer):
        advance(application, "start_review", city.reviewer)
        commands.name_correction(application, "drawing", "ground", "أعد رسمه", city.reviewer)
        advance(application, "request_correction", city.reviewer)
    client, page = sign_in(city.office), f"/applications/{application.reference}/drawing"
    shapes = {"part-ground": filing.drawn(23, 4, 37, 22), "part-first": filing.drawn(23, 4, 37, 22)}
    assert send(client, page, f"{page}/draft", shapes).status_code == 200
    assert send(client, page, page, {"do": "keep", **shapes}).status_code == 303
    areas = {part: round(shape.area, 1) for part, shape in drawing.parts_of(application).items()}
    assert areas == {"ground": 252.0, "first": 320.0}
