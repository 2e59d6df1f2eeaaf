"""A program files as its owner would, by the same commands, and sees nothing of anybody else."""

import io

import pytest

from app.authz import SYSTEM, acting_as
from app.casework.workflow import advance
from app.tenancy import everything
from licensing.applications import queries
from tests.factories import filing
from tests.factories.people import make_party, person
from tests.licensing.api.conftest import key_of, program


def lodged(caller, draft):
    path = f"/applications/{draft.reference}"
    tag = caller("GET", f"{path}/answers").headers["ETag"]
    said = caller("PATCH", f"{path}/answers", json={"answers": {"statement_purpose": "design"}}, headers={"If-Match": tag})
    assert said.status_code == 200 and said.json["faults"] == {}, said.text
    sent = caller("POST", f"{path}/submit", json={})
    assert sent.status_code == 200, sent.text
    return path, sent


def test_a_request_is_begun_answered_sent_and_followed(caller, draft):
    assert (draft.state, draft.service) == ("draft", "lnd.zoning_statement")
    assert "submit" in draft.actions and draft.fee["total"]
    path, sent = lodged(caller, draft)
    assert sent.json["state"] == "submitted" and sent.json["clock"]["due_at"]
    assert [row["reference"] for row in caller("GET", "/applications?state=submitted").json["items"]] == [draft.reference]
    events = caller("GET", f"{path}/events").json["items"]
    assert [e["action"] for e in events][-1] == "submit" and all(e["state_name"] for e in events)


def test_what_is_missing_is_told_and_nothing_is_sent(caller, draft):
    path = f"/applications/{draft.reference}"
    shown = caller("GET", f"{path}/answers")
    assert set(shown.json["faults"]) == {"statement_purpose"}
    refused = caller("POST", f"{path}/submit", json={})
    assert (refused.status_code, refused.json["code"]) == (422, "unmet_required_answers_given")
    assert caller("GET", path).json["state"] == "draft"


def test_answers_want_the_tag_that_was_read(caller, draft):
    path = f"/applications/{draft.reference}/answers"
    tag = caller("GET", path).headers["ETag"]
    body = {"answers": {"statement_purpose": "design"}}
    assert caller("PATCH", path, json=body).status_code == 428
    assert caller("PATCH", path, json=body, headers={"If-Match": tag}).status_code == 200
    late = caller("PATCH", path, json={"answers": {"statement_purpose": "sale"}}, headers={"If-Match": tag})
    assert (late.status_code, late.json["code"]) == (412, "changed_by_another")
    strange = caller("PATCH", path, json={"answers": {"area_m2": 9}}, headers={"If-Match": "*"})
    assert (strange.status_code, strange.json["code"]) == (422, "unknown_answers")


def test_the_same_key_has_one_effect_and_another_body_is_refused(caller, city):
    body = {"service": "lnd.zoning_statement", "place": {"parcel": str(city.lot.id)}}
    first, again = (caller("POST", "/applications", json=body, key="one-and-the-same") for _ in range(2))
    assert first.json["reference"] == again.json["reference"] and again.headers["Idempotent-Replayed"] == "true"
    assert len(caller("GET", "/applications").json["items"]) == 1
    other = caller("POST", "/applications", json=body | {"service": "bld.fence"}, key="one-and-the-same")
    assert (other.status_code, other.json["code"]) == (422, "key_reused")
    none = caller("POST", "/applications", json=body, key=False)
    assert (none.status_code, none.json["code"]) == (400, "key_missing")


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"data": "not json", "content_type": "application/json"}, 400, "json_needed"),
        ({"json": {"service": "lnd.zoning_statement", "colour": "red"}}, 422, "body_wrong"),
        ({"json": {"service": "no.such"}}, 422, "unknown_service"),
        ({"json": {"service": "lnd.zoning_statement"}}, 422, "parcel_needed"),
    ],
)
def test_a_wrong_body_is_refused_with_its_reason(caller, sent, status, code):
    refused = caller("POST", "/applications", **sent)
    assert (refused.status_code, refused.json["code"]) == (status, code)


