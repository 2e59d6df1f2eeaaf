"""The queue: what stands in it, what people decide, and how it follows the land."""

import pytest
from shapely import box
from sqlalchemy import select

from app import db
from app.errors import Conflict, Forbidden, NotFound, UserError
from gis.changes.commands import Child, apply_change
from gis.models import LandCheck, LandFinding
from gis.quality import commands, deciding
from gis.quality.commands import check_register, continue_check
from gis.quality.queries import Chosen, count_findings, list_findings, shapes_of
from gis.register.commands import bulk_loading
from tests.factories import land
from tests.factories.people import DILAM, staff


def the(kind, parcel=None):
    query = select(LandFinding).where(LandFinding.kind == kind).order_by(LandFinding.id).execution_options(populate_existing=True)
    return db.session().scalars(query.where(LandFinding.parcel_id == parcel.id) if parcel is not None else query).first()


@pytest.fixture
def overlap(block, stray):
    check_register()
    return the("overlap", block["1"])


@pytest.fixture
def planner(block):
    return staff("planner", name="نورة")


def test_the_same_defect_is_the_same_row_at_every_check(overlap):
    first = {row.id for row in db.session().execute(select(LandFinding.id))}
    check_register()
    assert {row.id for row in db.session().execute(select(LandFinding.id))} == first
    assert (float(overlap.area_m2), overlap.plan_no, overlap.state) == (25, "2702", "open")


def test_an_acceptance_outlives_checks_and_can_be_taken_back(block, overlap, planner):
    deciding.accept(overlap.id, planner, " كما في الطبيعة ")
    check_register()
    kept = the("overlap", block["1"])
    assert (kept.state, kept.accepted_reason, kept.accepted_by) == ("accepted", "كما في الطبيعة", "نورة")
    assert overlap.id not in [row.id for row in list_findings(planner)]
    assert [row.id for row in list_findings(planner, chosen=Chosen(state="accepted"))] == [overlap.id]
    with pytest.raises(Conflict):
        deciding.accept(overlap.id, planner, "مرة أخرى")
    deciding.reopen(overlap.id, planner)
    kept = the("overlap", block["1"])
    assert (kept.state, kept.accepted_by) == ("open", None)
    with pytest.raises(Conflict):
        deciding.reopen(overlap.id, planner)


def test_an_acceptance_holds_for_the_shapes_not_for_the_row(block, stray, overlap, planner):
    """The register never moves a row: when the same shape under the same number comes back, so does what was decided of it."""
    deciding.accept(overlap.id, planner, "معروفة")
    stray.end_lifespan_version = db.session().scalar(select(LandCheck.finished_at))
    db.session().flush()
    check_register()
    assert the("overlap", block["1"]).state == "mended"
    with bulk_loading():
        again = land.make_parcel(box(15, 5, 25, 10), "9")
    check_register()
    back = the("overlap", block["1"])
    assert (back.id, back.state, back.other_id) == (overlap.id, "accepted", again.id)


def test_a_change_of_the_land_mends_its_findings_at_once(block, stray, overlap, planner):
    around = land.here(box(0, 0, 20, 25)).difference(land.here(box(15, 5, 25, 10)))
    apply_change("survey", [(block["1"].id, None)], [Child(around, "1")], planner)
    assert the("overlap", block["1"]).state == "mended"
    assert the("overlap", block["2"]).state == "open"


def test_a_change_that_leaves_a_defect_shows_it_at_once(block, planner):
    halves = [Child(land.here(box(0, 0, 0.3, 25)), "1أ"), Child(land.here(box(0.3, 0, 20, 25)), "1ب")]
    thin = apply_change("split", [(block["1"].id, None)], halves, planner).children[0]
    assert [(row.kind, row.parcel_id) for row in list_findings(planner) if row.kind == "sliver"] == [("sliver", thin.id)]


def test_reasons_rights_and_branches(overlap, planner):
    with pytest.raises(UserError) as refused:
        deciding.accept(overlap.id, planner, "  ")
    assert refused.value.code == "finding_reason_missing"
    for stranger in (staff("planner", DILAM), staff("reviewer")):
        with pytest.raises(NotFound):
            deciding.get_finding(overlap.id, stranger)
        assert list_findings(stranger) == [] and count_findings(stranger) == {} and shapes_of(stranger, [overlap.id]) == []
    with pytest.raises(Forbidden):
        deciding.accept(overlap.id, staff("director"), "سبب")


