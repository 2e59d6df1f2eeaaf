"""After a decision the applicant says how it was, once; few ratings stay unseen, comments are read before they are shown."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app import db
from app.authz import acting_as
from app.casework.workflow import advance
from app.db import uuid7
from app.errors import Conflict, NotFound, UserError
from app.notifications.models import Message
from app.tenancy import everything
from licensing.models import Rating
from licensing.ratings import commands, pages, queries, tokens
from licensing.ratings.rules import ENOUGH, Summary, covered
from tests.factories import filing
from tests.factories.people import DILAM, SIH, staff

STATEMENT = "lnd.zoning_statement"


@pytest.fixture
def city(db_session, monkeypatch):
    monkeypatch.setattr("licensing.permits.commands.defer", lambda *_, **__: None)  # the paper has tests of its own
    return filing.build_city()


@pytest.fixture
def refused(city):
    """A statement's application that was refused."""
    application = filing.lodge_statement(city)
    with acting_as(city.reviewer):
        advance(application, "start_review", city.reviewer)
        advance(application, "recommend_refusal", city.reviewer, note="لا صك")
    with acting_as(city.approver):
        advance(application, "refuse", city.approver, note="لا صك")
    return application


def several(application, stars, *, comment=""):
    """Ratings as they lie in the table, one for each of ``stars``; only the application and the decision are the same."""
    event = commands.decision_of(application)
    for n in stars:
        clone = type(event)(
            case_id=application.id, action="note", from_state=None, to_state="refused", actor_name="", actor_role="", at=datetime.now(UTC), id=uuid7()
        )  # fmt: skip
        db.session().add(clone)
        db.session().flush()
        db.session().add(
            Rating(
                decision_id=clone.id, case_id=application.id, municipality_id=application.municipality_id, service_code=STATEMENT,
                party_id=application.party_id, outcome="refused", stars=n, reason="speed", comment=comment,
                comment_state="waiting" if comment else "none",
            )
        )  # fmt: skip
    db.session().flush()


def test_the_message_of_a_decision_carries_the_address_and_no_other_does(city, refused):
    bodies = db.session().scalars(select(Message.body).where(Message.case_id == refused.id, Message.channel == "inapp")).all()
    linked = [body for body in bodies if "/rate/" in body]
    assert len(linked) == 1 and bodies.index(linked[0]) >= 0 and "قيّم" in linked[0]
    token = linked[0].rpartition("/rate/")[2].strip()
    assert tokens.read_token(token) == (refused.id, city.owner_party.id)


def test_it_is_given_by_the_address_once_without_signing_in(client, no_form_tokens, refused):
    path = "/rate/" + tokens.rating_url(refused.id, refused.party_id).rpartition("/")[2]
    assert "كيف كانت الخدمة" in client.get(path).text
    sent = {"stars": "٤", "reason": "speed", "comment": "سريعة"}
    assert client.post(path, data=sent, headers={"Idempotency-Key": "rate-once-01"}).status_code == 303
    with everything():
        (row,) = db.session().scalars(select(Rating)).all()
    assert (row.stars, row.reason, row.outcome, row.comment_state, row.municipality_id) == (4, "speed", "refused", "waiting", SIH)
    assert "شكراً لتقييمك" in client.get(path).text
    assert client.post(path, data=sent | {"stars": "1"}, headers={"Idempotency-Key": "rate-twice-1"}).status_code == 303
    with everything():
        assert db.session().scalars(select(Rating.stars)).all() == [4]


@pytest.mark.parametrize(
    ("sent", "words"),
    [({"reason": "speed"}, "اختر تقييمك"), ({"stars": "9", "reason": "speed"}, "اختر تقييمك"), ({"stars": "3"}, "أكثر ما أثر"), ({"stars": "3", "reason": "speed", "comment": "ط" * 1001}, "اختصره")],
)  # fmt: skip
def test_a_form_that_is_incomplete_says_so_and_keeps_what_was_typed(client, no_form_tokens, refused, sent, words):
    path = "/rate/" + tokens.rating_url(refused.id, refused.party_id).rpartition("/")[2]
    answer = client.post(path, data={"comment": "كلامي"} | sent, headers={"Idempotency-Key": "rate-wrong-1"})
    assert answer.status_code == 422 and words in answer.text and sent.get("comment", "كلامي")[:20] in answer.text


def test_who_is_not_the_applicant_or_comes_too_early_cannot_rate(client, city):
    application = filing.lodge_statement(city)
    with pytest.raises(Conflict, match="rating_not_yet"):
        commands.rate(application, city.owner_party.id, 5, "speed", "")
    with pytest.raises(NotFound):
        commands.rate(application, city.stranger_party.id, 5, "speed", "")
    assert client.get("/rate/forged.token").status_code == 404


def test_a_withdrawn_request_was_not_decided(city):
    application = filing.lodge_statement(city)
    with acting_as(city.owner):
        advance(application, "withdraw", city.owner, note="لا حاجة")
    assert commands.decision_of(application) is None and not commands.may_be_rated(application)


