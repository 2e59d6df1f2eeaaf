"""What can be asked of changes of the land: lists for the office, and a parcel as it was on any day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import or_, select, tuple_

from app import db
from app.authz import Actor
from app.casework.calendar import RIYADH
from app.casework.models import Case
from app.casework.queries import get_case_by_id
from app.errors import NotFound
from app.sqlfile import load_sql
from app.tenancy import everything
from gis.changes.rights import rights_in
from gis.changes.shares import Right
from gis.models import RRR, BAUnitParcel, LandChange, LandChangeCase, LandChangeParcel, LandObligation, SpatialUnit
from gis.paging import seen
from gis.permissions import Permission
from gis.register.queries import ancestors, get_parcel

PAGE = 25
HistoryRows = Callable[[Sequence[int], Actor], list[dict[str, Any]]]


def register_history(app: Flask, rows: HistoryRows) -> None:
    """One more source for the timeline of a parcel: (ids of the parcel and its ancestors, actor) -> rows
    {title, at, by, text, tone, url}: deeds, survey decisions."""
    app.extensions.setdefault("land_history", []).append(rows)


def registered_history(family: Sequence[int], actor: Actor) -> list[dict[str, Any]]:
    return [row for rows in current_app.extensions.get("land_history", ()) for row in rows(family, actor)]


@dataclass(frozen=True)
class AsOf:
    """A parcel as it stood on a day: itself, what it came from, or what it became."""

    day: date
    moment: datetime
    parcels: list[SpatialUnit]
    rights: dict[int, list[Right]]


def as_of(parcel_id: int, day: date) -> AsOf:
    """The parcel, or the land it came from or became, as registered at the end of that day in Riyadh (today: now).

    Raises:
        NotFound: nothing of its ground was in the register then.
    """
    get_parcel(parcel_id)
    moment = min(datetime.combine(day + timedelta(days=1), time(), RIYADH) - timedelta(microseconds=1), datetime.now(UTC))
    ids = list(db.session().scalars(load_sql("gis", "changes/family_at"), {"parcel_id": parcel_id, "moment": moment}))
    if not ids:
        raise NotFound("land_nothing_then", day=day.isoformat())
    parcels = list(db.session().scalars(select(SpatialUnit).where(SpatialUnit.id.in_(ids)).order_by(SpatialUnit.id)))
    return AsOf(day, moment, parcels, rights_in(ids, moment))


def changes_of(parcel_ids: Sequence[int]) -> list[LandChange]:
    """Changes in which these parcels ended or began, oldest first."""
    ids = list(db.session().scalars(load_sql("gis", "changes/changes_of"), {"parcel_ids": list(parcel_ids)}))
    return list(db.session().scalars(select(LandChange).where(LandChange.id.in_(ids)).order_by(LandChange.applied_at, LandChange.id)))


def family_of(parcel_id: int) -> list[int]:
    """The parcel and those it came from, youngest first."""
    return ancestors(parcel_id)


def members_of(changes: Sequence[LandChange]) -> dict[Any, dict[str, list[SpatialUnit]]]:
    """Change id -> its parents and children."""
    query = (
        select(LandChangeParcel, SpatialUnit)
        .join(SpatialUnit, SpatialUnit.id == LandChangeParcel.parcel_id)
        .where(LandChangeParcel.change_id.in_([change.id for change in changes]))
        .order_by(SpatialUnit.id)
    )
    found: dict[Any, dict[str, list[SpatialUnit]]] = {change.id: {"parent": [], "child": []} for change in changes}
    for link, parcel in db.session().execute(query):
        found[link.change_id][link.part].append(parcel)
    return found


def obligations_of(change: LandChange) -> list[LandObligation]:
    """What the change put on its children."""
    query = select(LandObligation).where(LandObligation.change_id == change.id).order_by(LandObligation.case_id, LandObligation.parcel_id)
    return list(db.session().scalars(query))


def rights_begun(family: Sequence[int]) -> list[tuple[str, RRR]]:
    """Rights in the parcels that a deed began, not a change that handed them on: name of the parcel, right."""
    handed_on = select(LandChangeParcel.parcel_id).where(LandChangeParcel.part == "child", LandChangeParcel.parcel_id == SpatialUnit.id)
    query = (
        select(SpatialUnit, RRR)
        .join(BAUnitParcel, BAUnitParcel.parcel_id == SpatialUnit.id)
        .join(RRR, RRR.ba_unit_id == BAUnitParcel.ba_unit_id)
        .where(SpatialUnit.id.in_(list(family)))
        .where(or_(~handed_on.exists(), RRR.begin_lifespan_version != SpatialUnit.begin_lifespan_version))
        .order_by(RRR.begin_lifespan_version, RRR.id)
    )
    return [(parcel.reference or str(parcel.id), right) for parcel, right in db.session().execute(query)]


def reversal_of(change_id: UUID) -> LandChange | None:
    """The change that took this one back. Index: uq_land_change_reverses."""
    return db.session().scalars(select(LandChange).where(LandChange.reverses_id == change_id)).one_or_none()


def case_named(case_id: UUID) -> Case:
    """A case that a page names by its number; what it holds is asked for with the reader's own rights."""
    with everything():
        return get_case_by_id(case_id)


def list_change_cases(actor: Actor, *, waiting: bool = False, kind: str = "", after: str = "") -> list[LandChangeCase]:
    """Changes filed in the actor's branches, latest first; one row more than a page if there is more.

    Index: ix_case_opened; keyset on (opened_at, id).
    """
    here = actor.municipalities_where(Permission.LAND_CHANGES_VIEW)
    query = select(LandChangeCase).where(LandChangeCase.municipality_id.in_(here))
    if waiting:
        query = query.where(LandChangeCase.closed_at.is_(None))
    if kind:
        query = query.where(LandChangeCase.change_kind == kind)
    if last := seen(after):
        query = query.where(tuple_(LandChangeCase.opened_at, LandChangeCase.id) < last)
    return list(db.session().scalars(query.order_by(LandChangeCase.opened_at.desc(), LandChangeCase.id.desc()).limit(PAGE + 1)))
