"""What people decide of a finding: accepted with a reason, opened again, given to somebody. Every decision is kept."""

from uuid import UUID

from sqlalchemy import func, or_, select

from app import db
from app.authz import Actor, staff_roles_that_may
from app.errors import Conflict, Forbidden, NotFound, UserError
from app.identity.models import Membership, User
from app.identity.queries import today
from app.jobs import defer
from app.tenancy import everything
from gis.changes.events import LandChanged
from gis.models import LandCheck, LandFinding, LandFindingEvent
from gis.permissions import Permission as P
from gis.quality.commands import TASK
from gis.quality.looking import look_at
from gis.quality.permissions import Permission
from gis.quality.recording import close_of, record

LONGEST_REASON = 1_000


def get_finding(finding_id: int, actor: Actor) -> LandFinding:
    """Raises NotFound: none, or of another branch. Land of no branch is shown to all who may look."""
    found = db.session().get(LandFinding, finding_id) if finding_id < 2**63 else None
    if found is None or not _within(found, actor.municipalities_where(P.QUALITY_VIEW)):
        raise NotFound("finding_not_found")
    return found


def may_decide(found: LandFinding, actor: Actor) -> bool:
    return _within(found, actor.municipalities_where(Permission.QUALITY_DECIDE))


def accept(finding_id: int, actor: Actor, reason: str) -> LandFinding:
    """It stands as it is, and is not raised again while the shapes stay the same.

    Raises:
        NotFound, Forbidden; Conflict: it is mended, or accepted already. UserError: no reason was given.
    """
    found = _held(finding_id, actor)
    said = reason.strip()[:LONGEST_REASON]
    if found.state != "open":
        raise Conflict("finding_not_open")
    if not said:
        raise UserError("finding_reason_missing")
    now = db.session().scalar(select(func.now()))
    found.state, found.accepted_at, found.accepted_by, found.accepted_reason = "accepted", now, actor.name, said
    return _noted(found, "accepted", actor, said)


def reopen(finding_id: int, actor: Actor, reason: str = "") -> LandFinding:
    """An acceptance is taken back.

    Raises:
        NotFound, Forbidden; Conflict: it is not accepted.
    """
    found = _held(finding_id, actor)
    if found.state != "accepted":
        raise Conflict("finding_not_accepted")
    found.state, found.accepted_at, found.accepted_by, found.accepted_reason = "open", None, None, ""
    return _noted(found, "reopened", actor, reason.strip()[:LONGEST_REASON])


def assign(finding_id: int, actor: Actor, to: UUID | None) -> LandFinding:
    """Somebody of the branch sees to it; None gives it back to all.

    Raises:
        NotFound, Forbidden; Conflict: it is mended. UserError: no such colleague.
    """
    found = _held(finding_id, actor)
    if found.state == "mended":
        raise Conflict("finding_not_open")
    names = dict(colleagues(found))
    if to is not None and to not in names:
        raise UserError("finding_nobody")
    if found.assignee_id == to:
        return found
    found.assignee_id = to
    return _noted(found, "assigned" if to else "unassigned", actor, names[to] if to else "")


def colleagues(found: LandFinding) -> list[tuple[UUID, str]]:
    """Who may decide on it: id and name."""
    day = today()
    query = (
        select(User.id, User.display_name)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.role.in_(staff_roles_that_may(Permission.QUALITY_DECIDE)),
            Membership.valid_from <= day,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= day),
        )
        .distinct()
        .order_by(User.display_name)
    )
    if found.municipality_id is not None:
        query = query.where(Membership.municipality_id == found.municipality_id)
    with everything():
        return [(row.id, row.display_name) for row in db.session().execute(query)]


def ask_for_check() -> bool:
    """The register is looked through by the worker. False: that is under way or waits already."""
    if db.session().scalar(select(LandCheck.id).where(LandCheck.running)) is not None:
        return False
    return defer(TASK, once=TASK) is not None


def follow_change(event: LandChanged) -> None:
    """What was found of parcels that ended is mended; their successors are looked at in the same transaction."""
    close_of(event.parent_ids)
    record(look_at(event.child_ids, whole=True))


def _held(finding_id: int, actor: Actor) -> LandFinding:
    found = get_finding(finding_id, actor)
    if not may_decide(found, actor):
        raise Forbidden("not_permitted")
    db.session().refresh(found, with_for_update=True)
    return found


def _within(found: LandFinding, branches: list[int]) -> bool:
    return found.municipality_id in branches if found.municipality_id is not None else bool(branches)


def _noted(found: LandFinding, kind: str, actor: Actor, reason: str) -> LandFinding:
    db.session().add(LandFindingEvent(finding_id=found.id, kind=kind, reason=reason, actor_id=actor.user_id, actor_name=actor.name))
    db.session().flush()
    return found
