"""Who has how much on his desk, and handing files to the least loaded one who is there.

The rule, as the page says it: of the branch's reviewers who are present today and have no interest in the file, the one with the
fewest open files gets it; of equals, the one whose last file was longest ago.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import func, select

from app import db
from app.authz import Actor
from app.casework.commands import assign
from app.casework.inbox import InboxFilter, list_inbox
from app.casework.models import Case
from app.errors import UserError
from app.identity.models import Membership, User
from app.identity.queries import held_on, today
from app.tenancy import everything
from licensing.models import Application
from licensing.review import cover
from licensing.review.interest import colleagues_without_interest

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Load:
    """One reviewer's desk."""

    user: User
    present: bool
    open: int
    late: int
    oldest: datetime | None
    latest: datetime | None  # when the file he got last was opened


def loads(municipality_id: int, role: str = "reviewer") -> list[Load]:
    """Desks of the branch's reviewers, the lightest first. Index: ix_case_desk."""
    day, away = today(), cover.absent_on(municipality_id)
    files = func.count(Case.id.distinct())  # who holds the role twice, of his own and lent, has no file twice
    late = files.filter(Case.due_at < func.now())
    query = (
        select(User, files, late, func.min(Case.opened_at), func.max(Case.opened_at))
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(Case, (Case.assigned_to_id == User.id) & Case.closed_at.is_(None))
        .where(Membership.municipality_id == municipality_id, Membership.role == role, held_on(day), User.is_active)
        .group_by(User.id)
    )
    with everything():
        rows = [Load(u, u.id not in away, n, over, first, last) for u, n, over, first, last in db.session().execute(query)]
    return in_turn(rows)


def lightest(application: Application, desks: list[Load]) -> User:
    """Who gets the file by the rule.

    Raises:
        UserError ``nobody_present``.
    """
    there = [load for load in desks if load.present]
    with everything():
        fit = {user.id for user in colleagues_without_interest(application, [load.user for load in there])}
    chosen = next((load.user for load in there if load.user.id in fit), None)
    if chosen is None:
        raise UserError("nobody_present")
    return chosen


def hand_out(municipality_id: int, how_many: int, actor: Actor) -> tuple[int, int]:
    """The most urgent unclaimed files lie on the desks of the least loaded reviewers; returns (handed out, left for want of anybody).

    Raises:
        Forbidden: the actor hands out no files in the branch.
    """
    done = left = 0
    chosen = InboxFilter(free=True, municipality_id=municipality_id)
    rows = list_inbox(actor, chosen, ["application"], ["submitted"])[: min(how_many, MOST_AT_ONCE)]
    desks = loads(municipality_id)
    for row in rows:
        assert isinstance(row.case, Application)
        try:
            user = lightest(row.case, desks)
        except UserError:
            left += 1
            continue
        assign(row.case, user.id, user.display_name, actor)
        desks = in_turn(_with(load, row.case) if load.user is user else load for load in desks)
        done += 1
    return done, left


def _with(load: Load, case: Case) -> Load:
    return replace(load, open=load.open + 1, latest=max(filter(None, (load.latest, case.opened_at))))


def in_turn(desks: Iterable[Load]) -> list[Load]:
    """Who is next comes first: present, with the fewest files, whose last file was longest ago."""
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(desks, key=lambda load: (not load.present, load.open, load.latest or never, load.user.display_name))
