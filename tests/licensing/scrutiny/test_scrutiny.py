"""An office hands in its drawing; the file takes its floors; what differs is shown; a finding is set aside by who may."""

import re

import pikepdf
import pytest

from app import db
from app.authz import acting_as
from app.casework.workflow import advance
from app.errors import Forbidden, UserError
from licensing.applications import checks, drawing, queries
from licensing.models import FindingOverride
from licensing.scrutiny import commands, overrides, papers
from licensing.scrutiny.drawn import last_scrutiny
from tests.factories import filing
from tests.licensing.scrutiny.conftest import file, rectangle, sheet

PLAN = {
    "PLOT_BOUNDARY": [rectangle(0, 0, 20, 25)],
    "A-FOOT-L0": [rectangle(2, 3, 18, 23)],
    "A-FOOT-L1": [rectangle(2, 3, 18, 23)],
    "P-BAY": [rectangle(2, 0.1, 4.6, 5.7), rectangle(4.6, 0.1, 7.2, 5.7)],
    "A-ROAD": [rectangle(0, -10, 20, 0)],
}


def scrutinise(villa, city, layers=None, **more):
    with acting_as(city.office):
        return commands.scrutinise(villa, file(sheet(layers or PLAN, **more)), city.office)


def test_the_floors_of_the_drawing_become_those_of_the_file(villa, city):
    scrutiny = scrutinise(villa, city, texts=("PLOT_AREA_M2=520",))
    assert (scrutiny.state, scrutiny.number) == ("placed", 1)
    assert scrutiny.fit["iou"] > 0.999 and scrutiny.fit["overhang_m2"] < 0.05
    parts, site = drawing.parts_of(villa), queries.site_of_application(villa)
    assert {part: round(shape.area, 1) for part, shape in parts.items()} == {"ground": 320, "first": 320}
    found = {(f.rule_id, f.floor, f.edge_seq): f for f in checks.findings_of(villa, site)}
    front = next(f for (rule, floor, _), f in found.items() if rule == "SB-FRONT" and floor == "ground")
    assert (front.verdict, round(front.measured, 2)) == ("pass", 3.0)  # the road of the drawing lies on the street of the parcel
    assert found["PK-BAYS", None, None].measured == 2  # as drawn
    plot = next(row for row in scrutiny.differences if row["what"] == "plot_area")
    assert (plot["declared"], plot["drawn"], plot["flagged"]) == (520, 500, True)


def test_a_second_drawing_replaces_the_first_and_a_floor_that_it_lacks(villa, city):
    scrutinise(villa, city)
    before = checks.fingerprint_of(villa, queries.site_of_application(villa))
    scrutinise(villa, city, {key: value for key, value in PLAN.items() if key not in ("A-FOOT-L1", "P-BAY")})
    assert drawing.parts_of(villa).keys() == {"ground"}
    assert last_scrutiny(villa).number == 2 and last_scrutiny(villa).bays is None
    assert checks.fingerprint_of(villa, queries.site_of_application(villa)) != before


def test_a_drawing_without_its_unit_waits_and_is_measured_in_the_unit_that_was_said(villa, city):
    inches = {layer: [[(x / 0.0254, y / 0.0254) for x, y in ring] for ring in rings] for layer, rings in PLAN.items()}
    assert scrutinise(villa, city, inches, units=0).state == "unit_asked"
    assert drawing.parts_of(villa) == {}
    with acting_as(city.office):
        placed = commands.answer_unit(villa, 0.0254, city.office)
    assert placed.state == "placed" and drawing.parts_of(villa)["ground"].area == pytest.approx(320, abs=0.1)


