"""Leave: while one is away another works his inbox, under both names, and never on what either of them recommended."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.casework.models import Case
from app.errors import Forbidden, UserError
from app.identity.models import Membership, User
from app.identity.queries import held_on, today
from app.tenancy import everything
from licensing.models import Application, LeaveCover
from licensing.permissions import Permission as P

LONGEST_DAYS = 120
# Whose work another may do. What lets somebody change the system itself is never lent.
LENT = frozenset({"reviewer", "approver", "director", "planner", "clerk", "inspector", "finance"})


def arrange(
    absent_id: UUID, substitute_id: UUID, municipality_id: int, from_on: date, to_on: date, reason: str, actor: Actor
) -> LeaveCover:
    """The substitute has the absent one's inbox, and his roles where he lacks them, from the first day to the last.

    Raises:
        Forbidden: neither the absent one himself nor a head of the branch.
        UserError: ``leave_days_wrong``, ``leave_same_person``, ``leave_not_staff``, ``leave_overlaps``, ``leave_in_a_ring``.
    """
    if actor.user_id != absent_id and municipality_id not in actor.municipalities_where(P.DESK_BALANCE):
        raise Forbidden("not_permitted", permission=str(P.DESK_LEAVE))
    if not today() <= from_on <= to_on or (to_on - from_on).days > LONGEST_DAYS:
        raise UserError("leave_days_wrong", days=LONGEST_DAYS)
    if absent_id == substitute_id:
        raise UserError("leave_same_person")
    with everything():
        _hold(absent_id, substitute_id)
        held, own = roles_of(absent_id, municipality_id, from_on), roles_of(substitute_id, municipality_id, from_on)
        if not held or not own:
            raise UserError("leave_not_staff")
        if _overlapping(absent_id, from_on, to_on):
            raise UserError("leave_overlaps")
        if any(c.substitute_id == absent_id for c in _overlapping(substitute_id, from_on, to_on)):
            raise UserError("leave_in_a_ring")
        cover = LeaveCover(
            municipality_id=municipality_id,
            absent_id=absent_id,
            substitute_id=substitute_id,
            from_on=from_on,
            to_on=to_on,
            reason=reason.strip()[:300],
            roles=sorted((held & LENT) - own),
            memberships=[],
            arranged_by_id=actor.user_id,
        )
        db.session().add(cover)
        _lend(cover)
    return cover


def end_early(cover: LeaveCover, actor: Actor) -> None:
    """The absent one is back: what was lent ends now."""
    if actor.user_id not in (cover.absent_id, cover.arranged_by_id) and cover.municipality_id not in actor.municipalities_where(
        P.DESK_BALANCE
    ):
        raise Forbidden("not_permitted", permission=str(P.DESK_LEAVE))
    now = datetime.now(UTC)
    with everything():
        cover.ended_at = cover.ended_at or now
        for row in db.session().scalars(select(Membership).where(Membership.id.in_([UUID(key) for key in cover.memberships]))):
            row.ended_at = row.ended_at or now
        db.session().flush()


def covers_of(user_id: UUID | None, on: date | None = None) -> list[LeaveCover]:
    """For whom the person stands in on the day. Index: ix_leave_cover_substitute."""
    if user_id is None:
        return []
    day = on or today()
    query = select(LeaveCover).where(
        LeaveCover.substitute_id == user_id, LeaveCover.from_on <= day, LeaveCover.to_on >= day, LeaveCover.ended_at.is_(None)
    )
    with everything():
        return list(db.session().scalars(query))


def absent_on(municipality_id: int, on: date | None = None) -> frozenset[UUID]:
    """Who of the branch is away on the day."""
    day = on or today()
    query = select(LeaveCover.absent_id).where(
        LeaveCover.municipality_id == municipality_id, LeaveCover.from_on <= day, LeaveCover.to_on >= day, LeaveCover.ended_at.is_(None)
    )
    with everything():
        return frozenset(db.session().scalars(query))


def desks_of(actor: Actor) -> frozenset[UUID]:
    """Whose files the person may work on: his own and those of whom he stands in for today."""
    if actor.user_id is None:
        return frozenset()
    return frozenset({actor.user_id, *(c.absent_id for c in covers_of(actor.user_id))})


def principal_of(case: Case, actor: Actor) -> str:
    """The name of the one in whose place the actor works on this case; empty where he works in his own."""
    if actor.user_id is None or case.municipality_id not in actor.roles:
        return ""
    covers = [c for c in covers_of(actor.user_id) if c.municipality_id == case.municipality_id]
    owner = case.assigned_to_id
    meant = [c for c in covers if c.absent_id == owner] or (
        [c for c in covers if c.roles] if owner is None and _works_through(covers, case) else []
    )
    return db.session().get_one(User, meant[0].absent_id).display_name if meant else ""


def decides_only_through(case: Application, actor: Actor, permission: str) -> frozenset[UUID]:
    """Those in whose place the actor decides here because no role of his own would let him."""
    covers = [c for c in covers_of(actor.user_id) if c.municipality_id == case.municipality_id]
    lent = {role for c in covers for role in c.roles}
    own = frozenset(actor.roles.get(case.municipality_id, frozenset())) - lent
    if Actor(user_id=actor.user_id, roles={case.municipality_id: own}).may(permission, case):
        return frozenset()
    return frozenset(c.absent_id for c in covers if c.roles)


def list_covers(municipality_ids: Iterable[int], since: date) -> list[LeaveCover]:
    """Leave of the branches that is not over, by its first day."""
    query = select(LeaveCover).where(LeaveCover.municipality_id.in_(list(municipality_ids)), LeaveCover.to_on >= since)
    return list(db.session().scalars(query.order_by(LeaveCover.from_on)))


def roles_of(user_id: UUID, municipality_id: int, on: date) -> frozenset[str]:
    query = select(Membership.role).where(Membership.user_id == user_id, Membership.municipality_id == municipality_id, held_on(on))
    return frozenset(db.session().scalars(query))


def _hold(*user_ids: UUID) -> None:
    """Leave of these people is arranged by nobody else until the transaction ends."""
    db.session().execute(select(User.id).where(User.id.in_(user_ids)).order_by(User.id).with_for_update())


def _works_through(covers: list[LeaveCover], case: Case) -> bool:
    """An unclaimed file is worked through a cover only by a role that the cover lends."""
    return case.kind == "application" and case.state == "recommended" and any("approver" in c.roles for c in covers)


def _overlapping(absent_id: UUID, from_on: date, to_on: date) -> list[LeaveCover]:
    query = select(LeaveCover).where(
        LeaveCover.absent_id == absent_id, LeaveCover.from_on <= to_on, LeaveCover.to_on >= from_on, LeaveCover.ended_at.is_(None)
    )
    return list(db.session().scalars(query))


def _lend(cover: LeaveCover) -> None:
    """Dated memberships of the roles that the substitute lacks: the one way in which anybody holds a role."""
    rows = [
        Membership(
            user_id=cover.substitute_id,
            municipality_id=cover.municipality_id,
            role=role,
            valid_from=cover.from_on,
            valid_to=cover.to_on,
            granted_by_id=cover.arranged_by_id,
        )
        for role in cover.roles
    ]
    db.session().add_all(rows)
    db.session().flush()
    cover.memberships = [str(row.id) for row in rows]
    db.session().flush()
