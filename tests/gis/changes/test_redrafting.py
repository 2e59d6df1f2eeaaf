"""What the approver sends back is mended on its own file, with his remark in sight, and sent again."""

import pytest

from app import db
from app.casework.workflow import advance
from app.errors import Conflict
from gis.changes import drafting, redrafting, reversing
from gis.changes.drawing import Drawn
from gis.changes.kinds import Kind
from gis.changes.previews import Asked
from gis.models import LandChangeCase
from tests.factories import land
from tests.factories.people import DILAM, staff
from tests.gis.changes.conftest import geojson, key, line

REMARK = "اجعل الحد موازياً للشارع"


@pytest.fixture
def returned(block, planner):
    """A split by a typed line that the approver sent back."""
    line_typed = "\n".join(f"{x} {y}" for x, y in land.here(line((8, -1), (12, 26))).coords)
    asked = Asked(Kind.SPLIT, [block["1"].id], Drawn(lines=[land.here(line((8, -1), (12, 26)))]), reason="طلب المالك", typed=line_typed)
    filed = drafting.submit_change(asked, planner, at_once=False)
    advance(filed.case, "return", staff("approver", name="هند"), note=REMARK)
    return filed.case


def test_the_form_shows_the_remark_and_what_was_drawn_and_sends_it_again_on_the_same_file(sign_in, block, returned, planner):
    browser, at = sign_in(planner), f"/land/changes/{returned.reference}/change"
    page = browser.get(f"/cases/{returned.reference}").get_data(as_text=True)
    assert REMARK in page and f'href="{at}"' in page
    form = browser.get(at).get_data(as_text=True)
    assert REMARK in form and "هند" in form and "طلب المالك" in form and "2702/14/1" in form
    corner = land.here(line((8, -1), (12, 26))).coords[0]
    assert f"{corner[0]} {corner[1]}" in form and 'name="number" value="1/أ"' in form
    sent = {"kind": "split", "parcels": str(block["1"].id), "equal": "2", "corners": "", "reason": "موازٍ الآن", "number": ["1/ج", "1/د"]}
    assert browser.post(at, data=sent | {"reason": ""}, headers=key()).status_code == 422
    answer = browser.post(at, data=sent, headers=key())
    assert answer.status_code == 303
    db.session().refresh(returned)
    assert (returned.state, returned.reason, returned.maker_id) == ("sent", "موازٍ الآن", planner.user_id)
    assert db.session().query(LandChangeCase).count() == 1, "no second file"
    assert browser.get(at).status_code == 409 and browser.post(at, data=sent, headers=key()).status_code == 409
    advance(returned, "approve", staff("approver"))
    children = reversing.parcels_of(drafting.change_of_case(returned.id), "child")
    assert {child.parcel_no for child in children} == {"1/ج", "1/د"}


def test_a_second_planner_who_mends_it_is_its_maker(returned, block):
    khalid = staff("planner", name="خالد")
    redrafting.redraft(returned, Asked(Kind.SPLIT, [block["1"].id], equal=3, reason="أ"), khalid)
    assert returned.maker_id == khalid.user_id and len(returned.plan["children"]) == 3
    with pytest.raises(Conflict):
        redrafting.redraft(returned, Asked(Kind.SPLIT, [block["1"].id], equal=2, reason="أ"), khalid)


def test_other_parcels_and_other_branches_are_another_file(sign_in, returned, block):
    stranger, at = sign_in(staff("planner", DILAM)), f"/land/changes/{returned.reference}/change"
    assert stranger.get(at).status_code == 404
    browser = sign_in(staff("planner"))
    sent = {"kind": "split", "parcels": str(block["2"].id), "equal": "2", "reason": "أ"}
    assert browser.post(at, data=sent, headers=key()).status_code == 404
    assert returned.state == "returned"


def test_what_was_drawn_on_the_map_is_shown_as_it_was_drawn(sign_in, block, planner):
    browser = sign_in(planner)
    shapes = [geojson(line((8, -1), (12, 26)))]
    body = {"kind": "split", "parcel_ids": [block["1"].id], "shapes": shapes, "reason": "أ", "send": True}
    reference = browser.post("/land/changes", json=body, headers=key()).json["reference"]
    case = db.session().query(LandChangeCase).filter_by(reference=reference).one()
    advance(case, "return", staff("approver"), note=REMARK)
    form = browser.get(f"/land/changes/{reference}/change").get_data(as_text=True)
    assert "LineString" in form and "المعاينة" in form and "1/ب" in form


def test_the_list_goes_on_where_it_stopped(sign_in, block, planner, monkeypatch):
    monkeypatch.setattr("gis.changes.queries.PAGE", 2)
    filed = [drafting.submit_change(Asked(Kind.SPLIT, [block[n].id], equal=2, reason="أ"), planner, at_once=False).case for n in "1234"]
    browser, seen, url = sign_in(planner), [], "/land/changes"
    while url:
        page = browser.get(url).get_data(as_text=True)
        seen += [case.reference for case in reversed(filed) if f">{case.reference}<" in page.replace("<bdi>", "").replace("</bdi>", "")]
        url = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&") if 'rel="next"' in page else ""
    assert seen == [case.reference for case in reversed(filed)]
