"""A change as a case: drawn by a planner, decided by an approver, or done at once where it is simple."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import select

from app import db
from app.authz import Actor, authorize
from app.casework.commands import Subject, open_case
from app.casework.models import Case
from app.casework.workflow import advance
from app.errors import NotFound, UserError
from app.organisation.models import Municipality
from gis.changes import conflicts, reversing, writing
from gis.changes.commands import apply_change, hold_parents
from gis.changes.examining import ChangeRefused, Examined, examine
from gis.changes.kinds import Kind
from gis.changes.plans import children_in, ground_in, parents_in, plan_of
from gis.changes.previews import SIMPLE, Asked, editable, is_simple, look_ahead
from gis.changes.wording import title_of_change
from gis.crs import to_lonlat
from gis.models import LandChange, LandChangeCase, SpatialUnit
from gis.permissions import Permission

PROCEDURE = "land_change"


@dataclass(frozen=True)
class Submitted:
    """A change that was filed. ``children``: the new parcels, if it was applied at once."""

    case: LandChangeCase
    children: list[SpatialUnit]


def submit_change(asked: Asked, actor: Actor, *, at_once: bool = True) -> Submitted:
    """The change waits for an approver; or stands in the register already, if it is simple and the actor may do so.

    Raises:
        NotFound: a parcel of another branch.
        Conflict: somebody was first.
        ChangeRefused: what stands against it.
    """
    seen, plan = ready_to_file(asked, actor)
    case = _open(asked.kind, seen.held, actor, asked.reason, asked.decision_no, plan)
    return _go(case, actor, at_once and is_simple(seen))


def ready_to_file(asked: Asked, actor: Actor) -> tuple[Examined, dict[str, Any]]:
    """What is asked, with nothing against it and its ground held until the transaction ends, and the plan that its file keeps.

    Raises: as ``submit_change``.
    """
    held = editable(asked.parcel_ids, actor)
    if not asked.reason.strip():
        raise UserError("land_reason_missing")
    hold_parents([parcel.id for parcel in held], [])
    conflicts.refuse_stale(held, dict(asked.versions))
    made, seen = look_ahead(asked, held)
    if seen is None:
        raise ChangeRefused(made.problems)
    seen.refuse()
    return seen, plan_of(seen, conflicts.versions_of([parcel.id for parcel in held]), asked)


def submit_reversal(change: LandChange, actor: Actor, reason: str, *, at_once: bool = True) -> Submitted:
    """As ``submit_change``, for taking a change back.

    Raises:
        NotFound: it was made in another branch.
    """
    if change.municipality_id not in actor.municipalities_where(Permission.LAND_EDIT):
        raise NotFound
    authorize(actor, Permission.LAND_EDIT, change)
    if not reason.strip():
        raise UserError("land_reason_missing")
    reversing.examine_reversal(change).refuse()
    held = reversing.parcels_of(change, "child") or reversing.parcels_of(change, "parent")
    case = _open(Kind.REVERSE, held, actor, reason, "", {}, change.id)
    return _go(case, actor, at_once and Kind(change.kind) in SIMPLE)


def _open(
    kind: Kind, held: list[SpatialUnit], actor: Actor, reason: str, decision_no: str, plan: dict[str, Any], reverses_id: UUID | None = None
) -> LandChangeCase:
    shapes = {parcel_id: to_lonlat(shape) for parcel_id, shape in writing.shapes_of(held).items()}
    names = [conflicts.name_of(parcel) for parcel in held]
    return open_case(
        LandChangeCase,
        procedure=PROCEDURE,
        municipality_id=held[0].municipality_id or 0,
        actor=actor,
        title=title_of_change(kind, names),
        subjects=[Subject("parcel", str(p.id), conflicts.name_of(p), shapes[p.id]) for p in held],
        point_4326=shapely.union_all(list(shapes.values())).representative_point(),
        change_kind=kind.value,
        reason=reason.strip()[:2000],
        decision_no=decision_no.strip()[:80],
        maker_id=actor.user_id,
        plan=plan,
        reverses_id=reverses_id,
    )


def _go(case: LandChangeCase, actor: Actor, at_once: bool) -> Submitted:
    if at_once and may_do_at_once(case, actor):
        advance(case, "apply", actor)
        done = change_of_case(case.id)
        return Submitted(case, reversing.parcels_of(done, "child") if done else [])
    advance(case, "send", actor)
    return Submitted(case, [])


def may_do_at_once(case: Case, actor: Actor) -> bool:
    return actor.may(Permission.LAND_CHANGE_NOW, case) and of_seat(case, actor) is None


def change_of_case(case_id: UUID) -> LandChange | None:
    """What the case wrote, if it did. Index: ix_land_change_case_id."""
    return db.session().scalars(select(LandChange).where(LandChange.case_id == case_id)).one_or_none()


def examined_again(case: LandChangeCase) -> Examined:
    """The case's plan looked at as the land is now; nothing is locked.

    Raises:
        Conflict: a parent changed in the meantime.
    """
    if case.reverses_id is not None:
        return reversing.examine_reversal(reversing.get_change(case.reverses_id), deciding=case.id)
    parents = parents_in(case.plan)
    held = list(db.session().scalars(select(SpatialUnit).where(SpatialUnit.id.in_(dict(parents))).order_by(SpatialUnit.id)))
    conflicts.refuse_stale(held, dict(parents))
    taken, added, shares = ground_in(case.plan, "taken"), ground_in(case.plan, "added"), case.plan["merge_shares"]
    return examine(Kind(case.change_kind), held, children_in(case.plan), taken, added, deciding=case.id, merge_shares=shares)


def still_fits(case: LandChangeCase, _actor: Actor) -> str | None:
    """Guard: nothing stands against the plan as the land is now; what does is raised with its details."""
    examined_again(case).refuse()
    return None


def simple(case: LandChangeCase, _actor: Actor) -> str | None:
    """Guard: no second pair of eyes is needed."""
    if case.reverses_id is not None:
        return None if reversing.get_change(case.reverses_id).kind in SIMPLE else "land_change_not_simple"
    return None if is_simple(examined_again(case)) else "land_change_not_simple"


def of_seat(_case: Case, actor: Actor) -> str | None:
    """Guard: the actor plans for the seat of the amanah."""
    here = actor.municipalities_where(Permission.LAND_CHANGE_NOW)
    seat = select(Municipality.id).where(Municipality.id.in_(here), Municipality.is_seat)
    return None if db.session().scalars(seat.limit(1)).first() is not None else "land_change_not_of_seat"


def by_another(case: LandChangeCase, actor: Actor) -> str | None:
    """Guard: who drew the change does not approve it."""
    return "land_own_change" if case.maker_id is not None and case.maker_id == actor.user_id else None


def write_land_change(case: LandChangeCase, _event: Any, actor: Actor) -> None:
    """Effect: the register changes as the case says."""
    if case.reverses_id is not None:
        change = reversing.get_change(case.reverses_id)
        reversing.reverse_change(change, actor, case=case, reason=case.reason, decision_no=case.decision_no)
        return
    apply_change(
        case.change_kind,
        parents_in(case.plan),
        children_in(case.plan),
        actor,
        case=case,
        reason=case.reason,
        decision_no=case.decision_no,
        taken=ground_in(case.plan, "taken"),
        added=ground_in(case.plan, "added"),
        merge_shares=case.plan["merge_shares"],
    )


GUARDS = {
    "land_change_simple": simple,
    "land_change_of_seat": of_seat,
    "land_change_by_another": by_another,
    "land_change_still_fits": still_fits,
}
EFFECTS = {"write_land_change": write_land_change}
