"""What can be asked of cases. Everything here is confined to what the asking person may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, and_, any_, func, or_, select, tuple_
from sqlalchemy.orm import selectin_polymorphic

from app import db, ports
from app.authz import Actor, Permission
from app.casework.kinds import all_kinds
from app.casework.models import Case, CaseClock, CaseEvent, CaseParty, CaseSearch, CaseSubject
from app.casework.reference import normalise_reference
from app.errors import NotFound
from app.i18n.folding import fold
from app.identity.models import User
from app.organisation.models import Municipality
from app.tenancy import everything

PAGE = 25


@dataclass(frozen=True)
class InboxFilter:
    """What the reader narrowed his list to; empty means all."""

    kind: str = ""
    state: str = ""
    mine: bool = False
    late: bool = False
    words: str = ""
    municipality_id: int | None = None
    after: str = ""  # keyset token of the last row seen


@dataclass(frozen=True)
class InboxRow:
    case: Case
    assignee: str | None
    municipality: str


def get_case(reference: str, kind: str | None = None) -> Case:
    """The case of that number.

    Raises:
        NotFound: no such number, or not for this person's eyes.
    """
    known = {k.prefix for k in all_kinds().values()}
    number = normalise_reference(reference, known)
    query = select(Case).where(Case.reference == number).options(_whole())
    case = db.session().scalars(query).one_or_none() if number else None
    if case is None or (kind is not None and case.kind != kind):
        raise NotFound("case_not_found")
    return case


def get_case_by_id(case_id: UUID) -> Case:
    case = db.session().scalars(select(Case).where(Case.id == case_id).options(_whole())).one_or_none()
    if case is None:
        raise NotFound("case_not_found")
    return case


def list_inbox(actor: Actor, chosen: InboxFilter, kinds: Sequence[str], states: Sequence[str] = ()) -> list[InboxRow]:
    """Open cases of the branches where the actor works, most urgent first; one row more than a page if there is more.

    Index: ix_case_inbox; keyset on (due_at, id), so page 1,000 costs what page 1 does.
    """
    here = actor.municipalities_where(Permission.CASE_INBOX)
    urgent = func.coalesce(Case.due_at, func.now() + func.make_interval(100))
    query = (
        select(Case, User.display_name, Municipality.name)
        .join(Municipality, Municipality.id == Case.municipality_id)
        .outerjoin(User, User.id == Case.assigned_to_id)
        .where(Case.municipality_id.in_(here), Case.closed_at.is_(None), Case.kind.in_(kinds))
        .order_by(urgent, Case.id)
        .limit(PAGE + 1)
    )
    if states:
        query = query.where(Case.state.in_(states))
    rows = db.session().execute(_narrowed(query, chosen, actor).options(_whole())).all()
    return [InboxRow(*row) for row in rows]


def count_inbox(actor: Actor, chosen: InboxFilter, kinds: Sequence[str]) -> int:
    """How many open cases the list has on all its pages. Index: ix_case_open."""
    here = actor.municipalities_where(Permission.CASE_INBOX)
    query = select(func.count()).select_from(Case).where(Case.municipality_id.in_(here), Case.closed_at.is_(None), Case.kind.in_(kinds))
    return db.session().scalar(_narrowed(query, replace(chosen, after=""), actor)) or 0


def list_own(actor: Actor, kinds: Sequence[str] = (), limit: int = 100) -> list[Case]:
    """The cases in which the actor's parties take part, latest first: «معاملاتي»."""
    mine = select(CaseParty.case_id).where(CaseParty.party_id.in_(actor.party_ids)).scalar_subquery()
    # As an array, found first: beside the rules of visibility the planner read every case to see which are in the list.
    query = select(Case).where(Case.id == any_(func.array(mine, type_=ARRAY(Uuid)))).order_by(Case.opened_at.desc()).limit(limit)
    if kinds:
        query = query.where(Case.kind.in_(kinds))
    return list(db.session().scalars(query.options(_whole())))


def list_events(case: Case, *, for_staff: bool) -> list[CaseEvent]:
    """The case's history, oldest first; internal remarks for staff only."""
    query = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.at, CaseEvent.id)
    if not for_staff:
        query = query.where(CaseEvent.audience == "parties")
    return list(db.session().scalars(query))


def list_clocks(case: Case) -> list[CaseClock]:
    return list(db.session().scalars(select(CaseClock).where(CaseClock.case_id == case.id).order_by(CaseClock.name)))


def list_cases_about(subject_type: str, subject_id: str, kinds: Sequence[str] = (), limit: int = 50) -> list[Case]:
    """Cases about the subject or its ancestors that the reader may see, latest first. Index: ix_case_subject_subject."""
    family = ports.lineage(subject_type, subject_id)
    about = select(CaseSubject.case_id).where(CaseSubject.subject_type == subject_type, CaseSubject.subject_id.in_(family))
    query = select(Case).where(Case.id.in_(about)).order_by(Case.opened_at.desc()).limit(limit)
    if kinds:
        query = query.where(Case.kind.in_(kinds))
    return list(db.session().scalars(query.options(_whole())))


def search_cases(words: str, limit: int = 20) -> list[Case]:
    """Cases whose number or words hold every word asked for, in any Arabic spelling."""
    number = normalise_reference(words, {k.prefix for k in all_kinds().values()})
    query = select(Case).order_by(Case.opened_at.desc()).limit(limit)
    query = query.where(Case.reference == number) if number else _with_words(query, words)
    return list(db.session().scalars(query.options(_whole())))


@dataclass(frozen=True)
class Tracked:
    """What tracking without sign-in may show: no name, no document, no remark."""

    case: Case
    steps: list[tuple[str, datetime]]
    municipality: str


def track(reference: str, phone_last4: str) -> Tracked:
    """State and dates of a case for whoever knows its number and the last four digits of the filer's phone.

    Raises:
        NotFound: the two do not belong together; which of them is wrong is not told.
    """
    with everything():
        case = get_case(reference)
        if not case.phone_last4 or case.phone_last4 != phone_last4:
            raise NotFound("case_not_found")
        steps = [(e.to_state, e.at) for e in list_events(case, for_staff=False) if e.from_state != e.to_state]
        branch = db.session().get_one(Municipality, case.municipality_id).name
    return Tracked(case, steps, branch)


def _narrowed(query: Select, chosen: InboxFilter, actor: Actor) -> Select:
    if chosen.kind:
        query = query.where(Case.kind == chosen.kind)
    if chosen.state:
        query = query.where(Case.state == chosen.state)
    if chosen.mine:
        query = query.where(Case.assigned_to_id == actor.user_id)
    if chosen.late:
        query = query.where(Case.due_at < func.now())
    if chosen.municipality_id:
        query = query.where(Case.municipality_id == chosen.municipality_id)
    if chosen.words:
        query = _with_words(query, chosen.words)
    if chosen.after:
        due, _, last = chosen.after.partition("_")
        moment = func.to_timestamp(float(due))
        query = query.where(tuple_(func.coalesce(Case.due_at, func.now() + func.make_interval(100)), Case.id) > tuple_(moment, UUID(last)))
    return query


def _with_words(query: Select, words: str) -> Select:
    found = select(CaseSearch.case_id).where(and_(*(CaseSearch.words.contains(w, autoescape=True) for w in fold(words).split()[:6])))
    return query.where(or_(Case.id.in_(found)))


def _whole():
    return selectin_polymorphic(Case, [k.cls for k in all_kinds().values()])
