"""Conditions as dated tasks: handed in by the holder, accepted by staff; visits meet theirs by themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_

from app import db
from app.authz import Actor, authorize
from app.casework.workflow import record
from app.documents.commands import Upload, store
from app.documents.models import Document
from app.documents.queries import find_document
from app.errors import NotFound, UserError
from app.identity.queries import today
from licensing.models import Permit, PermitCondition
from licensing.permissions import Permission as P

PAGE = 50
MOST_HELD = 1_000  # documents of one party whose tasks are looked at
SOON = timedelta(days=30)


@dataclass(frozen=True)
class DueRow:
    """A task that waits, with its permit."""

    condition: PermitCondition
    permit: Permit


def hand_in(permit: Permit, code: str, upload: Upload, actor: Actor) -> Document:
    """The holder's document lies with the permit and waits to be accepted.

    Raises:
        NotFound: no such condition. UserError: it asks for no document, or the file cannot be accepted.
    """
    authorize(actor, P.PERMIT_HAND_IN, permit)
    condition = _find(permit, code)
    if condition.kind != "document" or condition.document_kind is None:
        raise UserError("condition_asks_no_document")
    if condition.met_on is not None:
        raise UserError("condition_met_already")
    document = store(upload, case=permit, kind=condition.document_kind, actor=actor)
    record(permit, "hand_in", permit.state, actor, note=condition.text_ar, data={"condition": code})
    db.session().flush()
    return document


def accept(permit: Permit, code: str, note: str, actor: Actor) -> None:
    """An officer says that a condition is met, and by what he knows it; a visit's condition is met by the visit alone.

    Raises:
        UserError: no words, it is met already, its document is missing, or only a visit can meet it.
    """
    authorize(actor, P.PERMIT_CONDITION, permit)
    condition = _find(permit, code)
    if condition.met_on is not None:
        raise UserError("condition_met_already")
    if condition.kind in ("visit", "standing"):
        raise UserError("condition_met_by_visit")
    if condition.document_kind and find_document(permit, condition.document_kind) is None:
        raise UserError("condition_document_missing")
    if not note.strip():
        raise UserError("note_required")
    condition.met_on, condition.met_by_id, condition.met_note = today(), actor.user_id, note.strip()
    record(permit, "meet_condition", permit.state, actor, note=f"{condition.text_ar} {note.strip()}", data={"condition": code})
    db.session().flush()


def list_due(actor: Actor, *, until: date, municipality_id: int | None = None, after: tuple[date, UUID] | None = None) -> Sequence[DueRow]:
    """Unmet tasks of living permits in the branches where the actor works, first due first; one row more than a page if there is more.

    Index: ix_permit_condition_due_on; keyset on (due_on, id).
    """
    here = [m for m in actor.municipalities_where(P.PERMIT_LIST) if municipality_id in (None, m)]
    query = (
        select(PermitCondition, Permit)
        .join(Permit, Permit.id == PermitCondition.permit_id)
        .where(PermitCondition.met_on.is_(None), PermitCondition.due_on.is_not(None), PermitCondition.due_on <= until)
        .where(Permit.municipality_id.in_(here), Permit.closed_at.is_(None))
        .order_by(PermitCondition.due_on, PermitCondition.id)
        .limit(PAGE + 1)
    )
    if after is not None:
        query = query.where(tuple_(PermitCondition.due_on, PermitCondition.id) > tuple_(*after))
    return [DueRow(*row) for row in db.session().execute(query)]


def list_due_of(party_ids: Sequence[UUID], limit: int = 20) -> Sequence[DueRow]:
    """Unmet tasks of what these parties hold, first due first. Index: ix_case_party, ix_permit_condition_permit_id."""
    standing = (Permit.party_id.in_(list(party_ids)), Permit.closed_at.is_(None))
    held = {permit.id: permit for permit in db.session().scalars(select(Permit).where(*standing).limit(MOST_HELD))}
    if not held:
        return []
    every = db.session().scalars(select(PermitCondition).where(PermitCondition.permit_id.in_(list(held))))
    due = [(row.due_on, row.id, row) for row in every if row.met_on is None and row.due_on is not None]
    return [DueRow(row, held[row.permit_id]) for _day, _id, row in sorted(due, key=lambda one: one[:2])[:limit]]


def handed_in(conditions: Iterable[PermitCondition]) -> frozenset[UUID]:
    """Ids of the conditions whose document was given. One question for all. Index: ix_document_case_id."""
    asking = [c for c in conditions if c.document_kind]
    query = select(Document.case_id, Document.kind).where(
        Document.case_id.in_({c.permit_id for c in asking}), Document.superseded_by_id.is_(None)
    )
    given = {tuple(row) for row in db.session().execute(query)} if asking else set()
    return frozenset(c.id for c in asking if (c.permit_id, c.document_kind) in given)


def _find(permit: Permit, code: str) -> PermitCondition:
    found: Any = next((c for c in permit.conditions if c.code == code), None)
    if found is None:
        raise NotFound("condition_not_found")
    return found
