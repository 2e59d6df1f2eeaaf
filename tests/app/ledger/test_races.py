"""Fifty at once: one attempt, one payment, one permit."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app import db
from app.authz import acting_as
from app.casework.queries import list_events
from app.errors import Conflict
from app.ledger import commands, queries
from app.ledger.models import Payment, PaymentIntent, PaymentNotice
from app.ledger.rules import Verdict
from tests.app.ledger.conftest import broken, told

MANY, AT_A_TIME = 50, 10


@pytest.fixture
def at_once(app, committed_world):
    """Run something many times at once, each in its own transaction, as different requests would."""
    start = Barrier(AT_A_TIME)

    def run(actor, act):
        def one(_):
            start.wait(30)
            with app.app_context(), acting_as(actor):
                try:
                    with db.transaction():
                        return act()
                except Conflict as refusal:
                    return refusal.code

        with ThreadPoolExecutor(AT_A_TIME) as pool:
            return list(pool.map(one, range(MANY)))

    return run


def test_fifty_presses_of_the_button_are_one_attempt(at_once, committed_world):
    invoice_id = committed_world.invoice.id
    ids = at_once(
        committed_world.owner, lambda: commands.start_payment(queries.get_invoice_by_id(invoice_id), "sandbox", committed_world.owner).id
    )
    assert len(set(ids)) == 1 and db.session().query(PaymentIntent).count() == 1


def test_fifty_deliveries_of_one_notice_are_one_payment(at_once, committed_world):
    event = told(commands.start_payment(committed_world.invoice, "sandbox", committed_world.owner))
    db.session().commit()
    outcomes = at_once(committed_world.owner, lambda: commands.receive_event("sandbox", event))
    assert sorted(outcomes) == [Verdict.CAPTURED] + [Verdict.REPEATED] * (MANY - 1)
    assert_settled_once(committed_world, notices=1)


def test_fifty_notices_of_one_payment_are_one_payment(at_once, committed_world):
    intent = commands.start_payment(committed_world.invoice, "sandbox", committed_world.owner)
    db.session().commit()
    events = iter([told(intent, payment_id="p1") for _ in range(MANY)])
    outcomes = at_once(committed_world.owner, lambda: commands.receive_event("sandbox", next(events)))
    assert sorted(outcomes) == [Verdict.CAPTURED] + [Verdict.REPEATED] * (MANY - 1)
    assert_settled_once(committed_world, notices=MANY)


def assert_settled_once(world, notices: int) -> None:
    db.session().expire_all()
    assert db.session().query(Payment).count() == 1 and db.session().query(PaymentNotice).count() == notices
    assert (world.invoice.state, world.case.state) == ("paid", "issued")
    assert [e.action for e in world_events(world)].count("issue") == 1 and broken() == []


def world_events(world):
    return list_events(world.case, for_staff=True)
