"""Which parcel a person means: by a click's id, by its numbers, or by a point."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app import db
from app.i18n.digits import to_western_digits
from gis.models import Building, SpatialUnit
from gis.register import queries as register

NUMBERS = ("plan", "block", "number")


def find_asked(asked: Mapping[str, str]) -> SpatialUnit | None:
    """The live parcel that the address or the form names, or None."""
    said = {name: to_western_digits(asked.get(name, "")).strip()[:40] for name in ("parcel", *NUMBERS)}
    if said["parcel"].isdecimal() and len(said["parcel"]) < 19:
        return _live(int(said["parcel"]))
    if said["parcel"]:
        return register.find_parcel_by_reference(said["parcel"])
    if said["number"]:
        return register.find_parcel(said["plan"], said["block"], said["number"])
    point = point_asked(asked)
    return register.parcel_at(*point) if point else None


def point_asked(asked: Mapping[str, str]) -> tuple[float, float] | None:
    """Longitude and latitude as ``lon`` and ``lat`` say them, or None for what is no place on earth."""
    try:
        longitude, latitude = (float(to_western_digits(asked.get(name, "")).strip()[:40]) for name in ("lon", "lat"))
    except ValueError:
        return None
    return (longitude, latitude) if -180 <= longitude <= 180 and -90 <= latitude <= 90 else None


def built_among(parcel_ids: Sequence[int]) -> set[int]:
    """Those of the parcels on which a building is registered. Index: ix_building_parcel_id."""
    query = select(Building.parcel_id).where(Building.parcel_id.in_(list(parcel_ids))).distinct()
    return {found for found in db.session().scalars(query) if found is not None}


def was_asked(asked: Mapping[str, str]) -> bool:
    return any(asked.get(name, "").strip() for name in ("parcel", "lon", "lat", *NUMBERS))


def _live(parcel_id: int) -> SpatialUnit | None:
    parcel = db.session().get(SpatialUnit, parcel_id)
    return parcel if parcel is not None and parcel.end_lifespan_version is None else None
