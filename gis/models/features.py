"""What stands and lies on the ground: streets, buildings, places, parks and wadis."""

from decimal import Decimal

from geoalchemy2 import WKBElement
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from gis.models.placed import Land, folded_from, land_constraints, stored


def _name_search(table: str) -> Index:
    return Index(f"{table}_name_trgm_idx", "name_folded", postgresql_using="gin", postgresql_ops={"name_folded": "gin_trgm_ops"})


class Street(Land, Base):
    """The centre line of a street and its legal width between the plot lines."""

    __tablename__ = "street"
    __table_args__ = land_constraints("street", CheckConstraint("width_m > 0", name="width_positive"), _name_search("street"))

    name_ar: Mapped[str | None]
    name_en: Mapped[str | None]
    name_folded: Mapped[str] = mapped_column(default=folded_from("name_ar"))
    width_m: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    kind: Mapped[str] = mapped_column(default="local")  # highway, arterial, collector, local, service, passage, track
    geom: Mapped[WKBElement] = stored("MULTILINESTRING")


class Building(Land, Base):
    """A building as it stands; ``is_over_built`` when it breaks a limit of its zone."""

    __tablename__ = "building"
    __table_args__ = land_constraints("building", CheckConstraint("floors >= 0", name="floors_not_negative"))

    parcel_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("spatial_unit.id"), index=True)
    name_ar: Mapped[str | None]
    use: Mapped[str | None]
    floors: Mapped[int | None]
    is_over_built: Mapped[bool] = mapped_column(default=False, server_default="false")
    geom: Mapped[WKBElement] = stored("MULTIPOLYGON")


class Place(Land, Base):
    """A named point people orient themselves by: mosque, school, clinic, park gate."""

    __tablename__ = "place"
    __table_args__ = land_constraints("place", _name_search("place"))

    kind: Mapped[str]
    name_ar: Mapped[str | None]
    name_en: Mapped[str | None]
    name_folded: Mapped[str] = mapped_column(default=folded_from("name_ar"))
    geom: Mapped[WKBElement] = stored("POINT")


class Landcover(Land, Base):
    """Open ground that is no parcel: park, wadi, farm, cemetery."""

    __tablename__ = "landcover"
    __table_args__ = land_constraints("landcover")

    kind: Mapped[str]
    name_ar: Mapped[str | None]
    geom: Mapped[WKBElement] = stored("MULTIPOLYGON")
