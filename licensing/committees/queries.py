"""Seats, sessions, agendas and what a committee resolved of a file."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select

from app import db
from app.authz import Actor
from app.errors import NotFound
from app.identity.models import Membership, User
from app.identity.queries import held_on, today
from app.tenancy import everything
from licensing.applications import queries as applications
from licensing.committees.charters import Charter, charters
from licensing.models import AgendaItem, Application, CommitteeSeat, CommitteeSession

USUAL = "licences"
PARTS = ("chair", "secretary", "member")


def charter_of(application: Application) -> Charter:
    """The committee to which the service sends its files."""
    code = applications.definition_of(application).committee or USUAL
    return charters().get(code) or charters()[USUAL]


def seated(code: str, municipality_id: int, on: date | None = None) -> list[tuple[UUID, str, str]]:
    """(user, name, part) of who sits on the branch's committee that day: appointed, else by the roles that the charter names."""
    day = on or today()
    with everything():
        query = (
            select(CommitteeSeat.user_id, User.display_name, CommitteeSeat.part)
            .join(User, User.id == CommitteeSeat.user_id)
            .where(
                CommitteeSeat.municipality_id == municipality_id,
                CommitteeSeat.committee_code == code,
                CommitteeSeat.valid_from <= day,
                or_(CommitteeSeat.valid_to.is_(None), CommitteeSeat.valid_to >= day),
            )
        )
        rows = [(user, name, part) for user, name, part in db.session().execute(query)]
        rows = rows or _by_role(charters()[code], municipality_id, day)
    return sorted(rows, key=lambda row: (PARTS.index(row[2]), row[1]))


def works_in(municipality_id: int, user_id: UUID, on: date) -> bool:
    """The person is an employee of the branch that day."""
    query = select(Membership.id).where(Membership.user_id == user_id, Membership.municipality_id == municipality_id, held_on(on))
    with everything():
        return db.session().scalars(query.limit(1)).first() is not None


def part_of(actor: Actor, code: str, municipality_id: int) -> str | None:
    """chair | secretary | member, or None: sits not on it."""
    return next((part for user, _, part in seated(code, municipality_id) if user == actor.user_id), None)


def get_session(session_id: UUID, *, held: bool = False) -> CommitteeSession:
    """The session; ``held``: until the transaction ends, so that of two who sign at once the second sees the first's name.

    Raises:
        NotFound: no such session, or in a branch where the reader does not work.
    """
    query = select(CommitteeSession).where(CommitteeSession.id == session_id)
    if held:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session().scalars(query).one_or_none()
    if found is None:
        raise NotFound("session_not_found")
    return found


def list_sessions(municipalities: Sequence[int], since: datetime, limit: int = 100) -> list[CommitteeSession]:
    """Sessions of the branches from a moment on, earliest first. Index: ix_committee_session_calendar."""
    query = select(CommitteeSession).where(CommitteeSession.municipality_id.in_(municipalities), CommitteeSession.held_at >= since)
    return list(db.session().scalars(query.order_by(CommitteeSession.held_at).limit(limit)))


def list_past(municipalities: Sequence[int], before: datetime, limit: int = 30) -> list[CommitteeSession]:
    query = select(CommitteeSession).where(CommitteeSession.municipality_id.in_(municipalities), CommitteeSession.held_at < before)
    return list(db.session().scalars(query.order_by(CommitteeSession.held_at.desc()).limit(limit)))


def waiting(code: str, municipality_id: int, limit: int = 200) -> list[tuple[AgendaItem, Application]]:
    """Files referred to the committee that are on no agenda yet, oldest first. Index: ix_committee_agenda_item_waiting."""
    query = (
        select(AgendaItem, Application)
        .join(Application, Application.id == AgendaItem.application_id)
        .where(
            AgendaItem.committee_code == code,
            AgendaItem.session_id.is_(None),
            AgendaItem.outcome.is_(None),
            Application.municipality_id == municipality_id,
        )
        .order_by(AgendaItem.referred_at)
        .limit(limit)
    )
    return [(item, file) for item, file in db.session().execute(query)]


def count_waiting(municipality_id: int) -> dict[str, int]:
    """Files that wait for an agenda, by committee."""
    query = (
        select(AgendaItem.committee_code, func.count())
        .join(Application, Application.id == AgendaItem.application_id)
        .where(AgendaItem.session_id.is_(None), AgendaItem.outcome.is_(None), Application.municipality_id == municipality_id)
        .group_by(AgendaItem.committee_code)
    )
    return {row[0]: row[1] for row in db.session().execute(query)}


def applications_of(items: Sequence[AgendaItem]) -> dict[UUID, Application]:
    ids = [item.application_id for item in items]
    return {a.id: a for a in db.session().scalars(select(Application).where(Application.id.in_(ids)))} if ids else {}


def last_item(application: Application) -> AgendaItem | None:
    """The file's latest referral."""
    query = select(AgendaItem).where(AgendaItem.application_id == application.id)
    return db.session().scalars(query.order_by(AgendaItem.referred_at.desc(), AgendaItem.id.desc()).limit(1)).first()


def session_of(item: AgendaItem) -> CommitteeSession | None:
    with everything():
        return db.session().get(CommitteeSession, item.session_id) if item.session_id else None


def took_part(application: Application, user_id: UUID | None) -> bool:
    """The person voted on the file, in any session."""
    query = select(AgendaItem).where(AgendaItem.application_id == application.id)
    with everything():
        return any(vote.user_id == user_id and vote.vote != "recused" for item in db.session().scalars(query) for vote in item.votes)


def _by_role(charter: Charter, municipality_id: int, day: date) -> list[tuple[UUID, str, str]]:
    seats = charter.seats
    part_by_role = dict.fromkeys(seats.member, "member") | {seats.secretary: "secretary", seats.chair: "chair"}
    query = (
        select(Membership.user_id, User.display_name, Membership.role)
        .join(User, User.id == Membership.user_id)
        .where(Membership.municipality_id == municipality_id, Membership.role.in_(part_by_role), held_on(day), User.is_active)
        .order_by(User.display_name)
    )
    found: dict[UUID, tuple[UUID, str, str]] = {}
    for user, name, role in db.session().execute(query):
        part = part_by_role[role]
        if user not in found or PARTS.index(part) < PARTS.index(found[user][2]):
            found[user] = (user, name, part)
    return _one_head(list(found.values()))


def _one_head(rows: list[tuple[UUID, str, str]]) -> list[tuple[UUID, str, str]]:
    """A committee has one chair and one secretary; further holders of those roles are members."""
    taken: set[str] = set()
    seats = []
    for user, name, part in rows:
        kept = "member" if part in taken else part
        taken |= {kept} if kept != "member" else set()
        seats.append((user, name, kept))
    return seats