def test_what_cannot_be_taken_is_refused_and_nothing_kept(villa, city):
    outline = [(0, 0), (26, 0), (26, 10), (12, 10), (12, 25), (0, 25)]
    faults = {
        "dxf_wanted": file(b"x", "plan.dwg"),
        "dxf_damaged": file(b"0\nSECTION\nnonsense", "plan.dxf"),
        "plot_not_drawn": file(sheet({"A-FOOT-L0": [rectangle(0, 0, 5, 5)]})),
        "floors_not_drawn": file(sheet({"A-PLOT": [rectangle(0, 0, 20, 25)], "P-BAY": [outline]})),
    }
    with acting_as(city.office):
        for code, sent in faults.items():
            with pytest.raises(UserError) as refusal:
                commands.scrutinise(villa, sent, city.office)
            assert refusal.value.code == code
    assert last_scrutiny(villa) is None and drawing.parts_of(villa) == {}
    with acting_as(city.owner), pytest.raises(Forbidden):  # the file lies with the office
        commands.scrutinise(villa, file(sheet(PLAN)), city.owner)


def test_the_page_takes_a_drawing_without_script_and_shows_what_differs(villa, city, sign_in):
    client, url = sign_in(city.office), f"/applications/{villa.reference}/scrutiny"
    html = client.get(url).get_data(as_text=True)
    token = {name: re.search(rf'name="{name}" value="([^"]+)"', html)[1] for name in ("csrf_token", "idempotency_key")}
    sent = client.post(url, data={**token, "drawing": (file(b"junk").stream, "plan.dxf")}, content_type="multipart/form-data")
    assert sent.status_code == 422 and "ملف الرسم تالف" in sent.get_data(as_text=True)
    token["idempotency_key"] += "2"
    body = file(sheet(PLAN, texts=("PLOT_AREA_M2=520",))).stream
    sent = client.post(url, data={**token, "drawing": (body, "plan.dxf")}, content_type="multipart/form-data")
    assert sent.status_code == 303
    shown = client.get(url).get_data(as_text=True)
    assert "520 م²" in shown and "sketch__over--plot" in shown and "فروق تحتاج إلى نظر 1" in shown
    assert sign_in(city.stranger).get(url).status_code == 404


def test_the_report_is_a_pdf_of_the_file(villa, city, app):
    with acting_as(city.office), pytest.raises(UserError):
        papers.scrutiny_report(villa)
    scrutinise(villa, city, texts=("PLOT_AREA_M2=520",))
    with acting_as(city.office):
        body = papers.scrutiny_report(villa)
    with pikepdf.open(__import__("io").BytesIO(body)) as report:
        assert 1 <= len(report.pages) <= 3 and "تدقيق المخطط" in str(report.docinfo.get("/Title", ""))


def test_a_blocking_finding_is_set_aside_by_the_approver_with_reason_and_reference(city):
    application = filing.start_villa(city)
    filing.to_office(city, application)
    filing.design(city, application, ground=(22, 2.5, 38, 23))  # half a metre into the front setback
    filing.lodge(city, application)
    with acting_as(city.reviewer):
        advance(application, "start_review", city.reviewer)
        seq = checks.blocking_findings(application)[0].seq
        with pytest.raises(Forbidden):
            overrides.override_finding(application, seq, "سبب", "12", city.reviewer)
    with acting_as(city.approver):
        with pytest.raises(UserError):
            overrides.override_finding(application, seq, "سبب", "  ", city.approver)
        overrides.override_finding(application, seq, "زاوية ضيقة", "محضر 12 لعام 1448", city.approver)
        assert checks.blocking_findings(application) == []
        row = db.session().query(FindingOverride).one()
        assert (row.rule_id, row.role, row.by_name) == ("SB-FRONT", "approver", "المعتمد")
        shown = overrides.overrides_page(application, city.approver)
        assert (shown["open"], shown["blocking"], shown["rows"][0]["reference"]) == ([], 0, "محضر 12 لعام 1448")
        application.checked_fingerprint = "0" * 64  # another drawing was checked since
        assert [f.rule_id for f in checks.blocking_findings(application)] == ["SB-FRONT"]


def test_rules_version_and_input_are_kept_for_the_permit(villa, city):
    scrutinise(villa, city)
    with acting_as(city.office):
        checks.run_checks(villa)
    zone, general = villa.rules_version.split("+")
    assert zone.startswith("س1/2/") and general.startswith("general/1/")
    assert villa.checked_fingerprint == checks.fingerprint_of(villa, queries.site_of_application(villa))