def test_somebody_of_the_branch_sees_to_it(overlap, planner, sign_in):
    sign_in(planner)
    deciding.assign(overlap.id, planner, planner.user_id)
    assert [row.id for row in list_findings(planner, chosen=Chosen(assignee_id=planner.user_id))] == [overlap.id]
    with pytest.raises(UserError):
        deciding.assign(overlap.id, planner, staff("planner", DILAM).user_id)
    deciding.assign(overlap.id, planner, None)
    assert [event.kind for event in deciding.db.session().scalars(select(deciding.LandFindingEvent))] == ["assigned", "unassigned"]


def test_a_check_goes_on_where_its_last_part_ended(app, block, stray, monkeypatch):
    monkeypatch.setattr(commands, "PARCELS_AT_ONCE", 2)
    monkeypatch.setattr(commands, "PARTS_A_JOB", 1)
    jobs = []
    monkeypatch.setattr(commands, "defer", lambda task, once: jobs.append(task))
    continue_check()
    check = db.session().scalars(select(LandCheck)).one()
    assert (check.running, check.parcels_done, check.parcels_all, jobs) == (True, 2, 5, ["check_register"])
    with bulk_loading():
        land.make_parcel(box(35, 5, 38, 10), "12")  # comes while the check is under way, over a lot that was looked at before
    while db.session().scalars(select(LandCheck).execution_options(populate_existing=True)).one().running:
        continue_check()
    assert (check.parcels_done, len(jobs), check.finished_at is not None) == (6, 3, True)
    assert commands.open_findings() == {"overlap": 3, "no_street": 2}


# Pages ------------------------------------------------------------------------------------------------------------


def test_the_page_shows_rules_counts_and_rows(client, sign_in, overlap, planner):
    sign_in(planner)
    page = client.get("/map/quality").text
    assert "2702/14/1" in page and "القواعد وحدودها" in page and f'data-finding="{overlap.id}"' in page
    chosen = client.get("/map/quality?kind=overlap&plan=2702").text
    assert "2.5 سم" in chosen
    assert "لا عيوب بهذه الصفة" in client.get("/map/quality?plan=9").text
    assert "None" not in page + chosen
    for bad in ("kind=x", "state=x", "district=x", "after=-1"):
        assert client.get(f"/map/quality?{bad}").status_code == 400


def test_both_parcels_and_the_ground_between_are_drawn(client, sign_in, overlap, planner):
    sign_in(planner)
    answer = client.get(f"/map/quality/shapes.json?ids={overlap.id}")
    assert [feature["properties"]["part"] for feature in answer.json["features"]] == ["parcel", "other", "defect"]
    assert client.get("/map/quality/shapes.json?ids=1;2").status_code == 400
    page = client.get(f"/map/quality/{overlap.id}").text
    assert page.count("<path") >= 3 and f"/land/changes/new?parcels={overlap.parcel_id}" in page


@pytest.mark.usefixtures("no_form_tokens")
def test_a_decision_by_the_page(client, sign_in, overlap, planner):
    sign_in(planner)
    address = f"/map/quality/{overlap.id}"
    refused = client.post(f"{address}/accept", data={"reason": " ", "idempotency_key": "a" * 20})
    assert refused.status_code == 422 and "اكتب سبب القبول" in refused.text
    assert client.post(f"{address}/accept", data={"reason": "معروفة", "idempotency_key": "b" * 20}).status_code == 303
    late = client.post(f"{address}/accept", data={"reason": "وأنا أيضاً", "idempotency_key": "c" * 20})
    assert late.status_code == 409 and "وأنا أيضاً" not in client.get(address).text
    assert client.post(f"{address}/assign", data={"to": "x", "idempotency_key": "d" * 20}).status_code == 400
    assert client.post("/map/quality/999999/accept", data={"reason": "س", "idempotency_key": "e" * 20}).status_code == 404
    assert "معروفة" in client.get(f"{address}").text


@pytest.mark.usefixtures("no_form_tokens")
def test_the_whole_is_checked_when_somebody_asks(client, sign_in, block, planner):
    sign_in(planner)
    assert client.post("/map/quality/check", data={"idempotency_key": "f" * 20}).status_code == 303
    assert deciding.ask_for_check() is False  # waits already
