"""The plan: whose ground it is, what it is called, what may be built there and by which text."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from gis.models.placed import Land, folded_from, land_constraints, stored


class MunicipalityBoundary(Land, Base):
    """The ground of one municipality. Names and codes are in ``municipality``."""

    __tablename__ = "municipality_boundary"
    __table_args__ = land_constraints("municipality_boundary", Index("uq_municipality_boundary_one_each", "municipality_id", unique=True))

    geom: Mapped[WKBElement] = stored("MULTIPOLYGON")


class District(Land, Base):
    """A named quarter of the city."""

    __tablename__ = "district"
    __table_args__ = land_constraints(
        "district", Index("district_name_trgm_idx", "name_folded", postgresql_using="gin", postgresql_ops={"name_folded": "gin_trgm_ops"})
    )

    code: Mapped[str | None]
    name_ar: Mapped[str]
    name_en: Mapped[str | None]
    name_folded: Mapped[str] = mapped_column(default=folded_from("name_ar"))
    geom: Mapped[WKBElement] = stored("MULTIPOLYGON")


class ZoneClass(Base):
    """A class of ground in the building regulation, such as detached villas."""

    __tablename__ = "zone_class"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_ar: Mapped[str]
    name_en: Mapped[str]
    land_use: Mapped[str]


class Zone(Land, Base):
    """Ground to which a zone class applies."""

    __tablename__ = "zone"
    __table_args__ = land_constraints("zone")

    code: Mapped[str] = mapped_column(ForeignKey("zone_class.code"), index=True)
    name_ar: Mapped[str]
    geom: Mapped[WKBElement] = stored("MULTIPOLYGON")


class ZoneRule(Base):
    """One limit of the building regulation, for the floors and the kind of edge it names, from a day, by a named text.

    ``limit_expression`` is in the closed language of ``licensing.zoning`` (numbers, names such as ``street_width``,
    min, max, comparisons); ``edge`` is a role (front, side, rear) or a kind of edge (passage, wadi, open).
    """

    __tablename__ = "zone_rule"
    __table_args__ = (
        CheckConstraint(
            "family IN ('SB','CV','FAR','FL','HT','AN','PK','FN','UN','CH','DS','US','PL','FLD','AV','HR','OWN')", name="family_known"
        ),
        CheckConstraint("edge IN ('front','side','rear','passage','wadi','open')", name="edge_known"),
        CheckConstraint("severity IN ('fail','warning','human','note')", name="severity_known"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
        UniqueConstraint("zone_code", "code", "municipality_id", "valid_from", postgresql_nulls_not_distinct=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    zone_code: Mapped[str] = mapped_column(ForeignKey("zone_class.code"))
    code: Mapped[str]  # SB-SIDE-GROUND
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))  # null: the whole amanah
    family: Mapped[str]
    edge: Mapped[str | None]
    floors: Mapped[list[str]] = mapped_column(ARRAY(String), server_default="{}")  # empty: every floor
    limit_expression: Mapped[str]
    applies_if: Mapped[str] = mapped_column(server_default="")  # a comparison in the same language; empty: always
    unit: Mapped[str]
    unknown_limit: Mapped[Decimal | None] = mapped_column(Numeric(12, 4))
    tolerance: Mapped[Decimal] = mapped_column(Numeric(8, 4), server_default="0")
    severity: Mapped[str] = mapped_column(server_default="fail")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # the last day
    source: Mapped[str]  # code of the source, such as RES24
    source_ar: Mapped[str] = mapped_column(server_default="")
    is_sample: Mapped[bool] = mapped_column(server_default=text("true"))