def test_a_document_goes_in_and_comes_out(client, city):
    villa = filing.start_villa(city)
    caller = program(client, key_of(city.owner, city.owner_party)[1])
    need = next(n for n in queries.definition_of(villa).documents if n.by == "applicant")
    path, file = f"/applications/{villa.reference}/documents", filing.pdf("scan.pdf")
    stored = caller("POST", f"{path}/{need.code}", data={"file": (file.stream, "scan.pdf")}, content_type="multipart/form-data")
    assert stored.status_code == 201 and stored.json["kind"] == need.code
    assert [row["id"] for row in caller("GET", path).json["items"]] == [stored.json["id"]]
    assert caller("GET", f"{path}/{stored.json['id']}").data.startswith(b"%PDF")
    wrong = caller("POST", f"{path}/nothing", data={"file": (io.BytesIO(b"x"), "x.pdf")}, content_type="multipart/form-data")
    assert (wrong.status_code, wrong.json["code"]) == (422, "unknown_document")


def test_a_floor_is_drawn_through_the_interface(client, city):
    villa = filing.start_villa(city)
    filing.to_office(city, villa)
    caller = program(client, key_of(city.office, city.office_party)[1])
    path = f"/applications/{villa.reference}"
    shape = {"type": "Polygon", "coordinates": [[[46.0, 24.0], [46.0, 24.0], [46.0, 24.0], [46.0, 24.0]]]}
    assert caller("PUT", f"{path}/drawing/ground", json={"geometry": shape}).status_code == 422
    assert "drawing" in {task["key"] for task in caller("GET", path).json["tasks"]}


def test_withdrawing_ends_it_and_a_second_time_is_a_conflict(caller, draft):
    path = f"/applications/{draft.reference}/withdraw"
    assert caller("POST", path, json={"note": "لم يعد مطلوباً"}).json["state"] == "withdrawn"
    assert caller("POST", path, json={}).status_code == 409
    assert caller("GET", "/decisions").json["items"] == []  # nobody decided it


def test_a_decision_and_the_permit_are_read_with_their_paper_and_proof(app, caller, draft, city, client, monkeypatch):
    path, _sent = lodged(caller, draft)
    monkeypatch.setitem(app.extensions["guards"], "fee_settled", lambda case, actor: None)
    with everything():
        application = queries.get_application(draft.reference)
    filing.recommend(city, application)
    filing.approve(city, application)
    with acting_as(SYSTEM):
        advance(application, "issue", SYSTEM)
    (decided,) = caller("GET", "/decisions").json["items"]
    assert (decided["application"], decided["outcome"]) == (draft.reference, "issued") and decided["permit"]
    assert caller("GET", path).json["permit"] == decided["permit"]
    permit = caller("GET", f"/permits/{decided['permit']}").json
    assert permit["state"] == "active" and permit["conditions"][0]["text"]["en"]
    assert [row["reference"] for row in caller("GET", "/permits").json["items"]] == [decided["permit"]]
    proof = client.get("/api/v1/verify/" + permit["verify_url"].rsplit("/", 1)[1])
    assert proof.json["holds"] is True and "سعد" not in proof.text
    assert client.get("/api/v1/verify/AAAA-BBBB-CCCC").status_code == 404


def test_a_neighbours_key_finds_nothing_of_ours(client, caller, draft, city):
    path, _sent = lodged(caller, draft)
    with everything():
        neighbour = make_party("جار")
        other = program(client, key_of(person(neighbour), neighbour)[1])
    assert other("GET", "/applications").json["items"] == []
    for method, address, sent in [
        ("GET", path, {}),
        ("GET", f"{path}/answers", {}),
        ("PATCH", f"{path}/answers", {"json": {"answers": {}}, "headers": {"If-Match": "*"}}),
        ("GET", f"{path}/documents", {}),
        ("GET", f"{path}/events", {}),
        ("GET", f"{path}/corrections", {}),
        ("POST", f"{path}/submit", {"json": {}}),
        ("POST", f"{path}/withdraw", {"json": {}}),
        ("PUT", f"{path}/drawing/ground", {"json": {"geometry": {}}}),
    ]:
        assert other(method, address, **sent).status_code == 404, address


def test_lists_go_on_by_cursor_without_loss(caller, city):
    body = {"service": "lnd.zoning_statement", "place": {"parcel": str(city.lot.id)}}
    made = {caller("POST", "/applications", json=body).json["reference"] for _ in range(5)}
    seen, cursor = [], ""
    while cursor is not None:
        page = caller("GET", f"/applications?limit=2&cursor={cursor}").json
        seen, cursor = seen + [row["reference"] for row in page["items"]], page["next"]
    assert len(seen) == 5 and set(seen) == made
    assert caller("GET", "/applications?cursor=nonsense").status_code == 400
    assert caller("GET", "/applications?limit=100000").status_code == 400
