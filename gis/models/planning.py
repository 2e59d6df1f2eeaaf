"""The plan: whose ground it is, what it is called, what may be built there and by which text."""
from datetime import date
from decimal import Decimal
from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7
from gis.models.placed import Land, folded_from, land_constraints, stored

MEASURES = ("setback", "coverage", "floors", "height", "floor_area_ratio", "annex_coverage", "fence_height",
            "plot_area", "frontage", "chamfer")


class MunicipalityBoundary(Land, Base):
    """The ground of one municipality. Names and codes are in ``municipality``."""

    __tablename__ = "municipality_boundary"
    __table_args__ = land_constraints(
        "municipality_boundary",
        Index("uq_municipality_boundary_one_each", "municipality_id", unique=True),
    )

    geom: Mapped[WKBElement] = stored("MULTIPOLYGON")


class District(Land, Base):
    """A named quarter of the city."""

    __tablename__ = "district"
    __table_args__ = land_constraints(
        "district",
        Index("district_name_trgm_idx", "name_folded", postgresql_using="gin", postgresql_ops={"name_folded": "gin_trgm_ops"}),
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
    """One limit of the building regulation, for a floor and a kind of edge, from a day, by a named text.

    The limit is ``value``, or ``per_street_width`` times the width of the street before the edge, in either case
    not less than ``at_least`` and not more than ``at_most``. A null ``floor``, ``edge_kind`` or ``edge_side``
    holds for all; the row that says more wins over the row that says less.
    """

    __tablename__ = "zone_rule"
    __table_args__ = (
        CheckConstraint("measure IN (" + ",".join(f"'{m}'" for m in MEASURES) + ")", name="measure_known"),
        CheckConstraint("(value IS NULL) <> (per_street_width IS NULL)", name="one_kind_of_limit"),
        CheckConstraint("floor IN ('basement','ground','upper','annex')", name="floor_known"),
        CheckConstraint("edge_kind IN ('street','neighbour','passage','open')", name="edge_kind_known"),
        CheckConstraint("edge_side IN ('side','rear')", name="edge_side_known"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="ends_after_start"),
        Index("ix_zone_rule_code", "zone_code", "valid_from"),
        Index("uq_zone_rule_one_row_each", "zone_code", "municipality_id", "measure", "floor", "edge_kind", "edge_side",
              "street_width_from_m", "valid_from", unique=True, postgresql_nulls_not_distinct=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    zone_code: Mapped[str] = mapped_column(ForeignKey("zone_class.code"))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))  # null: the whole amanah
    measure: Mapped[str]
    floor: Mapped[str | None]
    edge_kind: Mapped[str | None]
    edge_side: Mapped[str | None]  # of a neighbour edge
    street_width_from_m: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))  # from this width, inclusive
    street_width_to_m: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))  # to below this width
    value: Mapped[Decimal | None] = mapped_column(Numeric(12, 4))
    per_street_width: Mapped[Decimal | None] = mapped_column(Numeric(8, 4))
    at_least: Mapped[Decimal | None] = mapped_column(Numeric(12, 4))
    at_most: Mapped[Decimal | None] = mapped_column(Numeric(12, 4))
    unit: Mapped[str]  # m, ratio, floors, m2
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]  # code of the source, such as RES24
    source_ar: Mapped[str]
    is_sample: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
