"""The inspector's list of the day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app import db
from app.authz import Actor
from app.sqlfile import load_sql
from field_inspection.visits.models import Visit
from field_inspection.visits.permissions import Permission
from gis.crs import STORAGE_SRID

MOST = 200


@dataclass(frozen=True)
class Stop:
    """A visit to make: how far it is (None without a position), in which district, where on the map."""

    visit: Visit
    district: str
    distance_m: float | None
    longitude: float | None
    latitude: float | None


def list_worklist(actor: Actor, until: date, position: tuple[float, float] | None = None) -> list[Stop]:
    """Open visits planned up to a day, the actor's own and those that nobody has; nearest first, else oldest day first.

    Args:
        position: longitude, latitude in WGS 84 degrees.
    """
    longitude, latitude = position or (None, None)
    rows = (
        db.session()
        .execute(
            load_sql("field_inspection", "visits/worklist"),
            {
                "municipality_ids": actor.municipalities_where(Permission.VISIT_PERFORM),
                "inspector_id": str(actor.user_id) if actor.user_id else None,
                "longitude": longitude,
                "latitude": latitude,
                "until": until,
                "storage_srid": STORAGE_SRID,
                "most": MOST,
            },
        )
        .all()
    )
    visits = {v.id: v for v in db.session().scalars(select(Visit).where(Visit.id.in_([row.id for row in rows])))}
    return [
        Stop(visits[row.id], row.district or "", float(row.distance_m) if row.distance_m is not None else None, row.longitude, row.latitude)
        for row in rows
        if row.id in visits
    ]
