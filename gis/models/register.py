"""The register: parcels and their edges, who holds which right in them, and what became of them (ISO 19152)."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, Numeric, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from gis.crs import STORAGE_SRID
from gis.models.placed import Land, land_constraints, stored

LIVE = "end_lifespan_version IS NULL"


class SpatialUnit(Land, Base):
    """A parcel of land: LA_SpatialUnit in ISO 19152 (LADM).

    Never updated in place: a survey that moves a boundary ends this row's lifespan and starts another with the same
    ``reference``. ``reference`` is plan/block/parcel, null for land that no plan has numbered.
    """

    __tablename__ = "spatial_unit"
    __table_args__ = land_constraints(
        "spatial_unit",
        CheckConstraint("kind IN ('parcel')", name="kind_known"),
        CheckConstraint("area_m2 > 0", name="area_positive"),
        CheckConstraint("end_lifespan_version > begin_lifespan_version", name="ends_after_begin"),
        CheckConstraint("(parcel_no = '') = (reference IS NULL)", name="reference_when_numbered"),
        Index(
            "uq_spatial_unit_live_number",
            "plan_no",
            "block_no",
            "parcel_no",
            "municipality_id",
            unique=True,
            postgresql_where=text(f"{LIVE} AND parcel_no <> ''"),
        ),
        Index("ix_spatial_unit_reference", "reference", postgresql_where=text(LIVE)),
        Index("ix_spatial_unit_parcel_no", "parcel_no", "plan_no", "block_no", postgresql_where=text(LIVE)),
        Index("ix_spatial_unit_district_id", "district_id", "parcel_no"),
        Index("ix_spatial_unit_begin", "begin_lifespan_version"),
    )

    kind: Mapped[str] = mapped_column(default="parcel", server_default="parcel")
    plan_no: Mapped[str] = mapped_column(default="", server_default="")
    block_no: Mapped[str] = mapped_column(default="", server_default="")
    parcel_no: Mapped[str] = mapped_column(default="", server_default="")
    reference: Mapped[str | None]
    district_id: Mapped[int | None] = mapped_column(ForeignKey("district.id"))
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zone.id"), index=True)
    land_use: Mapped[str | None]
    area_m2: Mapped[Decimal] = mapped_column(Numeric(16, 4))  # legal area, in the UTM zone of the longitude
    deed_area_m2: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    geom: Mapped[WKBElement] = stored("MULTIPOLYGON")
    source_srid: Mapped[int | None]
    source_geom: Mapped[bytes | None] = mapped_column(LargeBinary)  # WKB as surveyed, in source_srid
    overlap_accepted: Mapped[bool] = mapped_column(default=False, server_default="false")  # listed by an import
    begin_lifespan_version: Mapped[datetime] = mapped_column(server_default=func.now())
    end_lifespan_version: Mapped[datetime | None]


class ParcelEdge(Base):
    """One side of a parcel and what lies beyond it; found by geometry, see ``gis.register.edges``."""

    __tablename__ = "parcel_edge"
    __table_args__ = (
        CheckConstraint("kind IN ('street','neighbour','passage','open','wadi')", name="kind_known"),
        CheckConstraint("(kind IN ('street','passage')) = (street_id IS NOT NULL) OR is_chamfer", name="street_named"),
        CheckConstraint("(kind = 'neighbour') = (neighbour_id IS NOT NULL)", name="neighbour_named"),
        CheckConstraint("length_m > 0", name="length_positive"),
        Index("ix_parcel_edge_street_id", "street_id"),
        Index("ix_parcel_edge_neighbour_id", "neighbour_id"),
    )

    parcel_id: Mapped[int] = mapped_column(ForeignKey("spatial_unit.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)  # 1 is the first side of the outer ring, anticlockwise
    kind: Mapped[str]
    # No foreign keys on what lies beyond: edges are derived, found anew whenever the land changes, and two checks a row
    # were half the time of finding them.
    street_id: Mapped[int | None] = mapped_column(BigInteger)
    street_width_m: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    neighbour_id: Mapped[int | None] = mapped_column(BigInteger)
    open_kind: Mapped[str | None]  # park, farm …: the landcover beyond
    is_chamfer: Mapped[bool] = mapped_column(default=False, server_default="false")
    length_m: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    geom: Mapped[WKBElement] = mapped_column(Geometry("LINESTRING", srid=STORAGE_SRID, spatial_index=False), nullable=False)


class ParcelLineage(Base):
    """From which parcel another came, and by what."""

    __tablename__ = "parcel_lineage"
    __table_args__ = (
        UniqueConstraint("parent_id", "child_id"),
        CheckConstraint(
            "kind IN ('split','merge','adjust','surplus','expropriation','replan','survey','reverse','update')", name="kind_known"
        ),
        CheckConstraint("parent_id <> child_id", name="not_its_own_parent"),
        Index("ix_parcel_lineage_child_id", "child_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("spatial_unit.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("spatial_unit.id"))
    kind: Mapped[str]
    area_m2: Mapped[Decimal] = mapped_column(Numeric(16, 4))  # of the parent that went into the child
    case_id: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(default="", server_default="")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class BAUnit(Base):
    """The property against which rights are held: LA_BAUnit. Usually one parcel, sometimes several."""

    __tablename__ = "ba_unit"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    uuid: Mapped[UUID] = mapped_column(server_default=text("gen_random_uuid()"), unique=True)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"), index=True)
    name: Mapped[str | None]


class BAUnitParcel(Base):
    """Which parcels make up a property."""

    __tablename__ = "ba_unit_parcel"
    __table_args__ = (Index("ix_ba_unit_parcel_parcel_id", "parcel_id"),)

    ba_unit_id: Mapped[int] = mapped_column(ForeignKey("ba_unit.id", ondelete="CASCADE"), primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("spatial_unit.id", ondelete="CASCADE"), primary_key=True)


class RRR(Base):
    """A party's right, restriction or responsibility in a property, by a deed: LA_RRR."""

    __tablename__ = "rrr"
    __table_args__ = (
        CheckConstraint("kind IN ('ownership','usufruct','mortgage','easement','restriction')", name="kind_known"),
        CheckConstraint("share_numerator > 0 AND share_denominator >= share_numerator", name="share_is_a_fraction"),
        CheckConstraint("end_lifespan_version > begin_lifespan_version", name="ends_after_begin"),
        Index("ix_rrr_ba_unit_id", "ba_unit_id"),
        Index("ix_rrr_party_id", "party_id"),
        Index("ix_rrr_deed_no", "deed_no"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("gen_random_uuid()"))
    ba_unit_id: Mapped[int] = mapped_column(ForeignKey("ba_unit.id", ondelete="CASCADE"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    kind: Mapped[str] = mapped_column(default="ownership", server_default="ownership")
    share_numerator: Mapped[int] = mapped_column(default=1, server_default="1")
    share_denominator: Mapped[int] = mapped_column(default=1, server_default="1")
    deed_no: Mapped[str]
    deed_on: Mapped[date | None]
    begin_lifespan_version: Mapped[datetime] = mapped_column(server_default=func.now())
    end_lifespan_version: Mapped[datetime | None]
