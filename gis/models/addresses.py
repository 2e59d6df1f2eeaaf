"""The national address of a parcel, as the national post gave it: found, never made, here."""

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from gis.crs import STORAGE_SRID


class NationalAddress(Base):
    """One address of a parcel: four letters and four digits, and the numbers it stands for.

    ``parcel_id`` is the parcel in which ``point`` lay when the address was loaded; when that one has ended, the point tells.
    """

    __tablename__ = "national_address"
    __table_args__ = (
        CheckConstraint("short_address ~ '^[A-Z]{4}[0-9]{4}$'", name="short_address_formed"),
        CheckConstraint("postal_code ~ '^[0-9]{5}$' AND building_no ~ '^[0-9]{4}$'", name="numbers_formed"),
        Index("ix_national_address_parcel_id", "parcel_id"),
        Index("ix_national_address_numbers", "postal_code", "building_no"),
    )

    short_address: Mapped[str] = mapped_column(primary_key=True)
    parcel_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("spatial_unit.id", ondelete="CASCADE"))
    postal_code: Mapped[str]
    building_no: Mapped[str]
    additional_no: Mapped[str] = mapped_column(default="", server_default="")
    street_ar: Mapped[str] = mapped_column(default="", server_default="")
    district_ar: Mapped[str] = mapped_column(default="", server_default="")
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=STORAGE_SRID, spatial_index=False))
