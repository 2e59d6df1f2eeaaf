"""What can be asked of cases. Everything here is confined to what the asking person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, String, Uuid, all_, and_, any_, func, literal, select, union_all
from sqlalchemy.orm import selectin_polymorphic

from app import db, ports
from app.authz import Actor
from app.casework.kinds import all_kinds
from app.casework.models import Case, CaseClock, CaseEvent, CaseParty, CaseSearch, CaseSubject
from app.casework.reference import normalise_reference
from app.errors import NotFound
from app.i18n.folding import fold
from app.organisation.models import Municipality
from app.tenancy import current_scope, everything

PAGE = 25
NEWEST = 1_500  # of a branch, among which common words are looked for first
MOST_CANDIDATES = 1_000


def get_case(reference: str, kind: str | None = None) -> Case:
    """The case of that number.

    Raises:
        NotFound: no such number, or not for this person's eyes.
    """
    known = {k.prefix for k in all_kinds().values()}
    number = normalise_reference(reference, known)
    query = select(Case).where(Case.reference == number).options(whole())
    case = db.session().scalars(query).one_or_none() if number else None
    if case is None or (kind is not None and case.kind != kind):
        raise NotFound("case_not_found")
    return case


def get_case_by_id(case_id: UUID) -> Case:
    case = db.session().scalars(select(Case).where(Case.id == case_id).options(whole())).one_or_none()
    if case is None:
        raise NotFound("case_not_found")
    return case


def list_own(actor: Actor, kinds: Sequence[str] = (), limit: int = 100) -> list[Case]:
    """The cases in which the actor's parties take part, latest first: «معاملاتي»."""
    mine = select(CaseParty.case_id).where(CaseParty.party_id.in_(actor.party_ids)).scalar_subquery()
    # As an array, found first: beside the rules of visibility the planner read every case to see which are in the list.
    query = select(Case).where(Case.id == any_(func.array(mine, type_=ARRAY(Uuid)))).order_by(Case.opened_at.desc()).limit(limit)
    if kinds:
        query = query.where(Case.kind.in_(kinds))
    return list(db.session().scalars(query.options(whole())))


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
    return list(db.session().scalars(query.options(whole())))


def search_cases(words: str, limit: int = 20) -> list[Case]:
    """Cases whose number or words hold every word asked for, in any Arabic spelling, newest first.

    A word that many cases hold is found among the newest of the reader's branches; one that few hold, by the index of words. Of one
    in between (more than MOST_CANDIDATES hold it, and too few of the newest) some are shown: another word narrows it.
    """
    number = normalise_reference(words, {k.prefix for k in all_kinds().values()})
    if number:
        return list(db.session().scalars(select(Case).where(Case.reference == number).options(whole())))
    pieces = pieces_of(words)
    if not pieces:
        return []
    found = [*_own_with(pieces, limit), *_of_branches_with(pieces, limit)]
    query = select(Case).where(Case.id.in_(found)).order_by(Case.opened_at.desc()).limit(limit)
    return list(db.session().scalars(query.options(whole())))


def _own_with(pieces: list[str], limit: int) -> Sequence[UUID]:
    """Of the cases in which the reader's parties take part. Index: ix_case_party_party_id."""
    parties = current_scope().party_ids
    own = select(CaseParty.case_id).where(CaseParty.party_id.in_(parties))
    return db.session().scalars(_with(pieces, Case.id.in_(own), limit)).all() if parties else []


def _of_branches_with(pieces: list[str], limit: int) -> Sequence[UUID]:
    """Of the cases of the reader's branches, which are named here: their policy would be asked of every candidate.

    Index: ix_case_newest, then ix_case_search_words.
    """
    scope = current_scope()
    branches = list(scope.municipality_ids)
    if scope.everything:
        branches = list(db.session().scalars(select(Municipality.id)))
    if not branches:
        return []
    with everything():
        among_newest = [select(_with(pieces, Case.id.in_(_newest_of(branch)), limit).subquery().c.id) for branch in branches]
        found = db.session().scalars(union_all(*among_newest)).all()
        if len(found) >= limit:
            return found
        held = and_(*(CaseSearch.words.contains(piece, autoescape=True) for piece in pieces))
        some = select(CaseSearch.case_id).where(held).limit(MOST_CANDIDATES)
        among = and_(Case.id.in_(some), Case.municipality_id.in_(branches))
        return db.session().scalars(select(Case.id).where(among).order_by(Case.opened_at.desc()).limit(limit)).all()


def _newest_of(branch: int) -> Select[UUID]:
    return select(Case.id).where(Case.municipality_id == branch).order_by(Case.opened_at.desc()).limit(NEWEST)


def _with(pieces: list[str], among: ColumnElement[bool], limit: int) -> Select[UUID]:
    """Cases among these that hold every piece: asked case by case, which LIKE ALL makes sure of."""
    patterns = [pattern_of(piece) for piece in pieces]
    held = CaseSearch.words.op("LIKE", is_comparison=True)(all_(literal(patterns, ARRAY(String))))
    joined = select(Case.id).join(CaseSearch, CaseSearch.case_id == Case.id)
    return joined.where(among, held).order_by(Case.opened_at.desc()).limit(limit)


def pattern_of(piece: str) -> str:
    """What holds the piece, of which every letter means itself."""
    meant = piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{meant}%"


def pieces_of(words: str) -> list[str]:
    """The words asked for; one of one or two letters only as a word of its own, which the index of words can find."""
    return [word if len(word) > 2 else f" {word} " for word in fold(words).split()[:6]]


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


def whole():
    """Cases of a list with the columns of their kinds, one query more for each kind."""
    return selectin_polymorphic(Case, [k.cls for k in all_kinds().values()])
