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
    said = {name: to_western_digits(asked.get(name, "")).strip()[:40] for name in ("parcel", "lon", "lat", *NUMBERS)}
    if said["parcel"].isdigit() and len(said["parcel"]) < 19:
        return _live(int(said["parcel"]))
    if said["parcel"]:
        return register.find_parcel_by_reference(said["parcel"])
    if said["number"]:
        return register.find_parcel(said["plan"], said["block"], said["number"])
    point = _point(said["lon"], said["lat"])
    return register.parcel_at(*point) if point else None


def built_among(parcel_ids: Sequence[int]) -> set[int]:
    """Those of the parcels on which a building is registered. Index: ix_building_parcel_id."""
    query = select(Building.parcel_id).where(Building.parcel_id.in_(list(parcel_ids))).distinct()
    return {found for found in db.session().scalars(query) if found is not None}


def was_asked(asked: Mapping[str, str]) -> bool:
    return any(asked.get(name, "").strip() for name in ("parcel", "lon", "lat", *NUMBERS))


def _live(parcel_id: int) -> SpatialUnit | None:
    parcel = db.session().get(SpatialUnit, parcel_id)
    return parcel if parcel is not None and parcel.end_lifespan_version is None else None


def _point(longitude: str, latitude: str) -> tuple[float, float] | None:
    try:
        x, y = float(longitude), float(latitude)
    except ValueError:
        return None
    return (x, y) if -180 <= x <= 180 and -90 <= y <= 90 else None
