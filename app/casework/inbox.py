"""The inbox at any size: what waits for an employee's roles, by index alone, and the narrowings he keeps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ARRAY, ColumnElement, Uuid, and_, any_, func, literal, or_, select, tuple_

from app import db, ports
from app.authz import Actor, Permission
from app.casework.desk_models import SavedFilter
from app.casework.kinds import all_kinds
from app.casework.models import Case, CaseSearch
from app.casework.queries import PAGE, pattern_of, pieces_of, whole
from app.casework.reference import normalise_reference
from app.errors import UserError
from app.identity.models import User
from app.organisation.models import Municipality
from app.sqlfile import load_sql

FIRST = ("-infinity", UUID(int=0))
RARE = 2_000  # so few open cases hold the words that they are looked up first
KEPT = ("kind", "state", "mine", "late", "free", "q", "municipality", "all")
MOST_FILTERS = 20


@dataclass(frozen=True)
class InboxFilter:
    """What the reader narrowed his list to; empty means all."""

    kind: str = ""
    state: str = ""
    mine: bool = False
    late: bool = False
    free: bool = False
    words: str = ""
    municipality_id: int | None = None
    after: str = ""  # keyset token of the last row seen


@dataclass(frozen=True)
class InboxRow:
    case: Case
    assignee: str | None
    municipality: str


def list_inbox(actor: Actor, chosen: InboxFilter, kinds: Sequence[str], states: Sequence[str] = ()) -> list[InboxRow]:
    """Open cases of the branches where the actor works, most urgent first; one row more than a page if there is more.

    Index: ix_case_waiting or ix_case_desk; keyset on (due, id).
    """
    asked = _asked(actor, chosen, kinds, states)
    if (few := _few_with(actor, chosen, asked)) is not None:
        ids = few
    elif chosen.mine:
        desks = [str(user) for user in ports.desks_of(actor)]
        ids = list(db.session().scalars(load_sql("app", "casework/desk"), asked | {"desks": desks}))
    else:
        ids = list(db.session().scalars(load_sql("app", "casework/inbox"), asked | {"free": chosen.free}))
    return _rows(ids)


def count_inbox(actor: Actor, chosen: InboxFilter, kinds: Sequence[str]) -> int | None:
    """How many open cases the branches have of these kinds, where nothing else narrows the list. Index: ix_case_open."""
    if chosen.mine or chosen.late or chosen.free or chosen.words or chosen.state:
        return None
    here = _branches(actor, chosen)
    wanted = [kind for kind in kinds if chosen.kind in ("", kind)]
    query = select(func.count()).select_from(Case).where(Case.municipality_id.in_(here), Case.closed_at.is_(None), Case.kind.in_(wanted))
    return db.session().scalar(query) or 0


def save_filter(actor: Actor, name: str, asked: Mapping[str, str]) -> SavedFilter:
    """The narrowing is kept under the name; one of that name is replaced.

    Raises:
        UserError: ``filter_name_needed``, ``too_many_filters``.
    """
    if not name.strip():
        raise UserError("filter_name_needed")
    kept = {key: asked[key][:120] for key in KEPT if asked.get(key)}
    there = {f.name: f for f in list_filters(actor)}
    if (row := there.get(name.strip()[:60])) is None:
        if len(there) >= MOST_FILTERS:
            raise UserError("too_many_filters")
        row = SavedFilter(user_id=actor.user_id, name=name.strip()[:60], asked=kept)
        db.session().add(row)
    row.asked = kept
    db.session().flush()
    return row


def drop_filter(actor: Actor, filter_id: UUID) -> None:
    """The narrowing is forgotten, if it is the actor's own."""
    row = db.session().get(SavedFilter, filter_id)
    if row is not None and row.user_id == actor.user_id:
        db.session().delete(row)


def list_filters(actor: Actor) -> list[SavedFilter]:
    return list(db.session().scalars(select(SavedFilter).where(SavedFilter.user_id == actor.user_id).order_by(SavedFilter.name)))


def token_of(case: Case) -> str:
    """Where the next page begins."""
    return f"{case.due_at.timestamp() if case.due_at else 'infinity'}_{case.id}"


