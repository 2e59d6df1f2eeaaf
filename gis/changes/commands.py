"""What changes the land. Parents end, children begin at the same moment, and everything of the parents follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import shapely
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Polygon
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import db
from app.authz import Actor, authorize
from app.casework.models import Case
from app.errors import Conflict, NotFound, UserError
from app.events import publish
from app.sqlfile import load_sql
from gis.changes import conflicts, obligations, rights, writing
from gis.changes.events import LandChanged
from gis.changes.examining import Examined, examine, taken_ground
from gis.changes.kinds import Kind
from gis.changes.rules import Ground, many
from gis.changes.shares import money_by_share
from gis.changes.writing import Child
from gis.crs import STORAGE_SRID, legal_area_m2
from gis.models import LandChange, LandChangeParcel, LandObligation, SpatialUnit
from gis.permissions import Permission

__all__ = ["Applied", "Child", "apply_change"]
REACH_M = 70.0  # how far around a change the edges of others are found again


@dataclass(frozen=True)
class Applied:
    """A change that stands in the register."""

    id: UUID
    kind: Kind
    parents: list[SpatialUnit]
    children: list[SpatialUnit]
    change: LandChange


@dataclass(frozen=True)
class Grounds:
    """On whose decision a change is written."""

    actor: Actor
    case: Case | None = None
    reason: str = ""
    decision_no: str = ""
    reverses_id: UUID | None = None


def apply_change(
    kind: Kind | str,
    parents: Sequence[tuple[int, str | None]],
    children: Sequence[Child],
    actor: Actor,
    *,
    case: Case | None = None,
    reason: str = "",
    decision_no: str = "",
    taken: MultiPolygon | Polygon | None = None,
    added: MultiPolygon | Polygon | None = None,
    merge_shares: bool = False,
) -> Applied:
    """The parents end and the children stand in their place; the caller's transaction carries all of it or nothing.

    Args:
        parents: (parcel id, version). The version is what ``conflicts.versions_of`` told when the person looked; None does
            not ask.
        case: the case whose procedure allowed it (a land change, a survey decision); without one the actor must be
            allowed to edit land himself.
        taken: ground of the parents that no child gets (street, public use), storage CRS. Only where the kind allows it.
        added: ground that no parcel held and a child gets (road surplus, survey), storage CRS. A survey that says neither
            takes what the child leaves out and adds what it covers beyond its parent.
        merge_shares: owners of different parents hold the child by area; otherwise they must be the same.

    Raises:
        NotFound: no such parcel.
        Forbidden: the actor may not change land in the parcels' branch.
        Conflict: somebody changed a parent, or took the ground, first; ``who`` and ``when`` are told.
        ChangeRefused: the ground does not come out even, something open stands on a parent, numbers repeat, owners differ.
    """
    kind, gone, come = Kind(kind), many(taken), many(added)
    if kind is Kind.REVERSE:
        raise UserError("land_reverse_by_its_own")
    held = hold_parents([parcel_id for parcel_id, _ in parents], [*(c.geom for c in children), gone, come])
    if case is None:
        for parcel in held:
            authorize(actor, Permission.LAND_EDIT, parcel)  # type: ignore[arg-type]  # on nobody's ground nobody holds a role
    if len({parcel.municipality_id for parcel in held}) > 1:
        raise UserError("land_branches_differ")
    conflicts.refuse_stale(held, dict(parents))
    if kind is Kind.SURVEY and taken is None and added is None:
        gone, come = _measured_anew(held, children)
    found = examine(kind, held, children, gone, come, deciding=case.id if case else None, merge_shares=merge_shares)
    found.refuse()
    return write_change(found, Grounds(actor, case, reason, decision_no))


def hold_parents(parcel_ids: Sequence[int], shapes: Sequence[Ground]) -> list[SpatialUnit]:
    """The parcels, by id; they and the ground of the shapes are locked against other changes until the transaction ends.

    Raises:
        NotFound: one of them does not exist.
    """
    wanted = sorted(set(parcel_ids))
    query = select(SpatialUnit).where(SpatialUnit.id.in_(wanted)).order_by(SpatialUnit.id)
    known = list(db.session().scalars(query))
    if len(known) < len(wanted):
        raise NotFound("parcel_not_found")
    around = [shape for shape in (*writing.shapes_of(known).values(), *shapes) if not shape.is_empty]
    x0, y0, x1, y1 = (float(edge) for edge in shapely.total_bounds(around))
    box = {"x0": x0 - REACH_M, "y0": y0 - REACH_M, "x1": x1 + REACH_M, "y1": y1 + REACH_M}
    db.session().execute(load_sql("gis", "changes/lock_ground"), box)
    held = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(db.session().scalars(held))


def write_change(found: Examined, on: Grounds) -> Applied:
    """What was examined stands in the register, and the database agrees to it now, not at the commit.

    Raises:
        Conflict: the ground of a child went to somebody else in the meantime.
    """
    change = _record(found, on)
    begun = _write(change, found)
    _carry(change, found, begun)
    writing.settle(found.held, begun)
    _ask_database(found.held, begun)
    publish(LandChanged(change.id, change.kind, tuple(p.id for p in found.held), tuple(c.id for c in begun)))
    return Applied(change.id, found.kind, found.held, begun, change)


def _measured_anew(held: Sequence[SpatialUnit], children: Sequence[Child]) -> tuple[Ground, Ground]:
    """What a survey leaves of the parcel, and what it covers beyond it."""
    before = shapely.union_all(list(writing.shapes_of(held).values()))
    after = shapely.union_all([child.geom for child in children if child.geom.is_valid])
    return many(before.difference(after)), many(after.difference(before))


def _record(found: Examined, on: Grounds) -> LandChange:
    change = LandChange(
        kind=found.kind.value,
        municipality_id=(found.held or found.models)[0].municipality_id,
        case_id=on.case.id if on.case is not None else None,
        reverses_id=on.reverses_id,
        decision_no=on.decision_no.strip(),
        reason=on.reason.strip(),
        actor_id=on.actor.user_id,
        actor_name=on.actor.name,
        applied_at=writing.moment_now(),
        area_before_m2=sum((parcel.area_m2 for parcel in found.held), Decimal(0)),
        area_after_m2=sum((legal(child.geom) for child in found.children), Decimal(0)),
        taken_m2=legal(found.taken),
        added_m2=legal(found.added),
        taken=from_shape(found.taken, STORAGE_SRID) if found.taken.area > 0 else None,
        added=from_shape(found.added, STORAGE_SRID) if found.added.area > 0 else None,
    )
    db.session().add(change)
    db.session().flush()
    return change


def legal(shape: Ground) -> Decimal:
    """Square metres in the UTM zone of the longitude."""
    return Decimal(legal_area_m2(shape)).quantize(Decimal("0.0001")) if shape.area > 0 else Decimal(0)


def _write(change: LandChange, found: Examined) -> list[SpatialUnit]:
    session, moment = db.session(), change.applied_at
    writing.end_parcels(found.held, moment)
    begun = [writing.begin_parcel(child, model, moment) for child, model in zip(found.children, found.models, strict=True)]
    session.flush()
    session.add_all(LandChangeParcel(change_id=change.id, parcel_id=parcel.id, part="parent") for parcel in found.held)
    session.add_all(LandChangeParcel(change_id=change.id, parcel_id=parcel.id, part="child") for parcel in begun)
    for child, source in zip(begun, found.sources, strict=True):
        writing.record_lineage(found.kind, child, source, moment, change.case_id, change.reason or change.decision_no)
    rights.end_rights([parcel.id for parcel in found.held], moment)
    rights.give_rights({c.id: own for c, own in zip(begun, found.owning, strict=True)}, change.municipality_id, moment)
    return begun


def _carry(change: LandChange, found: Examined, begun: Sequence[SpatialUnit]) -> None:
    """Every open case of a parent stands on the children."""
    children = writing.shapes_of(begun)
    for one in found.open_here:
        carried = obligations.shared_out(one, children, found.grounds[one.parcel_id])
        owed = money_by_share(one.owed, list(carried.values()))
        for (parcel_id, share), sum_owed in zip(carried.items(), owed, strict=True):
            row = LandObligation(change_id=change.id, parcel_id=parcel_id, case_id=one.case_id, share=share, owed=sum_owed or None)
            db.session().add(row)
    db.session().flush()


def _ask_database(held: Sequence[SpatialUnit], begun: Sequence[SpatialUnit]) -> None:
    try:
        with db.session().begin_nested():
            db.session().execute(load_sql("gis", "changes/check_now"))
            # inside, too: a savepoint of the caller that is undone brings back what stood when this one ended
            db.session().execute(load_sql("gis", "changes/check_later"))
    except IntegrityError as refused:
        if refused.orig is None or refused.orig.diag.constraint_name != "spatial_unit_no_overlap":  # type: ignore[attr-defined]
            raise
        for problem in taken_ground(list(writing.shapes_of(begun).values()), [p.id for p in (*held, *begun)]):
            raise Conflict(problem.code, **problem.details) from refused
        raise
