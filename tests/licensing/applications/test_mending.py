"""What keeps a person from losing his way: words that outlive an upload, a refusal that leads to its question, more than a list shows."""

from datetime import UTC, datetime

import pytest

from app import db
from app.authz import acting_as
from app.errors import UserError
from licensing.applications import commands, limits, pages, starting, subjects
from licensing.catalogue import services
from licensing.catalogue.definitions import ActsOn, OwnRule
from licensing.catalogue.own_rules import Judged
from licensing.models import Permit
from tests.factories import filing
from tests.licensing.applications.test_pages import send


@pytest.fixture
def villa(city):
    return filing.start_villa(city)


def test_what_an_upload_has_to_say_waits_for_the_page_that_is_opened_after_it(city, villa, sign_in):
    """The script sends the file and follows the answer unseen; only then is the page opened."""
    client, page = sign_in(city.owner), f"/applications/{villa.reference}/documents"
    need = next(n for n in services()[villa.service_code].definition.documents if n.by == "applicant")
    sent = filing.pdf(f"{need.code}.pdf")
    answer = send(client, page, f"{page}/{need.code}", {need.code: (sent.stream, sent.filename)}, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert "أُرفق المستند" not in client.get(page, headers={"X-Upload": "1"}).get_data(as_text=True)
    assert "أُرفق المستند" in client.get(page).get_data(as_text=True)
    assert "أُرفق المستند" not in client.get(page).get_data(as_text=True)


def test_a_broken_rule_of_the_service_leads_to_its_question(app, city, villa, sign_in, monkeypatch):
    def rule(measure: str, text: str) -> Judged:
        return Judged(OwnRule(code="one", measure=measure, at_most="0", text=text), "fail")

    broken = [rule("undertaking * 2", "جملة السؤال"), rule("parcel_area_m2", "جملة القطعة")]
    monkeypatch.setattr(limits, "judged_limits", lambda _application: [*broken, Judged(broken[0].rule, "pass")])
    question = f"/applications/{villa.reference}/questions/owner_undertaking?back=check#undertaking"
    with app.test_request_context(), acting_as(city.owner):
        assert pages.rule_faults(villa, city.owner) == {question: ["جملة السؤال"], "": ["جملة القطعة"]}
    with app.test_request_context(), acting_as(city.office):  # not his to answer
        assert pages.rule_faults(villa, city.office) == {"": ["جملة السؤال", "جملة القطعة"]}

    def refuse(*_told, **_more):
        raise UserError("unmet_own_rules_hold", rule="جملة السؤال")

    monkeypatch.setattr("licensing.applications.views.sending.advance", refuse)
    client, page = sign_in(city.owner), f"/applications/{villa.reference}"
    answer = send(client, f"{page}/documents", f"{page}/check", {"action": "invite_office"})
    html = answer.get_data(as_text=True)
    assert (
        answer.status_code == 422
        and f'<a href="{question.replace("&", "&amp;")}">جملة السؤال</a>' in html
        and "<li>جملة القطعة</li>" in html
    )


def test_who_owns_more_parcels_than_are_listed_may_begin_on_any_of_them(city, monkeypatch):
    monkeypatch.setattr("gis.register.queries.list_parcels_of", lambda _ids, limit=200: [])
    one = services()[filing.service("floors", office=True)]
    with acting_as(city.owner):
        begun = starting.beginning(one, {"parcel": str(city.lot.id)}, city.owner)
        assert (begun.chosen, begun.foreign, begun.parcels) == (city.lot, None, [city.lot])
        foreign = starting.beginning(one, {"parcel": str(city.lots["4"].id)}, city.owner)
        assert (foreign.chosen, foreign.foreign) == (None, city.lots["4"])
        assert starting.beginning(one, {"parcel": "²"}, city.owner).foreign is None


def test_the_permit_that_was_asked_for_stands_in_the_list_however_many_there_are(city):
    for number, party in enumerate((city.owner_party, city.owner_party, city.stranger_party)):
        db.session().add(
            Permit(
                municipality_id=city.lot.municipality_id, reference=f"RC-1440-00000{number}-1", procedure_code="permit_life", procedure_version=1,
                state="active", title="رخصة", opened_at=datetime(2020, 1, 1 + number, tzinfo=UTC), service_code="bld.fence", party_id=party.id,
                parcel_id=city.lot.id, verify_code=f"code-{number}", issued_on=datetime(2020, 1, 1, tzinfo=UTC).date(), template="fence_permit",
            )
        )  # fmt: skip
    db.session().flush()
    wanted = ActsOn(services=("bld.fence",), states=("active",))

    def listed(named: str) -> list[str]:
        return [permit.reference for permit in subjects.list_permits_for(wanted, [city.owner_party.id], limit=1, named=named)]

    assert listed("") == listed("RC-1440-000001-1") == ["RC-1440-000001-1"]
    assert listed("RC-1440-000000-1") == ["RC-1440-000001-1", "RC-1440-000000-1"]
    assert listed("RC-1440-000002-1") == ["RC-1440-000001-1"]  # another's


def test_an_office_is_named_while_the_file_is_still_the_owners(city, villa, monkeypatch):
    def lock(application):
        application.state = "office_invited"  # as the other window left it

    monkeypatch.setattr("licensing.applications.answering.lock", lock)
    with acting_as(city.owner), pytest.raises(UserError, match="not_in_your_hands"):
        commands.name_office(villa, city.office_party.id, city.owner)
