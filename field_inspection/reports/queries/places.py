"""Where a pin lies, in words: parcel, district, street number of the plan. Land is public."""

from dataclasses import dataclass

from geoalchemy2.shape import from_shape, to_shape
from shapely import Point
from sqlalchemy import func, select

from app import db
from gis.crs import STORAGE_SRID, to_lonlat, to_storage
from gis.models import District, SpatialUnit
from gis.register.queries import centre_of, district_of, find_parcel, parcel_at


@dataclass(frozen=True)
class Place:
    """What lies under a pin; ``words`` is «حي الخزامى، قطعة 12» or as much of it as is known."""

    parcel: SpatialUnit | None
    district: District | None

    @property
    def words(self) -> str:
        district = _district_words(self.district.name_ar) if self.district else ""
        parcel = f"قطعة {self.parcel.parcel_no}" if self.parcel else ""
        return "، ".join(part for part in (district, parcel) if part)


def place_at(longitude: float, latitude: float) -> Place:
    """Parcel and district under the pin (WGS 84 degrees). Index: district_geom_idx."""
    parcel = parcel_at(longitude, latitude)
    if parcel is not None and (district := district_of(parcel)) is not None:
        return Place(parcel, district)
    point = from_shape(to_storage(Point(longitude, latitude)), STORAGE_SRID)
    query = select(District).where(func.ST_Intersects(District.geom, point)).limit(1)
    return Place(parcel, db.session().scalars(query).first())


def list_districts() -> list[tuple[int, str, int]]:
    """(id, name, municipality) of every district, by municipality and name."""
    query = select(District.id, District.name_ar, District.municipality_id).where(District.municipality_id.is_not(None))
    rows = db.session().execute(query.order_by(District.municipality_id, District.name_ar))
    return [(key, name, branch or 0) for key, name, branch in rows]


def centre_of_district(district_id: int) -> Point | None:
    """A point inside the district, longitude and latitude."""
    district = db.session().get(District, district_id)
    return to_lonlat(to_shape(district.geom).representative_point()) if district else None


def centre_of_parcel(plan_no: str, block_no: str, parcel_no: str) -> Point | None:
    """A point inside the live parcel of that number, longitude and latitude; None if there is none."""
    parcel = find_parcel(plan_no, block_no, parcel_no)
    return centre_of(parcel) if parcel else None


def _district_words(name: str) -> str:
    return name if name.startswith("حي ") else f"حي {name}"
