"""What the administrator may ask, within the branches where he administers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select

from app import db
from app.authz import Actor, Permission
from app.casework.models import Case, CaseEvent
from app.errors import NotFound
from app.identity.models import Membership, User
from app.identity.queries import today
from app.organisation.models import Holiday, Municipality, OrgUnit
from app.tenancy import everything

PAGE = 50


@dataclass(frozen=True)
class RoleHeld:
    membership: Membership
    municipality: str
    now: bool


def branches_of(actor: Actor) -> list[int]:
    return actor.municipalities_where(Permission.ADMINISTER)


def list_users(words: str = "", after: str = "") -> list[User]:
    """Accounts by user name; one more than a page if there is more."""
    query = select(User).order_by(User.username).limit(PAGE + 1)
    if words:
        pattern = f"%{words.strip().lower()}%"
        query = query.where(or_(User.username.ilike(pattern), User.display_name.ilike(pattern)))
    if after:
        query = query.where(User.username > after)
    return list(db.session().scalars(query))


def get_user(username: str) -> User:
    """The account of that name.

    Raises:
        NotFound: there is none.
    """
    user = db.session().scalars(select(User).where(User.username == username)).one_or_none()
    if user is None:
        raise NotFound
    return user


def list_roles(users: Sequence[User]) -> dict[UUID, list[RoleHeld]]:
    """Every role each account holds or held, the present ones first, by the account's id. Index: ix_membership_user_id."""
    day = today()
    held: dict[UUID, list[RoleHeld]] = {user.id: [] for user in users}
    rows = db.session().execute(
        select(Membership, Municipality.name)
        .join(Municipality, Municipality.id == Membership.municipality_id)
        .where(Membership.user_id.in_(held))
        .order_by(Membership.ended_at.is_not(None), Membership.valid_to.is_not(None), Membership.role, Municipality.id)
    )
    for row, name in rows:
        now = row.ended_at is None and row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)
        held[row.user_id].append(RoleHeld(row, name, now))
    return held


def get_membership(membership_id: UUID, actor: Actor) -> Membership:
    """A role of a branch that the actor administers.

    Raises:
        NotFound: none such there.
    """
    row = db.session().get(Membership, membership_id)
    if row is None or row.municipality_id not in branches_of(actor):
        raise NotFound
    return row


def list_units(actor: Actor) -> list[tuple[OrgUnit, str]]:
    query = (
        select(OrgUnit, Municipality.name)
        .join(Municipality, Municipality.id == OrgUnit.municipality_id)
        .where(OrgUnit.municipality_id.in_(branches_of(actor)))
        .order_by(Municipality.id, OrgUnit.code)
    )
    return [(unit, name) for unit, name in db.session().execute(query)]


def list_holidays(year: int) -> list[Holiday]:
    """Holidays of a Gregorian year, in order."""
    query = select(Holiday).where(Holiday.day >= date(year, 1, 1), Holiday.day <= date(year, 12, 31)).order_by(Holiday.day)
    return list(db.session().scalars(query))


def list_events(actor: Actor, before: str = "") -> list[tuple[CaseEvent, str]]:
    """What happened in the administrator's branches, latest first; keyset on the time-ordered id.

    The reader sees who did what to which number, never the case's content.
    """
    query = (
        select(CaseEvent, Case.reference)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(Case.municipality_id.in_(branches_of(actor)))
        .order_by(CaseEvent.id.desc())
        .limit(PAGE + 1)
    )
    if before:
        query = query.where(CaseEvent.id < UUID(before))
    with everything():  # an administrator has no view of cases; the branches are named above
        return [(event, reference) for event, reference in db.session().execute(query)]


@dataclass(frozen=True)
class Health:
    """One fact about the running installation: what, whether well, and in words."""

    label: str
    well: bool
    words: str


def database_version() -> str:
    return str(db.session().scalar(select(func.version()))).split(" on ")[0]


def postgis_version() -> str:
    return str(db.session().scalar(select(func.postgis_lib_version())))


def database_bytes() -> int:
    return int(db.session().scalar(select(func.pg_database_size(func.current_database()))) or 0)
