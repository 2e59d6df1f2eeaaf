"""The pages of survey decisions: three ways in, nothing typed is lost, a foreign branch sees nothing, the sheet."""

import io
import subprocess

import pytest
from PIL import Image
from sqlalchemy import select

from app import db
from app.authz import acting_as
from gis.cadastre.decisions import papers
from gis.cadastre.decisions.entering import typed_of
from gis.models import SurveyDecision
from tests.factories.filing import photo
from tests.gis.cadastre.conftest import WHOLE, decide, key, surveyed


@pytest.fixture
def browser(sign_in, cast):
    return sign_in(cast.surveyor)


def form_of(parcel, **changed):
    """The form as the browser sends it."""
    typed = typed_of(surveyed(parcel), "form")
    sent = {**typed.header, "surveyed_on": "2026-03-01"}
    for prefix, rows in (("c", typed.corners), ("s", typed.sides), ("p", typed.points)):
        for row in rows:
            for name, value in row.items():
                sent.setdefault(f"{prefix}_{name}", []).append(value)
    return sent | changed


def saved():
    return db.session().scalars(select(SurveyDecision).order_by(SurveyDecision.opened_at)).all()


def test_begun_from_the_map_and_saved(browser, block):
    page = browser.get(f"/land/decisions/new?parcel={block['3'].id}&from=map").get_data(as_text=True)
    assert page.count('name="c_easting"') == 4
    answer = browser.post(f"/land/decisions/new?parcel={block['3'].id}", data=form_of(block["3"], entered_by="map"), headers=key())
    assert answer.status_code == 303
    (decision,) = saved()
    assert (decision.state, decision.entered_by, len(decision.corners), len(decision.sides)) == ("draft", "map", 4, 4)
    shown = browser.get(answer.location).get_data(as_text=True)
    assert "شمالاً: طريق الملك فهد عرض 30م بطول 20.00م — جنوباً: قطعة رقم 1 بطول 20.00م" in shown
    assert shown.count("<tr data-rule=") == 11


@pytest.mark.parametrize("parcel", ["", "999999999", "x"])
def test_a_parcel_that_is_not_there(browser, parcel):
    assert browser.get(f"/land/decisions/new?parcel={parcel or '0'}").status_code == 404


def test_a_parcel_is_found_by_its_number_in_any_digits(browser, block):
    found = browser.get("/land/decisions/new?plan=٢٧٠٢&block=١٤&number=٣&from=form")
    assert found.status_code == 303 and f"parcel={block['3'].id}" in found.location
    assert browser.get("/land/decisions/new?plan=1&block=1&number=77").status_code == 404


def test_rows_come_and_go_and_nothing_typed_is_lost(browser, block):
    url, sent = f"/land/decisions/new?parcel={block['3'].id}", form_of(block["3"], remarks="كتبت هذا", do="add_corner")
    sent["c_easting"][1] = "ليس رقماً"
    page = browser.post(url, data=sent, headers=key())
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert text.count('name="c_easting"') == text.count('name="s_length_m"') == 5
    assert "كتبت هذا" in text and "ليس رقماً" in text
    fewer = browser.post(url, data=sent | {"do": "drop_corner:2"}, headers=key()).get_data(as_text=True)
    assert fewer.count('name="c_easting"') == 3 and "ليس رقماً" not in fewer
    assert saved() == []


def test_bad_input_is_told_by_its_row_and_kept(browser, block):
    sent = form_of(block["3"], purpose="", epsg="4326", area_stated_m2="كثير")
    sent["c_northing"][2] = "١٢x"
    answer = browser.post(f"/land/decisions/new?parcel={block['3'].id}", data=sent, headers=key())
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "الزاوية 3، الشماليات: «١٢x» ليس رقماً." in text
    assert 'href="#c_northing-3"' in text and 'value="كثير"' in text
    assert saved() == []


@pytest.mark.parametrize("do", ["drop_corner:99", "drop_corner:x", "نعم", "drop_point:0", "add_corner:;"])
def test_a_button_that_does_not_exist_changes_nothing(browser, block, do):
    page = browser.post(f"/land/decisions/new?parcel={block['3'].id}", data=form_of(block["3"], do=do), headers=key())
    assert page.status_code == 200
    assert page.get_data(as_text=True).count('name="c_easting"') in (4, 5)


