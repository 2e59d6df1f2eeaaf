"""What the database itself refuses, whoever asks: commits are real here and the role is the application's."""

from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import db
from app.db import uuid7
from app.ledger import commands, queries
from app.ledger.models import JournalEntry
from app.tenancy import NOTHING, Scope, scoped
from tests.app.ledger.conftest import broken, hear, make_tariff
from tests.factories.people import DILAM, SIH

APPENDED = ("invoice_line", "journal_entry", "journal_line", "payment")


@pytest.fixture
def paid(committed_world):
    hear(commands.start_payment(committed_world.invoice, "sandbox", committed_world.owner))
    db.session().commit()
    return committed_world


def refused(statement: str, **values) -> str:
    """The SQLSTATE with which the database refuses the statement, at the latest on commit."""
    with pytest.raises(DBAPIError) as refusal:
        db.session().execute(text(statement), values)
        db.session().commit()
    db.session().rollback()
    return refusal.value.orig.pgcode


@pytest.mark.parametrize("table", [*APPENDED, "refused_notice"])
def test_rows_of_money_are_neither_changed_nor_removed(paid, table):
    column = {
        "invoice_line": "amount",
        "journal_entry": "description",
        "journal_line": "debit",
        "payment": "amount",
        "refused_notice": "reason",
    }[table]
    assert refused(f"UPDATE {table} SET {column} = {column}") == "42501"
    assert refused(f"DELETE FROM {table}") == "42501"
    assert refused(f"TRUNCATE {table} CASCADE") == "42501"


@pytest.mark.parametrize(
    "change", ["total = 1", "payer_party_id = payer_party_id", "case_id = case_id", "municipality_id = 3", "expires_at = now()"]
)
def test_what_an_invoice_asks_of_whom_never_changes(paid, change):
    assert refused(f"UPDATE invoice SET {change}") == "42501"


def test_an_invoice_goes_no_forbidden_way(paid):
    assert refused("UPDATE invoice SET state = 'issued', paid_at = NULL") == "23514"
    assert refused("DELETE FROM invoice") == "42501"


def entry_values(**facts) -> dict:
    return {"id": uuid7(), "kind": "payment", "amount": Decimal(10), "lines": 2, "m": SIH} | facts


ENTRY = "INSERT INTO journal_entry (id, kind, entry_on, description, amount, line_count, municipality_id) VALUES (:id, :kind, current_date, 'x', :amount, :lines, :m)"
LINES = """INSERT INTO journal_line (entry_id, seq, account_code, debit, credit, municipality_id)
           SELECT :id, s, a, d, c, :m FROM (VALUES (1, '1110', :d::numeric, 0::numeric), (2, '1210', 0, :c::numeric)) v (s, a, d, c)""".replace(
    "::numeric", ""
)


def insert_entry(debit: str, credit: str, **facts) -> None:
    values = entry_values(**facts)
    db.session().execute(text(ENTRY), values)
    db.session().execute(text(LINES), values | {"d": Decimal(debit), "c": Decimal(credit)})


def test_a_balanced_entry_commits(paid):
    insert_entry("10", "10")
    db.session().commit()


@pytest.mark.parametrize("debit, credit, facts", [("10", "9.99", {}), ("9", "9", {}), ("10", "10", {"lines": 3})])
def test_an_unbalanced_entry_is_refused_at_commit(paid, debit, credit, facts):
    insert_entry(debit, credit, **facts)
    with pytest.raises(DBAPIError) as refusal:
        db.session().commit()
    db.session().rollback()
    assert refusal.value.orig.pgcode == "23514"


def test_an_entry_without_lines_and_one_with_lines_slipped_in_are_refused(paid):
    assert refused(ENTRY, **entry_values()) == "23514"
    entry = db.session().query(JournalEntry).first()
    slipped = text(
        "INSERT INTO journal_line (entry_id, seq, account_code, debit, credit, municipality_id) VALUES (:e, 8, '1110', 5, 0, 1), (:e, 9, '2910', 0, 5, 1)"
    )
    db.session().execute(slipped, {"e": entry.id})
    with pytest.raises(DBAPIError):
        db.session().commit()
    db.session().rollback()


def test_a_line_added_to_an_invoice_is_refused_at_commit(paid):
    extra = """INSERT INTO invoice_line (invoice_id, seq, municipality_id, tariff_code, city_class, description_ar, description_en, quantity, unit,
               unit_amount, factor, amount, vat, account_code, source, is_sample)
               SELECT invoice_id, 9, municipality_id, tariff_code, city_class, description_ar, description_en, quantity, unit, unit_amount, factor,
               amount, vat, account_code, source, is_sample FROM invoice_line"""
    assert refused(extra) == "23514"


def test_an_entry_is_reversed_once(paid):
    entry = db.session().query(JournalEntry).first()
    reversal = ENTRY.replace("(id,", "(reverses_id, id,").replace("(:id,", "(:r, :id,")
    for _ in range(2):
        values = entry_values(kind="reversal", r=entry.id)
        try:
            db.session().execute(text(reversal), values)
            db.session().execute(text(LINES), values | {"d": Decimal(10), "c": Decimal(10)})
            db.session().commit()
        except DBAPIError as error:
            db.session().rollback()
            assert error.orig.pgcode == "23505"
            break
    else:
        pytest.fail("an entry was reversed twice")


def test_one_open_attempt_and_one_settling_payment_per_invoice(paid):
    again = """INSERT INTO payment (id, intent_id, invoice_id, gateway, gateway_payment_id, amount, currency, settles, receipt_number, verification_code,
               captured_at, municipality_id, payer_party_id) SELECT :id, intent_id, invoice_id, gateway, 'other', amount, currency, true, 'R', 'V',
               captured_at, municipality_id, payer_party_id FROM payment"""
    assert refused(again, id=uuid7()) == "23505"


def test_amounts_of_one_item_never_overlap_in_time(paid):
    with pytest.raises(DBAPIError) as refusal:
        make_tariff()
    db.session().rollback()
    assert refusal.value.orig.pgcode == "23P01"


def test_the_chart_of_accounts_is_not_the_applications_to_write(paid):
    assert refused("INSERT INTO account (code, kind, name_ar, name_en) VALUES ('9999', 'asset', 'x', 'x')") == "42501"
    assert refused("UPDATE tariff SET amount = 0") == "42501"


@pytest.mark.parametrize("scope, rows", [(NOTHING, 0), (Scope((DILAM,)), 0), (Scope((SIH,)), 1), (Scope(everything=True), 1)])
@pytest.mark.parametrize("table", ["invoice", "invoice_line", "payment", "payment_intent", "payment_notice", "message"])
def test_row_security_shows_money_to_its_branch_alone(paid, table, scope, rows):
    with scoped(scope):
        found = db.session().execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
    assert bool(found) == bool(rows)


@pytest.mark.parametrize(
    "table, seen",
    [
        ("invoice", True),
        ("invoice_line", True),
        ("payment", True),
        ("message", True),
        ("journal_entry", False),
        ("journal_line", False),
        ("payment_notice", False),
    ],
)
def test_row_security_shows_the_payer_his_own_and_not_the_books(paid, table, seen):
    with scoped(Scope(party_ids=(paid.party_id,))):
        assert bool(db.session().execute(text(f"SELECT count(*) FROM {table}")).scalar_one()) is seen
    with scoped(Scope(party_ids=(uuid7(),))):
        assert db.session().execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_the_audit_finds_nothing_and_says_so(paid):
    assert broken() == [] and len(queries.check_invariants()) == 11
