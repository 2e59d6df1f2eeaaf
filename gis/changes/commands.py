"""What changes the land. Parents end, children begin at the same moment, and everything of the parents follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

import shapely
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Polygon
from sqlalchemy import select, tuple_
from sqlalchemy.exc import IntegrityError

from app import db
from app.authz import Actor, authorize
from app.casework.models import Case
from app.errors import NotFound, UserError
from app.events import publish
from app.sqlfile import load_sql
from gis.changes import conflicts, obligations, rights, writing
from gis.changes.events import LandChanged
from gis.changes.kinds import Kind
from gis.changes.obligations import Obligation
from gis.changes.rules import Ground, Problem, is_real, many, problems_of
from gis.changes.shares import Right, inherited, same_owners
from gis.changes.writing import Child
from gis.crs import STORAGE_SRID, legal_area_m2
from gis.models import LandChange, LandChangeParcel, LandObligation, SpatialUnit
from gis.permissions import Permission

__all__ = ["Applied", "Child", "apply_change", "hold_parents"]
REACH_M = 70.0  # how far around a change the edges of others are found again


@dataclass(frozen=True)
class Applied:
    """A change that stands in the register."""

    id: UUID
    kind: Kind
    parents: list[SpatialUnit]
    children: list[SpatialUnit]
    change: LandChange


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
        added: ground that no parcel held and a child gets (road surplus, survey), storage CRS.
        merge_shares: owners of different parents hold the child by area; otherwise they must be the same.

    Raises:
        NotFound: no such parcel.
        Forbidden: the actor may not change land in the parcels' branch.
        Conflict: somebody changed a parent, or took the ground, first; ``who`` and ``when`` are told.
        UserError: the ground does not come out even, something open stands on a parent, numbers repeat, owners differ.
    """
    kind, gone, come = Kind(kind), many(taken), many(added)
    if kind is Kind.REVERSE:
        raise UserError("land_reverse_by_its_own")
    held = hold_parents([parcel_id for parcel_id, _ in parents], [c.geom for c in children], gone, come)
    if case is None:
        for parcel in held:
            authorize(actor, Permission.LAND_EDIT, parcel)  # type: ignore[arg-type]  # on nobody's ground nobody holds a role
    conflicts.refuse_stale(held, dict(parents))
    grounds = writing.shapes_of(held)
    _refuse(problems_of(kind, list(grounds.values()), [c.geom for c in children], gone, come))
    _refuse_taken_ground([*(c.geom for c in children), come], [parcel.id for parcel in held])
    sources = [writing.made_of(child.geom, grounds) for child in children]
    owning = _rights(kind, children, sources, rights.rights_in(list(grounds)), merge_shares)
    open_here = obligations.open_obligations(kind, list(grounds), case.id if case else None)
    refuse_blocked(open_here)
    models = [_model(held, child, source) for child, source in zip(children, sources, strict=True)]
    numbered = [replace(c, parcel_no=c.parcel_no.strip() or m.parcel_no) for c, m in zip(children, models, strict=True)]
    _refuse_numbers(numbered, models, list(grounds))
    moment = writing.moment_now()
    change = _record(kind, held, numbered, gone, come, actor, moment, case, reason, decision_no)
    begun = _write(change, held, numbered, models, sources, owning)
    _carry(change, open_here, grounds, begun)
    return settle_change(change, held, begun)


def hold_parents(parcel_ids: Sequence[int], *shapes: Sequence[Ground] | Ground) -> list[SpatialUnit]:
    """The parcels, locked against other changes of the same ground until the transaction ends, by id.

    Raises:
        NotFound: one of them does not exist.
    """
    wanted = sorted(set(parcel_ids))
    query = select(SpatialUnit).where(SpatialUnit.id.in_(wanted)).order_by(SpatialUnit.id)
    known = list(db.session().scalars(query))
    if len(known) < len(wanted):
        raise NotFound("parcel_not_found")
    around = [*writing.shapes_of(known).values(), *(g for s in shapes for g in ([s] if isinstance(s, Polygon | MultiPolygon) else s))]
    x0, y0, x1, y1 = map(float, shapely.total_bounds([shape.buffer(REACH_M).envelope for shape in around if not shape.is_empty]))
    db.session().execute(load_sql("gis", "changes/lock_ground"), {"x0": x0, "y0": y0, "x1": x1, "y1": y1})
    held = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return list(db.session().scalars(held))


