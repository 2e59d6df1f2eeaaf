"""Rows gathered by table, with the numbers and codes that the commands would have given."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from app import db
from app.casework.calendar import RIYADH
from app.casework.models import Case, CaseClock, CaseEvent, CaseParty, CaseSearch, CaseSubject, ReferenceCounter
from app.casework.procedures import Procedure
from app.casework.reference import format_reference
from app.db import Base, uuid7
from app.i18n.folding import fold
from app.ledger.models import Invoice, InvoiceLine, JournalEntry, JournalLine, Payment, PaymentIntent
from licensing.models import Application, DrawingPart, Permit, PermitCondition

# Parents before children.
ORDER: tuple[type[Base], ...] = (
    Case,
    Application,
    DrawingPart,
    Permit,
    PermitCondition,
    CaseParty,
    CaseSubject,
    CaseEvent,
    CaseClock,
    CaseSearch,
    Invoice,
    InvoiceLine,
    PaymentIntent,
    Payment,
    JournalEntry,
    JournalLine,
)
AT_ONCE = 2_000


class Batch:
    """Rows of many tables, written together."""

    def __init__(self) -> None:
        self.rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        self._last = {(row.prefix, row.year): row.last for row in db.session().scalars(select(ReferenceCounter))}

    def add(self, table: type[Base], **values: Any) -> None:
        self.rows[table].append(values)

    def number(self, prefix: str, at: datetime) -> str:
        """The next reference of the series."""
        key = (prefix, at.astimezone(RIYADH).year)
        self._last[key] = self._last.get(key, 0) + 1
        return format_reference(*key, self._last[key])

    def add_case(self, kind: str, prefix: str, procedure: Procedure, at: datetime, facts: Mapping[str, Any]) -> tuple[UUID, str]:
        """A case with its words to search by; its id and number."""
        case_id, reference = uuid7(), self.number(prefix, at)
        self.add(
            Case,
            id=case_id,
            kind=kind,
            reference=reference,
            procedure_code=procedure.code,
            procedure_version=procedure.version,
            state=procedure.initial,
            version=1,
            channel="web",
            opened_at=at,
            closed_at=None,
            clock_name=None,
            due_at=None,
            **facts,
        )
        self.add(CaseSearch, case_id=case_id, words=fold(f"{reference} {facts['title']} {facts['place_text']}"))
        return case_id, reference

    def end_last_case(self, state: str, *, closed: datetime | None) -> None:
        """The case just added stands in this state."""
        self.rows[Case][-1] |= {"state": state, "closed_at": closed}

    def add_events(self, case_id: UUID, procedure: Procedure, steps: list[tuple[str, datetime, str, str, UUID | None]]) -> str:
        """The history of a case: (action, at, name, role, user); the state in which it ends."""
        state: str | None = None
        for action, at, name, role, user_id in steps:
            step = procedure.step(action, state) if state else None
            target = (step.target or state) if step else procedure.initial
            self.add(
                CaseEvent,
                id=uuid7(),
                case_id=case_id,
                action=action,
                from_state=state,
                to_state=target,
                actor_id=user_id,
                actor_name=name,
                actor_role=role,
                audience="parties",
                note="",
                data={},
                at=at,
            )
            state = target
        assert state is not None
        return state

    def add_clock(self, case_id: UUID, name: str, target: int, used: int) -> None:
        self.add(CaseClock, case_id=case_id, name=name, calendar="working", target_minutes=target, used_minutes=used)

    def write(self) -> None:
        """Everything stands in the database; the series go on from here."""
        session = db.session()
        session.flush()
        for table in ORDER:
            rows = self.rows[table]
            for start in range(0, len(rows), AT_ONCE):
                session.execute(insert(cast(Table, table.__table__)), rows[start : start + AT_ONCE])
        counters = [{"prefix": prefix, "year": year, "last": last} for (prefix, year), last in self._last.items()]
        if counters:
            told = upsert(cast(Table, ReferenceCounter.__table__)).values(counters)
            session.execute(told.on_conflict_do_update(index_elements=["prefix", "year"], set_={"last": told.excluded.last}))
        session.expire_all()
