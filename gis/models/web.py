"""Narrow copies in web Mercator from which tiles are cut, written in the transaction that changes the register.

No generated column makes them: a dump restores tables before ``spatial_ref_sys`` and would lose every row.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from gis.crs import WEB_MERCATOR


class _Copy:
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


def _web(kind: str) -> Mapped[WKBElement]:
    return mapped_column(Geometry(kind, srid=WEB_MERCATOR, spatial_index=False), nullable=False)


def _index(table: str) -> tuple[Index]:
    return (Index(f"{table}_geom_idx", "geom", postgresql_using="gist"),)


class MunicipalityWeb(_Copy, Base):
    __tablename__ = "municipality_web"
    __table_args__ = _index("municipality_web")
    code: Mapped[str]
    name_ar: Mapped[str]
    name_en: Mapped[str]
    geom: Mapped[WKBElement] = _web("MULTIPOLYGON")


class DistrictWeb(_Copy, Base):
    __tablename__ = "district_web"
    __table_args__ = _index("district_web")
    name_ar: Mapped[str]
    name_en: Mapped[str | None]
    geom: Mapped[WKBElement] = _web("MULTIPOLYGON")


class ZoneWeb(_Copy, Base):
    __tablename__ = "zone_web"
    __table_args__ = _index("zone_web")
    code: Mapped[str]
    name_ar: Mapped[str]
    land_use: Mapped[str]
    geom: Mapped[WKBElement] = _web("MULTIPOLYGON")


class LandcoverWeb(_Copy, Base):
    __tablename__ = "landcover_web"
    __table_args__ = _index("landcover_web")
    kind: Mapped[str]
    name_ar: Mapped[str | None]
    geom: Mapped[WKBElement] = _web("MULTIPOLYGON")


class StreetWeb(_Copy, Base):
    __tablename__ = "street_web"
    __table_args__ = _index("street_web")
    name_ar: Mapped[str | None]
    name_en: Mapped[str | None]
    width_m: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    kind: Mapped[str]
    geom: Mapped[WKBElement] = _web("MULTILINESTRING")


class ParcelWeb(_Copy, Base):
    __tablename__ = "parcel_web"
    __table_args__ = (*_index("parcel_web"), Index("ix_parcel_web_block", "plan_no", "block_no"))
    district_id: Mapped[int | None] = mapped_column(BigInteger)
    plan_no: Mapped[str]
    block_no: Mapped[str]
    parcel_no: Mapped[str]
    land_use: Mapped[str | None]
    zone: Mapped[str | None]
    geom: Mapped[WKBElement] = _web("MULTIPOLYGON")


class BlockWeb(Base):
    """Parcels of a block dissolved, for the zooms at which single parcels are noise."""

    __tablename__ = "block_web"
    __table_args__ = (*_index("block_web"), Index("ix_block_web_block", "plan_no", "block_no"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    district_id: Mapped[int | None] = mapped_column(BigInteger)
    plan_no: Mapped[str]
    block_no: Mapped[str]
    land_use: Mapped[str | None]  # of most parcels
    parcels: Mapped[int]
    geom: Mapped[WKBElement] = _web("MULTIPOLYGON")


class BuildingWeb(_Copy, Base):
    __tablename__ = "building_web"
    __table_args__ = _index("building_web")
    floors: Mapped[int | None]
    over: Mapped[bool]
    geom: Mapped[WKBElement] = _web("MULTIPOLYGON")


class PlaceWeb(_Copy, Base):
    __tablename__ = "place_web"
    __table_args__ = _index("place_web")
    kind: Mapped[str]
    name_ar: Mapped[str | None]
    name_en: Mapped[str | None]
    geom: Mapped[WKBElement] = _web("POINT")


class CaseWeb(Base):
    """A case as a point on the map: what everybody may see of it, and for ``restricted`` rows what staff may."""

    __tablename__ = "case_web"
    __table_args__ = (
        CheckConstraint("layer IN ('permit','visit','report','application')", name="layer_known"),
        Index("case_web_geom_idx", "layer", "geom", postgresql_using="gist"),
        Index("ix_case_web_layer_opened", "layer", "opened_on"),
        Index("ix_case_web_parcel", "parcel_id"),
        Index("uq_case_web_case_id", "case_id", unique=True),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)  # the tile feature id
    case_id: Mapped[UUID]
    layer: Mapped[str]
    reference: Mapped[str]
    state: Mapped[str]
    state_ar: Mapped[str]
    state_en: Mapped[str]
    tone: Mapped[str]
    category: Mapped[str | None]  # service of a permit, result of a visit, category of a report
    category_ar: Mapped[str | None]
    category_en: Mapped[str | None]
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    district_id: Mapped[int | None] = mapped_column(BigInteger)
    parcel_id: Mapped[int | None] = mapped_column(BigInteger)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    due_at: Mapped[datetime | None]  # of the clock that runs
    restricted: Mapped[bool] = mapped_column(default=False, server_default="false")
    geom: Mapped[WKBElement] = _web("POINT")