def refuse_blocked(found: Sequence[Obligation]) -> None:
    """Nothing on the land must be finished before it may change.

    Raises:
        UserError: something must; each is named.
    """
    if blocking := [one for one in found if one.blocks]:
        raise UserError("land_obligations_block", what="، ".join(dict.fromkeys(one.sentence() for one in blocking)))


def settle_change(change: LandChange, held: list[SpatialUnit], begun: list[SpatialUnit]) -> Applied:
    """The rows are written: what follows from them is written too, and the database agrees now, not at the commit.

    Raises:
        Conflict: the ground of a child went to somebody else in the meantime.
    """
    writing.settle(held, begun)
    try:
        with db.session().begin_nested():
            db.session().execute(load_sql("gis", "changes/check_now"))
    except IntegrityError as refused:
        if getattr(refused.orig.diag, "constraint_name", "") != "spatial_unit_no_overlap":  # type: ignore[union-attr]
            raise
        _refuse_taken_ground(list(writing.shapes_of(begun).values()), [p.id for p in (*held, *begun)])
        raise
    db.session().execute(load_sql("gis", "changes/check_later"))
    applied = Applied(change.id, Kind(change.kind), held, begun, change)
    publish(LandChanged(change.id, change.kind, tuple(p.id for p in held), tuple(c.id for c in begun)))
    return applied


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise UserError(problems[0].code, **problems[0].details)


def _refuse_taken_ground(shapes: Sequence[Ground], but: Sequence[int]) -> None:
    asked = many(shapely.union_all([shape for shape in shapes if not shape.is_empty]))
    for row in ground_held_by_others(asked, but):
        raise conflicts.ground_taken_first(db.session().get_one(SpatialUnit, row.id))


def ground_held_by_others(shape: Ground, but: Sequence[int]) -> list:
    """Live parcels that really overlap the shape: id, reference, geom of what is common (WKB)."""
    if not is_real(shape):
        return []
    given = {"shape": shapely.to_wkb(shape, hex=True), "storage_srid": STORAGE_SRID, "but": list(but)}
    return list(db.session().execute(load_sql("gis", "changes/live_ground"), given))


def _rights(
    kind: Kind, children: Sequence[Child], sources: Sequence[Mapping[int, float]], held: Mapping[int, list[Right]], by_area: bool
) -> list[list[Right]]:
    """What each child inherits. Where a boundary moved, a child belongs to the owners of the parcel whose number it keeps."""
    found = []
    for child, source in zip(children, sources, strict=True):
        weights: Mapping[int, float] = {child.of: 1.0} if child.of in held else source
        if kind is Kind.ADJUST and child.of not in held:
            weights = {max(source, key=lambda parent: source[parent]): 1.0} if source else {}
        if not by_area and not same_owners([held[parent] for parent in weights] or [[]]):
            raise UserError("owners_differ")
        found.append(inherited(weights, held))
    return found


def _model(held: Sequence[SpatialUnit], child: Child, source: Mapping[int, float]) -> SpatialUnit:
    """The parent from which a child takes what is not said about it."""
    wanted = child.of if child.of is not None else max(source, key=lambda parent: source[parent], default=held[0].id)
    return next((parcel for parcel in held if parcel.id == wanted), held[0])