def _asked(actor: Actor, chosen: InboxFilter, kinds: Sequence[str], states: Sequence[str]) -> dict[str, Any]:
    due, last, still = _place(chosen.after)
    known = list(states) if states or chosen.mine else _open_states()
    return {
        "municipality_ids": _branches(actor, chosen),
        "kinds": [kind for kind in kinds if chosen.kind in ("", kind)],
        "states": [state for state in known if chosen.state in ("", state)]
        if not chosen.state or chosen.state in known
        else [chosen.state],
        "before": "now" if chosen.late else "infinity",
        "after_due": due,
        "after_id": last,
        "after_still": still,
        "words": [pattern_of(piece) for piece in pieces_of(chosen.words)],
        "limit": PAGE + 1,
    }


def _few_with(actor: Actor, chosen: InboxFilter, asked: Mapping[str, Any]) -> list[UUID] | None:
    """Ids of the cases that hold the words, most urgent first, where few do; None where they are better met on the way.

    Index: ix_case_search_waiting.
    """
    if not asked["words"]:
        return None
    number = normalise_reference(chosen.words, {k.prefix for k in all_kinds().values()})
    open_ones = select(Case.id).where(
        Case.municipality_id.in_(asked["municipality_ids"]), Case.kind.in_(asked["kinds"]), Case.closed_at.is_(None)
    )
    if number:
        return list(db.session().scalars(open_ones.where(Case.reference == number)))
    held = and_(*(CaseSearch.words.like(pattern) for pattern in asked["words"]))
    found = select(CaseSearch.case_id).where(CaseSearch.waits_in.in_(asked["municipality_ids"]), held).limit(RARE + 1)
    ids = list(db.session().scalars(found))
    if len(ids) > RARE:
        return None
    query = open_ones.where(Case.id == any_(literal(ids, ARRAY(Uuid))), *_narrowing(actor, chosen, asked))
    return list(db.session().scalars(query.order_by(Case.due_at.nulls_last(), Case.id).limit(asked["limit"])))


def _narrowing(actor: Actor, chosen: InboxFilter, asked: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    """The same conditions as in inbox.sql and desk.sql."""
    if asked["states"]:
        yield Case.state.in_(asked["states"])
    if chosen.mine:
        yield Case.assigned_to_id.in_(ports.desks_of(actor))
    elif chosen.free:
        yield Case.assigned_to_id.is_(None)
    if chosen.late:
        yield Case.due_at <= func.now()
    if asked["after_due"] == "infinity":
        yield and_(Case.due_at.is_(None), Case.id > UUID(asked["after_still"]))
    elif chosen.after:
        last = tuple_(literal(datetime.fromisoformat(asked["after_due"])), literal(UUID(asked["after_id"])))
        yield or_(tuple_(Case.due_at, Case.id) > last, Case.due_at.is_(None))


def _rows(ids: Sequence[UUID]) -> list[InboxRow]:
    query = (
        select(Case, User.display_name, Municipality.name)
        .join(Municipality, Municipality.id == Case.municipality_id)
        .outerjoin(User, User.id == Case.assigned_to_id)
        .where(Case.id.in_(ids))
        .options(whole())
    )
    rows = {row[0].id: InboxRow(*row) for row in db.session().execute(query)} if ids else {}
    return [rows[key] for key in ids if key in rows]


def _branches(actor: Actor, chosen: InboxFilter) -> list[int]:
    return [m for m in actor.municipalities_where(Permission.CASE_INBOX) if chosen.municipality_id in (None, m)]


def _open_states() -> list[str]:
    """Every state in which a case can be open, of the procedures now and of those that running cases began with."""
    known = [*current_app.extensions["procedures"].values(), *current_app.extensions["procedure_versions"].values()]
    return sorted({code for procedure in known for code, state in procedure.states.items() if not state.final})


def _place(token: str) -> tuple[str, str, str]:
    """(due, id) of the last row seen among those with a clock, and the id of the last seen among those without."""
    due, _, last = token.partition("_")
    if not token:
        return FIRST[0], str(FIRST[1]), str(FIRST[1])
    if due == "infinity":
        return due, last, last
    return datetime.fromtimestamp(float(due), UTC).isoformat(), last, str(FIRST[1])
