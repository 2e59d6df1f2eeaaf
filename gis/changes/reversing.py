"""Taking a change back: its parents begin anew, as they were, and its children end. Nothing is erased."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from flask import Flask, current_app
from geoalchemy2.shape import to_shape
from sqlalchemy import or_, select

from app import db
from app.authz import Actor
from app.casework.calendar import RIYADH
from app.casework.models import Case, CaseSubject
from app.errors import NotFound, UserError
from app.tenancy import everything
from gis.changes import obligations, rights, writing
from gis.changes.commands import Applied, Grounds, hold_parents, write_change
from gis.changes.conflicts import name_of
from gis.changes.examining import Examined, repeated, taken_ground
from gis.changes.kinds import Kind
from gis.changes.rules import NOTHING, Ground, Problem, problems_of
from gis.changes.writing import Child
from gis.models import RRR, BAUnitParcel, LandChange, LandChangeParcel, SpatialUnit

Standing = Callable[[Sequence[int]], list[str]]
_INSTANT = timedelta(microseconds=1)


def register_standing(app: Flask, standing: Standing) -> None:
    """What else stands on parcels and keeps a change from being taken back, in words: a deed, a survey decision."""
    app.extensions.setdefault("land_standing", []).append(standing)


def get_change(change_id: UUID) -> LandChange:
    """Raises:
    NotFound: there is none.
    """
    if (change := db.session().get(LandChange, change_id)) is None:
        raise NotFound
    return change


def parcels_of(change: LandChange, part: str) -> list[SpatialUnit]:
    """Its parents or its children, by id."""
    query = (
        select(SpatialUnit)
        .join(LandChangeParcel, LandChangeParcel.parcel_id == SpatialUnit.id)
        .where(LandChangeParcel.change_id == change.id, LandChangeParcel.part == part)
        .order_by(SpatialUnit.id)
    )
    return list(db.session().scalars(query))


def reverse_change(change: LandChange, actor: Actor, *, case: Case, reason: str = "", decision_no: str = "") -> Applied:
    """The parents of the change stand again under their numbers and rights, and its children are history.

    Raises:
        UserError: it is a reversal itself, or something stands on its children since.
        Conflict: its ground went to others.
    """
    known = [parcel.id for parcel in parcels_of(change, "child")]
    hold_parents(known, list(writing.shapes_of(parcels_of(change, "parent")).values()))
    found = examine_reversal(change, deciding=case.id)
    found.refuse()
    return write_change(found, Grounds(actor, case, reason, decision_no, reverses_id=change.id))


def examine_reversal(change: LandChange, *, deciding: UUID | None = None) -> Examined:
    """What taking the change back would do, and what forbids it."""
    if change.kind == Kind.REVERSE:
        raise UserError("land_reverse_of_reverse")
    held, before = parcels_of(change, "child"), parcels_of(change, "parent")
    grounds, old = writing.shapes_of(held), writing.shapes_of(before)
    children = [Child(old[p.id], p.parcel_no, p.plan_no, p.block_no, p.land_use) for p in before]
    owning = rights.rights_in(list(old), change.applied_at - _INSTANT)
    taken, added = ground(change.added), ground(change.taken)
    open_here = obligations.open_obligations(Kind.REVERSE, list(grounds), deciding)
    problems = _ended(held) or _standing(change, held, deciding)
    problems += problems_of(Kind.REVERSE, list(grounds.values()), [child.geom for child in children], taken, added)
    if not problems:
        problems = taken_ground(list(old.values()), list(grounds)) + repeated(children, before, list(grounds))
    return Examined(
        kind=Kind.REVERSE,
        held=held,
        grounds=grounds,
        children=children,
        models=before,
        sources=[writing.made_of(child.geom, grounds) for child in children],
        owning=[owning[parcel.id] for parcel in before],
        taken=taken,
        added=added,
        open_here=open_here,
        problems=problems,
    )


def ground(stored) -> Ground:
    return to_shape(stored) if stored is not None else NOTHING


def _ended(held: Sequence[SpatialUnit]) -> list[Problem]:
    return [
        Problem("land_children_changed", {"reference": name_of(p), "when": f"{p.end_lifespan_version.astimezone(RIYADH):%Y-%m-%d %H:%M}"})
        for p in held
        if p.end_lifespan_version is not None
    ]


def _standing(change: LandChange, held: Sequence[SpatialUnit], deciding: UUID | None) -> list[Problem]:
    """What was filed on the children, or sold, since the change."""
    ids = [parcel.id for parcel in held]
    with everything():
        filed = select(Case.reference).where(
            Case.id.in_(select(CaseSubject.case_id).where(CaseSubject.subject_type == "parcel", CaseSubject.subject_id.in_(map(str, ids)))),
            Case.kind != "land_change",
        )
        if deciding is not None:
            filed = filed.where(Case.id != deciding)
        words = list(db.session().scalars(filed.order_by(Case.reference).limit(20)))
    for standing in current_app.extensions.get("land_standing", ()):
        words += standing(ids)
    found = [Problem("land_children_carry", {"what": "، ".join(words)})] if words else []
    return found + [Problem("land_children_sold", {"reference": name_of(p)}) for p in held if p.id in _sold(ids, change)]


def _sold(parcel_ids: Sequence[int], change: LandChange) -> set[int]:
    query = (
        select(BAUnitParcel.parcel_id)
        .join(RRR, RRR.ba_unit_id == BAUnitParcel.ba_unit_id)
        .where(
            BAUnitParcel.parcel_id.in_(parcel_ids),
            or_(RRR.begin_lifespan_version != change.applied_at, RRR.end_lifespan_version.is_not(None)),
        )
    )
    return set(db.session().scalars(query))
