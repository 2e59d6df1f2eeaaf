"""Who was first: the sentence for the second of two editors."""

from collections.abc import Sequence

from sqlalchemy import select

from app import db
from app.casework.calendar import RIYADH
from app.errors import Conflict
from app.sqlfile import load_sql
from gis.models import LandChange, LandChangeParcel, SpatialUnit


def versions_of(parcel_ids: Sequence[int]) -> dict[int, str]:
    """What each parcel is now, as a word that changes with its rights and its end."""
    rows = db.session().execute(load_sql("gis", "changes/versions"), {"parcel_ids": list(parcel_ids)})
    return {row.id: row.version for row in rows}


def refuse_stale(parcels: Sequence[SpatialUnit], seen: dict[int, str | None]) -> None:
    """Nobody changed a parcel since the person looked.

    Raises:
        Conflict: with who and when, where the register knows.
    """
    for parcel in parcels:
        if parcel.end_lifespan_version is not None:
            raise ended_first(parcel)
    now = versions_of([parcel.id for parcel in parcels])
    for parcel in parcels:
        if (known := seen.get(parcel.id)) is not None and known != now[parcel.id]:
            raise Conflict("land_rights_changed", reference=name_of(parcel))


def ended_first(parcel: SpatialUnit) -> Conflict:
    """The parcel is gone: by whom, when, by which change."""
    change = _change_of(parcel.id, "parent")
    when = parcel.end_lifespan_version.astimezone(RIYADH) if parcel.end_lifespan_version else None
    told = {"reference": name_of(parcel), "when": f"{when:%Y-%m-%d %H:%M}" if when else ""}
    if change is None:
        return Conflict("parcel_ended_at", **told)
    return Conflict("land_changed_first", who=change.actor_name, change=str(change.id), **told)


def ground_taken_first(parcel: SpatialUnit) -> Conflict:
    """Another parcel came to lie on the ground in the meantime."""
    change, when = _change_of(parcel.id, "child"), parcel.begin_lifespan_version.astimezone(RIYADH)
    told = {"reference": name_of(parcel), "when": f"{when:%Y-%m-%d %H:%M}"}
    if change is None:
        return Conflict("ground_taken", **told)
    return Conflict("ground_taken_first", who=change.actor_name, change=str(change.id), **told)


def name_of(parcel: SpatialUnit) -> str:
    return parcel.reference or str(parcel.id)


def _change_of(parcel_id: int, part: str) -> LandChange | None:
    query = (
        select(LandChange)
        .join(LandChangeParcel, LandChangeParcel.change_id == LandChange.id)
        .where(LandChangeParcel.parcel_id == parcel_id, LandChangeParcel.part == part)
    )
    return db.session().scalars(query).one_or_none()