def _refuse_numbers(children: Sequence[Child], models: Sequence[SpatialUnit], ending: Sequence[int]) -> None:
    """No number comes twice, here or on land that stays. Index: uq_spatial_unit_live_number."""
    numbers = [
        (c.plan_no if c.plan_no is not None else m.plan_no, c.block_no if c.block_no is not None else m.block_no, c.parcel_no)
        for c, m in zip(children, models, strict=True)
        if c.parcel_no
    ]
    if len(set(numbers)) < len(numbers):
        raise UserError("numbers_do_not_match")
    columns = tuple_(SpatialUnit.plan_no, SpatialUnit.block_no, SpatialUnit.parcel_no)
    taken = select(SpatialUnit.reference).where(
        columns.in_(numbers),
        SpatialUnit.end_lifespan_version.is_(None),
        SpatialUnit.parcel_no != "",
        SpatialUnit.id.not_in(list(ending)),
        SpatialUnit.municipality_id.in_({model.municipality_id for model in models}),
    )
    if numbers and (found := db.session().scalars(taken.limit(1)).first()):
        raise UserError("land_number_taken", reference=found)


def _record(
    kind: Kind,
    held: Sequence[SpatialUnit],
    children: Sequence[Child],
    taken: Ground,
    added: Ground,
    actor: Actor,
    moment: datetime,
    case: Case | None,
    reason: str,
    decision_no: str,
    reverses_id: UUID | None = None,
    municipality_id: int | None = None,
) -> LandChange:
    change = LandChange(
        kind=kind.value,
        municipality_id=held[0].municipality_id if held else municipality_id,
        case_id=case.id if case is not None else None,
        reverses_id=reverses_id,
        decision_no=decision_no.strip(),
        reason=reason.strip(),
        actor_id=actor.user_id,
        actor_name=actor.name,
        applied_at=moment,
        area_before_m2=sum((parcel.area_m2 for parcel in held), Decimal(0)),
        area_after_m2=sum((_legal(child.geom) for child in children), Decimal(0)),
        taken_m2=_legal(taken),
        added_m2=_legal(added),
        taken=from_shape(taken, STORAGE_SRID) if taken.area > 0 else None,
        added=from_shape(added, STORAGE_SRID) if added.area > 0 else None,
    )
    db.session().add(change)
    db.session().flush()
    return change


def _legal(shape: Ground) -> Decimal:
    return Decimal(round(legal_area_m2(shape), 4)).quantize(Decimal("0.0001")) if shape.area > 0 else Decimal(0)


def _write(
    change: LandChange,
    held: Sequence[SpatialUnit],
    children: Sequence[Child],
    models: Sequence[SpatialUnit],
    sources: Sequence[Mapping[int, float]],
    owning: Sequence[Sequence[Right]],
) -> list[SpatialUnit]:
    session, moment = db.session(), change.applied_at
    writing.end_parcels(held, moment)
    begun = [writing.begin_parcel(child, model, moment) for child, model in zip(children, models, strict=True)]
    session.flush()
    session.add_all(LandChangeParcel(change_id=change.id, parcel_id=parcel.id, part="parent") for parcel in held)
    session.add_all(LandChangeParcel(change_id=change.id, parcel_id=parcel.id, part="child") for parcel in begun)
    for child, source in zip(begun, sources, strict=True):
        writing.record_lineage(Kind(change.kind), child, source, moment, change.case_id, change.reason or change.decision_no)
    rights.end_rights([parcel.id for parcel in held], moment)
    rights.give_rights({c.id: own for c, own in zip(begun, owning, strict=True)}, change.municipality_id, moment)
    return begun


def _carry(change: LandChange, open_here: Sequence[Obligation], parents: Mapping[int, Ground], begun: Sequence[SpatialUnit]) -> None:
    """Every open case of a parent stands on the children."""
    children, cent = writing.shapes_of(begun), Decimal("0.01")
    for one in open_here:
        for parcel_id, share in obligations.shared_out(one, children, parents[one.parcel_id]).items():
            owed = (one.owed * share).quantize(cent, ROUND_HALF_UP) if one.owed else None
            db.session().add(
                LandObligation(change_id=change.id, parcel_id=parcel_id, case_id=one.case_id, share=round(share, 6), owed=owed)
            )
    db.session().flush()
