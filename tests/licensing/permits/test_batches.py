"""A decree prolongs many permits: drafted by one, ordered by another, in chunks that go on after a kill, once."""

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.commands import add_party
from app.casework.workflow import advance
from app.errors import Conflict, Forbidden, NotFound, UserError
from licensing.models import PermitBatch, PermitEdition
from licensing.permits import batches
from licensing.permits.batches import Decree
from tests.factories.people import DILAM, SIH, make_branches, staff
from tests.licensing.permits.lives import make_permit

DECREE = Decree("com.issue_instant", "قرار 110", "تخفيفاً عن المنشآت", 6, date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def city(db_session, monkeypatch):
    queued = []
    monkeypatch.setattr(batches, "defer", lambda task, **told: queued.append(told))
    monkeypatch.setattr(batches, "CHUNK", 2)
    make_branches()
    with acting_as(SYSTEM):
        permits = [make_permit(valid_to=date(2026, month, 28)) for month in (2, 4, 6, 8, 10)]
        others = [make_permit(valid_to=date(2027, 1, 1)), make_permit(service_code="com.renew"), make_permit(valid_to=None)]
    return SimpleNamespace(permits=permits, others=others, queued=queued, reviewer=staff("reviewer", SIH), approver=staff("approver", SIH))


@pytest.fixture
def ordered(city):
    with acting_as(city.reviewer):
        batch = batches.draft(SIH, DECREE, city.reviewer)
    with acting_as(city.approver):
        batches.order(batch, city.approver)
    return batch


def run(batch):
    with acting_as(SYSTEM):
        batches.batch_renew(str(batch.id))


def editions(batch):
    return db.session().scalar(select(func.count()).select_from(PermitEdition).where(PermitEdition.batch_id == batch.id))


def test_it_is_counted_and_changes_nothing_before_it_is_ordered(city):
    with acting_as(city.reviewer):
        batch = batches.draft(SIH, DECREE, city.reviewer)
    run(batch)
    assert (batch.counted, batch.stage, editions(batch), city.queued) == (5, "draft", 0, [])


def test_who_drafts_does_not_order_and_nobody_of_another_branch(city):
    with acting_as(city.approver):
        batch = batches.draft(SIH, DECREE, city.approver)
        with pytest.raises(UserError, match="batch_drafted_by_you"):
            batches.order(batch, city.approver)
    foreign = staff("approver", DILAM)
    with acting_as(foreign):
        with pytest.raises(Forbidden):
            batches.order(batch, foreign)
        with pytest.raises(Forbidden):
            batches.draft(SIH, DECREE, foreign)
        with pytest.raises(NotFound):
            batches.get_batch(batch.id, foreign)


def test_chunk_after_chunk_every_permit_holds_six_months_longer(city, ordered):
    before = [p.verify_code for p in city.permits]
    run(ordered)
    assert (ordered.done, ordered.stage, len(city.queued)) == (2, "ordered", 2)
    run(ordered)
    run(ordered)
    assert (ordered.done, ordered.stage, ordered.finished_at is not None) == (5, "done", True)
    assert [p.valid_to for p in city.permits] == [
        date(2026, 8, 28),
        date(2026, 10, 28),
        date(2026, 12, 28),
        date(2027, 2, 28),
        date(2027, 4, 28),
    ]
    assert [p.edition for p in city.others] == [1, 1, 1] and all(p.verify_code not in before for p in city.permits)


def test_a_job_that_runs_again_changes_nothing_twice(city, ordered):
    run(ordered)
    ordered.last_seen = None  # a worker that died before it could say how far it was
    for _ in range(4):
        run(ordered)
    assert (ordered.done, editions(ordered), {p.edition for p in city.permits}) == (5, 5, {2})


def test_what_may_not_be_prolonged_is_passed_over_and_counted(city, ordered):
    with acting_as(SYSTEM):
        advance(city.permits[0], "revoke", SYSTEM, note="بيانات غير صحيحة")
        add_party(city.others[0], city.permits[1].party_id, "violator")  # an open case in which the holder stands as violator
    for _ in range(3):
        run(ordered)
    assert (ordered.done, ordered.passed_over, ordered.stage) == (3, {"unmet_no_open_obligation": 1}, "done")
    assert city.permits[0].valid_to == date(2026, 2, 28) and city.permits[1].edition == 1


def test_one_that_ended_comes_back_to_life(city, ordered):
    with acting_as(SYSTEM):
        advance(city.permits[0], "expire", SYSTEM)
    run(ordered)
    assert city.permits[0].state == "active" and city.permits[0].closed_at is None


def test_a_withdrawn_draft_is_never_ordered(city):
    with acting_as(city.reviewer):
        batch = batches.draft(SIH, DECREE, city.reviewer)
        batches.withdraw(batch, city.reviewer)
    with acting_as(city.approver), pytest.raises(Conflict, match="batch_not_draft"):
        batches.order(batch, city.approver)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"months": 0}, "batch_months"),
        ({"months": 61}, "batch_months"),
        ({"ending_to": date(2025, 1, 1)}, "batch_days_reversed"),
        ({"number": " "}, "batch_words_missing"),
        ({"service_code": "com.nothing"}, "batch_empty"),
    ],
)
def test_an_unsound_decree_is_refused(city, change, refused):
    with acting_as(city.reviewer), pytest.raises(UserError, match=refused):
        batches.draft(SIH, Decree(**{**DECREE.__dict__, **change}), city.reviewer)


def test_the_pages(client, city, sign_in, no_form_tokens):
    form = {
        "service_code": "com.issue_instant",
        "ending_from": "2026-01-01",
        "ending_to": "2026-12-31",
        "months": "٦",
        "decree": "قرار 110",
        "reason": "تخفيف",
    }
    sign_in(city.reviewer)
    wrong = client.post("/permits/batches/new", data=form | {"months": "كثير", "idempotency_key": "batch-form-1"})
    assert wrong.status_code == 422 and "من شهر إلى ستين شهراً" in wrong.text and "قرار 110" in wrong.text
    made = client.post("/permits/batches/new", data=form | {"idempotency_key": "batch-form-2"})
    assert made.status_code == 303
    assert "فيأمر بها موظف آخر" not in client.get(made.location).text  # a reviewer orders nothing
    sign_in(city.approver)
    assert "الأمر بالتمديد" in client.get(made.location).text
    assert client.post(f"{made.location}/order", data={"idempotency_key": "batch-form-3"}).status_code == 303
    assert "يجري التمديد" in client.get(made.location).text
    batch = db.session().scalars(select(PermitBatch)).one()
    assert (batch.months, batch.stage) == (6, "ordered") and "قرار 110" in client.get("/permits/batches").text