def test_corners_from_a_file_with_arabic_digits(browser, block):
    ring = [(c.easting, c.northing) for c in surveyed(block["3"]).corners]
    body = "رقم النقطة;الشرقيات;الشماليات\n" + "\n".join(f"{i};{x:.3f};{y:.3f}" for i, (x, y) in enumerate(ring, 1))
    arabic = body.translate(str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫"))
    url, sent = f"/land/decisions/new?parcel={block['3'].id}", form_of(block["3"])
    for name in [name for name in sent if name.startswith("c_")]:
        sent[name] = [""] * 4
    upload = {"corner_file": (io.BytesIO(arabic.encode()), "corners.csv")}
    page = browser.post(url, data=sent | upload | {"do": "read_file"}, headers=key(), content_type="multipart/form-data")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert all(f'value="{x:.3f}"' in text for x, _ in ring)
    assert 'name="entered_by" value="file"' in text
    assert text.count("<tr data-rule=") == 11  # checked at once
    wrong = {"corner_file": (io.BytesIO(b"no;easting;northing\n1;x;2\n"), "c.csv")}
    refused = browser.post(url, data=form_of(block["3"]) | wrong | {"do": "read_file"}, headers=key(), content_type="multipart/form-data")
    assert refused.status_code == 422 and "السطر 2 لا يُقرأ" in refused.get_data(as_text=True)
    none = browser.post(url, data=form_of(block["3"], do="read_file"), headers=key())
    assert none.status_code == 422 and none.get_data(as_text=True).count('name="c_easting"') == 4


def test_corners_pasted_a_line_each(browser, block):
    page = browser.post(
        f"/land/decisions/new?parcel={block['3'].id}",
        data=form_of(block["3"], do="read_text", corner_text="1 734700 2672750\n2 734720 2672750\n3 734720 2672725"),
        headers=key(),
    )
    assert page.get_data(as_text=True).count('name="c_easting"') == 3


def test_changed_while_a_draft(browser, block, cast):
    decision = decide(block["3"], cast)
    url = f"/land/decisions/{decision.reference}/change"
    assert 'value="20.00"' in browser.get(url).get_data(as_text=True)
    assert browser.post(url, data=form_of(block["3"], remarks="بعد"), headers=key()).status_code == 303
    db.session().expire_all()
    assert saved()[0].remarks == "بعد"


def test_the_list_is_filtered(browser, block, cast):
    drafted, sent = decide(block["3"], cast), decide(block["1"], cast, "submit")
    for query, shown, hidden in (
        ("state=submitted", sent, drafted),
        ("q=2702/14/3", drafted, sent),
        (f"q={sent.reference}", sent, drafted),
    ):
        text = browser.get(f"/land/decisions?{query}").get_data(as_text=True)
        assert shown.reference in text and hidden.reference not in text
    assert browser.get("/land/decisions?state=zzz&municipality=x&after=zzz&purpose=zz").status_code == 200


def test_another_branch_sees_nothing(sign_in, block, cast):
    decision = decide(block["3"], cast)
    stranger = sign_in(cast.elsewhere)
    ref = decision.reference
    assert decision.reference not in stranger.get("/land/decisions").get_data(as_text=True)
    for url in (
        f"/land/decisions/{ref}",
        f"/land/decisions/{ref}/change",
        f"/land/decisions/{ref}/sheet.pdf",
        f"/land/decisions/new?parcel={block['3'].id}",
    ):
        assert stranger.get(url).status_code == 404
    for url in (f"/land/decisions/{ref}/change", f"/land/decisions/{ref}/photos", f"/land/decisions/new?parcel={block['3'].id}"):
        assert stranger.post(url, data=form_of(block["3"]), headers=key()).status_code == 404


def test_who_has_no_part_in_surveys_is_kept_out(sign_in, block, cast):
    assert sign_in(cast.inspector).get("/land/decisions").status_code == 403


def test_the_parcels_page_lists_its_decisions_for_staff_only(client, sign_in, block, cast):
    decision = decide(block["3"], cast)
    public = client.get(f"/map/parcels/{block['3'].id}")
    assert public.status_code == 200 and decision.reference not in public.get_data(as_text=True)
    assert decision.reference in sign_in(cast.surveyor).get(f"/map/parcels/{block['3'].id}").get_data(as_text=True)


def test_the_code_tells_the_present_state_without_names(client, block, cast):
    first = decide(block["3"], cast, *WHOLE)
    page = client.get(f"/verify/{first.verify_code}").get_data(as_text=True)
    assert "الوثيقة صحيحة وسارية الآن" in page and "2702/14/3" in page and "سعد" not in page
    decide(block["3"], cast, *WHOLE)
    assert "حلّ محله قرار أحدث" in client.get(f"/verify/{first.verify_code}").get_data(as_text=True)


def test_the_sheet_says_what_was_approved(browser, block, cast, tmp_path):
    decision = decide(block["3"], cast, *WHOLE)
    answer = browser.get(f"/land/decisions/{decision.reference}/sheet.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    path = tmp_path / "sheet.pdf"
    path.write_bytes(answer.data)
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    first = surveyed(block["3"]).corners[0]
    for wanted in (decision.reference, decision.verify_code, f"{first.easting:.3f}", f"{first.northing:.3f}", "20.00", "25.00", "30"):
        assert wanted in text
    assert "معاينة" not in text
    zxingcpp = pytest.importorskip("zxingcpp")
    subprocess.run(["pdftoppm", "-r", "150", "-l", "1", "-png", "sheet.pdf", "page"], cwd=tmp_path, check=True)
    codes = zxingcpp.read_barcodes(Image.open(next(tmp_path.glob("page*.png"))))
    assert [code.text.rpartition("/verify/")[2] for code in codes] == [decision.verify_code]


def test_the_qr_leads_to_the_code(app, block, cast, monkeypatch):
    asked = {}
    monkeypatch.setattr(papers, "render_pdf", lambda template, **context: asked.update(context) or b"")
    decision = decide(block["3"], cast, *WHOLE)
    papers.sheet_of(decision)
    assert asked["qr_url"].endswith(f"/verify/{decision.verify_code}")
    assert asked["sentence"].startswith("شمالاً: طريق الملك فهد عرض 30م بطول 20.00م")
    draft = decide(block["1"], cast)
    papers.sheet_of(draft)
    assert (asked["qr_url"], asked["preview"]) == ("", True)


def test_the_procedure_on_the_case_page(sign_in, block, cast):
    decision = decide(block["3"], cast, "submit", "start_check", area_stated_m2=520.0)
    browser = sign_in(cast.specialist)
    url = f"/cases/{decision.reference}/steps/certify"
    refused = browser.post(url, data={}, headers=key())
    assert refused.status_code == 422
    assert "المساحة المكتوبة تبعد عن المحسوبة أكثر من 2%" in refused.get_data(as_text=True)
    with acting_as(cast.specialist):
        db.session().expire_all()
        assert saved()[0].state == "checking"


def test_photos_lie_with_the_decision(browser, block, cast):
    decision = decide(block["3"], cast)
    url = f"/land/decisions/{decision.reference}/photos"
    upload = photo("mark.jpg")
    sent = {"photo": (upload.stream, upload.filename)}
    assert browser.post(url, data=sent, headers=key(), content_type="multipart/form-data").status_code == 303
    assert "صورة من الموقع 1" in browser.get(f"/land/decisions/{decision.reference}").get_data(as_text=True)
    none = browser.post(url, data={}, headers=key())
    assert none.status_code == 422 and "اختر صورة أولاً" in none.get_data(as_text=True)
    text = {"photo": (io.BytesIO(b"no picture"), "x.jpg")}
    assert browser.post(url, data=text, headers=key(), content_type="multipart/form-data").status_code == 422


@pytest.mark.parametrize(
    ("last", "status", "rows"), [("734700 2672750", 200, 3), ("734700.009 2672750", 200, 3), ("734700.02 2672750", 422, 4)]
)
def test_a_list_that_names_its_first_corner_again(browser, block, last, status, rows):
    text = f"1 734700 2672750\n2 734720 2672750\n3 734720 2672725\n1 {last}"
    page = browser.post(
        f"/land/decisions/new?parcel={block['3'].id}", data=form_of(block["3"], do="read_text", corner_text=text), headers=key()
    )
    assert page.status_code == status
    assert page.get_data(as_text=True).count('name="c_easting"') == rows


def test_a_file_of_many_parcels_asks_which(browser, block):
    body = "رقم القطعة;النقطة;الشرقيات;الشماليات\n" + "".join(
        f"{p};{i};{734700 + i};{2672750 + i * i + p}\n" for p in (7, 8) for i in (1, 2, 3)
    )

    def send(wanted):
        upload = {"corner_file": (io.BytesIO(body.encode()), "c.csv"), "list_parcel": wanted, "do": "read_file"}
        url = f"/land/decisions/new?parcel={block['3'].id}"
        return browser.post(url, data=form_of(block["3"]) | upload, headers=key(), content_type="multipart/form-data")

    assert send("").status_code == 422 and "7، 8" in send("").get_data(as_text=True)
    chosen = send("٨")
    assert chosen.status_code == 200 and 'value="2672762.000"' in chosen.get_data(as_text=True)
