"""The demo's files hold what they promise, and the inbox finds its rows by index."""

from sqlalchemy import event, func, select

from app import db
from app.authz import Actor
from app.casework.inbox import InboxFilter, list_inbox
from app.casework.models import Case
from app.ledger.models import Invoice, JournalEntry
from app.ledger.queries import check_invariants
from licensing.demo import check_licensing
from licensing.demo.history.plan import END_SHARES, ENDS
from licensing.models import Permit


def test_shares_add_up():
    assert len(ENDS) == len(END_SHARES) and round(sum(END_SHARES), 6) == 1


def test_every_promise_of_the_demo_holds(demo_db):
    assert [row for row in check_licensing() if not row[1]] == []
    assert [p.name for p in check_invariants() if p.broken] == []


def test_no_permit_of_a_paid_service_without_its_journal_entry(demo_db):
    paid = select(JournalEntry.invoice_id).where(JournalEntry.kind == "payment")
    bare = (
        select(func.count())
        .select_from(Permit)
        .join(Invoice, Invoice.case_id == Permit.application_id)
        .where(Invoice.state != "cancelled", Invoice.id.not_in(paid))
    )
    assert demo_db.scalar(bare) == 0


def test_references_go_on_where_history_ended(demo_db):
    numbers = demo_db.scalars(select(Case.reference)).all()
    assert len(numbers) == len(set(numbers))


def test_the_inbox_reads_by_its_index(demo_db):
    """Small tables are read whole; with that forbidden, the plan must use the index of waiting files."""
    reviewer = Actor(user_id=None, name="مدقق", roles={1: frozenset({"reviewer"})})
    asked: list[tuple[str, dict]] = []

    def listen(_connection, _cursor, statement, parameters, _context, _many):
        if 'FROM "case"' in statement and "LATERAL" in statement:
            asked.append((statement, parameters))

    engine = db.engine()
    event.listen(engine, "before_cursor_execute", listen)
    try:
        list_inbox(reviewer, InboxFilter(), ["application"], ["submitted", "under_review"])
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    statement, parameters = asked[0]
    cursor = demo_db.connection().connection.cursor()
    cursor.execute("SET LOCAL enable_seqscan = off")
    cursor.execute(f"EXPLAIN {statement}", parameters)
    plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "ix_case_waiting" in plan and "Seq Scan" not in plan, plan