def test_an_issued_permit_may_be_rated_too(app, city, monkeypatch):
    monkeypatch.setitem(app.extensions["guards"], "fee_settled", lambda case, actor: None)
    application = filing.issue_statement(city)
    assert commands.rate(application, city.owner_party.id, 5, "website", "").outcome == "issued"


def test_the_applicants_page_leads_to_it_until_it_is_given(sign_in, city, refused):
    page = f"/cases/{refused.reference}"
    assert "/rate/" in sign_in(city.owner).get(page).text
    with everything():
        commands.rate(refused, city.owner_party.id, 2, "decision", "")
    assert "/rate/" not in sign_in(city.owner).get(page).text
    assert "/rate/" not in sign_in(city.reviewer).get(page).text


def test_fewer_than_enough_are_not_shown_to_the_public(app, client, refused):
    several(refused, [5] * (ENOUGH - 1))
    assert pages.service_rating(STATEMENT) is None
    page = client.get(f"/services/{STATEMENT}/ratings").text
    assert "لا تقييمات كافية" in page
    with everything():
        several(refused, [1])
    with app.test_request_context():
        assert pages.service_rating(STATEMENT)["count"] == ENOUGH
    page = client.get(f"/services/{STATEMENT}/ratings").text
    assert "4.2" in page and "بلدية السيح" in page
    assert "4.2" in client.get(f"/services/{STATEMENT}").text


def test_a_branch_that_could_be_reckoned_from_the_rest_is_left_out():
    rows = [("أ", Summary({5: 9})), ("ب", Summary({4: 6})), ("ج", Summary({1: 2}))]
    assert [name for name, _one in pages.public_branches(rows)] == ["أ"]
    assert [name for name, _one in pages.public_branches(rows[:2])] == ["ب", "أ"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("اتصلت على 0501234567 ولم يرد", "اتصلت على ••• ولم يرد"),
        ("رقمي ٠٥٠١٢٣٤٥٦٧", "رقمي •••"),
        ("راسلوني a.b@example.org", "راسلوني •••"),
        ("المهندس سالم تأخر", "المهندس ••• تأخر"),
        ("الموظف فهد بن سعد ممتاز", "الموظف ••• ممتاز"),
        ("المهندس الذي راجع الطلب متعاون", "المهندس الذي راجع الطلب متعاون"),
        ("انتظرت 12 يوماً سنة 2025", "انتظرت 12 يوماً سنة 2025"),
    ],
)
def test_what_could_name_somebody_is_covered_before_it_is_proposed(said, shown):
    assert covered(said) == shown


def test_a_comment_is_shown_as_the_moderator_wrote_it_and_the_original_stays(sign_in, no_form_tokens, refused):
    several(refused, [2], comment="اتصلوا بي 0501234567")
    rating = db.session().scalars(select(Rating)).one()
    key = rating.decision_id
    director, neighbour = staff("director", SIH), staff("director", DILAM)
    assert (
        sign_in(neighbour)
        .post(f"/ratings/{key}/comment", data={"do": "show", "text": "x"}, headers={"Idempotency-Key": "mod-other-1"})
        .status_code
        == 404
    )
    browser = sign_in(director)
    page = browser.get("/ratings").text
    assert "اتصلوا بي •••" in page
    assert refused.reference not in page and "عبدالله" not in page  # as the applicant was promised
    assert (
        browser.post(f"/ratings/{key}/comment", data={"do": "show", "text": " "}, headers={"Idempotency-Key": "mod-empty-1"}).status_code
        == 422
    )
    done = browser.post(f"/ratings/{key}/comment", data={"do": "show", "text": "اتصلوا بي"}, headers={"Idempotency-Key": "mod-show-01"})
    assert done.status_code == 303
    shown = browser.get("/ratings?state=shown").text
    assert "اتصلوا بي" in shown and "0501234567" not in shown
    with everything():
        kept = db.session().get(Rating, key, populate_existing=True)
    assert (kept.comment, kept.shown_text, kept.moderated_by_id) == ("اتصلوا بي 0501234567", "اتصلوا بي", director.user_id)


def test_staff_see_their_branch_alone_with_its_course(refused):
    several(refused, [5, 4, 1])
    mine, other = staff("director", SIH), staff("director", DILAM)
    with acting_as(mine):
        assert queries.summary_of_branches(mine).by_stars == {5: 1, 4: 1, 1: 1}
        assert [(code, one.count) for code, one in queries.services_rated(mine)] == [(STATEMENT, 3)]
        ((_month, mean, n),) = queries.months_of_branches(mine).rows
        assert (round(mean, 2), n) == (3.33, 3)
    with acting_as(other):
        assert queries.summary_of_branches(other).count == 0 and queries.list_comments(other, "none") == []


def test_a_reason_of_nobodys_list_is_refused(refused):
    with pytest.raises(UserError, match="rating_reason_needed"):
        commands.rate(refused, refused.party_id, 3, "no such reason", "")
