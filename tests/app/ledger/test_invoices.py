"""An invoice is the sum of its lines, stands in the books, and moves only by commands."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app import db
from app.authz import SYSTEM, acting_as
from app.casework.reference import parse_reference
from app.errors import Conflict, Forbidden, NotFound, UserError
from app.ledger import commands, queries
from app.ledger.commands.history import PastInvoice
from app.ledger.models import JournalEntry, PaymentIntent
from tests.app.ledger.conftest import LONG_AGO, broken, hear, make_tariff


def sides(entry: JournalEntry) -> list[tuple[str, Decimal, Decimal]]:
    return [(line.account_code, line.debit, line.credit) for line in entry.lines]


def entries_of(invoice) -> list[JournalEntry]:
    return db.session().query(JournalEntry).filter_by(invoice_id=invoice.id).order_by(JournalEntry.number).all()


def test_an_invoice_is_numbered_priced_and_in_the_books(world):
    invoice = world.invoice
    assert parse_reference(invoice.reference).prefix == "INV"
    assert (invoice.state, invoice.total, invoice.bill_number) == (
        "issued",
        Decimal("720.00"),
        "".join(filter(str.isdigit, invoice.reference)),
    )
    assert [sides(e) for e in entries_of(invoice)] == [[("1210", Decimal("720.00"), Decimal(0)), ("4110", Decimal(0), Decimal("720.00"))]]
    assert world.case.participant_roles(frozenset({world.party_id})) == {"applicant", "payer"}
    assert broken() == []


def test_lines_of_several_accounts_and_vat_balance(world):
    make_tariff("probe.rent", "1000", unit="year", account_code="4310", vat_rate=Decimal("0.15"))
    lines = [
        queries.quote("probe.fee", "C2", Decimal("10.5"), date(2026, 1, 1)),
        queries.quote("probe.rent", "C2", Decimal(1), date(2026, 1, 1)),
    ]
    invoice = commands.issue_invoice(world.case, lines, world.party_id, SYSTEM)
    assert invoice.total == Decimal("1175.20")
    assert sides(entries_of(invoice)[0]) == [
        ("1210", Decimal("1175.20"), 0),
        ("4110", 0, Decimal("25.20")),
        ("4310", 0, Decimal("1000.00")),
        ("2310", 0, Decimal("150.00")),
    ]
    assert broken() == []


def test_nothing_to_pay_is_no_invoice(world):
    with pytest.raises(ValueError, match="something to pay"):
        commands.issue_invoice(world.case, [queries.quote("probe.fee", "C2", Decimal(0), date(2026, 1, 1))], world.party_id, SYSTEM)


def test_the_tariff_of_the_day_counts(world):
    tariff = queries.find_tariff("probe.fee", "C2", date(2026, 1, 1))
    commands.set_tariff(tariff, Decimal("3.00"), date(2027, 1, 1), "قرار تجريبي", SYSTEM)
    assert queries.quote("probe.fee", "C2", Decimal(1), date(2026, 12, 31)).amount == Decimal("2.40")
    assert queries.quote("probe.fee", "C2", Decimal(1), date(2027, 1, 1)).amount == Decimal("3.00")
    assert world.invoice.lines[0].unit_amount == Decimal("2.40")


def test_no_tariff_is_said_and_not_guessed(world):
    with pytest.raises(UserError, match="no_tariff"):
        queries.quote("probe.fee", "C5", Decimal(1), date(2026, 1, 1))
    with pytest.raises(UserError, match="no_tariff"):
        queries.quote("probe.fee", "C2", Decimal(1), date(2019, 12, 31))


def test_cancelling_reverses_and_ends_the_attempt(world):
    intent = commands.start_payment(world.invoice, "sandbox", world.owner)
    commands.cancel_invoice(world.invoice, "خطأ في المساحة", world.finance)
    db.session().refresh(intent)
    first, second = entries_of(world.invoice)
    assert (world.invoice.state, intent.state, second.kind, second.reverses_id) == ("cancelled", "expired", "reversal", first.id)
    assert broken() == []
    with pytest.raises(Conflict):
        commands.cancel_invoice(world.invoice, "مرة أخرى", world.finance)


@pytest.mark.parametrize("who", ["owner", "stranger", "neighbour"])
def test_only_the_branchs_finance_cancels(world, who):
    with pytest.raises(Forbidden):
        commands.cancel_invoice(world.invoice, "سبب", getattr(world, who))


def test_cancelling_needs_a_reason(world):
    with pytest.raises(UserError, match="reason_required"):
        commands.cancel_invoice(world.invoice, "  ", world.finance)


def test_a_paid_invoice_is_not_cancelled_but_its_payment_reversed_by_two_people(world):
    hear(commands.start_payment(world.invoice, "sandbox", world.owner))
    with pytest.raises(Conflict):
        commands.cancel_invoice(world.invoice, "سبب", world.finance)
    reversal = commands.request_reversal(queries.receipt_of(world.invoice), "سُدد مرتين", world.finance)
    with pytest.raises(Forbidden, match="four_eyes"):
        commands.decide_reversal(reversal, True, world.finance)
    with pytest.raises(Conflict, match="already_reversed"):
        commands.request_reversal(queries.receipt_of(world.invoice), "ثانية", world.second_finance)
    commands.decide_reversal(reversal, True, world.second_finance)
    assert (world.invoice.state, reversal.state) == ("cancelled", "approved")
    assert [e.kind for e in entries_of(world.invoice)] == ["invoice", "payment", "reversal", "reversal"]
    with pytest.raises(Conflict, match="already_decided"):
        commands.decide_reversal(reversal, True, world.second_finance)
    assert broken() == []


def test_an_expired_invoice_is_replaced_by_the_same_lines(world):
    line = queries.quote("probe.fee", "C2", Decimal(7), date(2026, 1, 1))
    old = commands.issue_invoice(world.case, [line], world.party_id, SYSTEM, at=datetime.now(UTC) - LONG_AGO)
    with pytest.raises(Conflict, match="invoice_expired"):
        commands.start_payment(old, "sandbox", world.owner)
    fresh = commands.replace_invoice(old, world.owner)
    assert (old.state, fresh.total, fresh.replaces_id) == ("cancelled", old.total, old.id)
    assert fresh.expires_at > datetime.now(UTC) + timedelta(days=20)
    assert broken() == []
    with pytest.raises(UserError, match="invoice_not_expired"):
        commands.replace_invoice(fresh, world.owner)


def test_asking_to_pay_twice_is_one_attempt(world):
    one, two = (commands.start_payment(world.invoice, "sandbox", world.owner) for _ in range(2))
    assert one.id == two.id and one.amount == world.invoice.total
    assert db.session().query(PaymentIntent).count() == 1


def test_a_stranger_cannot_pay_nor_see(world):
    with pytest.raises(Forbidden):
        commands.start_payment(world.invoice, "sandbox", world.stranger)
    for actor in (world.stranger, world.neighbour):
        with acting_as(actor), pytest.raises(NotFound):
            queries.get_invoice(world.invoice.reference)
    for actor in (world.owner, world.finance):
        with acting_as(actor):
            assert queries.get_invoice(world.invoice.reference).lines[0].amount == Decimal("720.00")


def test_history_is_booked_at_its_own_time(world):
    long_ago = datetime.now(UTC) - LONG_AGO
    line = queries.quote("probe.fee", "C2", Decimal(7), date(2026, 1, 1))
    old = commands.issue_invoice(world.case, [line], world.party_id, SYSTEM, at=long_ago)
    commands.settle_in_history(old, long_ago + timedelta(days=1))
    assert old.paid_at == long_ago + timedelta(days=1) and world.case.state == "issued"
    assert {e.entry_on for e in entries_of(old)} <= {(long_ago + timedelta(days=d)).date() for d in range(3)}
    assert broken() == []


def test_history_in_bulk_is_booked_like_any_other(world):
    make_tariff("probe.rent", "1000", unit="year", account_code="4310", vat_rate=Decimal("0.15"))
    fee, rent = (
        queries.quote("probe.fee", "C2", Decimal(7), date(2026, 1, 1)),
        queries.quote("probe.rent", "C2", Decimal(1), date(2026, 1, 1)),
    )
    start = datetime.now(UTC) - timedelta(days=500)
    past = [
        PastInvoice(
            world.case.id,
            1,
            world.party_id,
            [fee, rent] if n % 2 else [fee],
            start + timedelta(days=n),
            start + timedelta(days=n + 1) if n % 3 else None,
        )
        for n in range(60)
    ]
    ids = commands.book_history(past)
    assert len(set(ids)) == 60 and broken() == []
    assert queries.receipt_of(queries.get_invoice_by_id(ids[1])).amount == Decimal("1166.80")
    assert queries.receipt_of(queries.get_invoice_by_id(ids[0])) is None
