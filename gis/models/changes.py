"""Changes of the land: what was done, to which parcels, what they carried along, and changes that wait for a decision."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Numeric, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.casework.models import Case
from app.db import Base, uuid7
from gis.crs import STORAGE_SRID

_KINDS = "('split','merge','adjust','surplus','expropriate','replan','survey','reverse')"
_WRITTEN = "('split','merge','adjust','surplus','expropriate','replan','survey','reverse','update')"  # an update needs no case


class LandChange(Base):
    """A change that stands in the register; appended, never changed. At commit its children must cover its ground.

    ``taken``: ground of the parents that no child got. ``added``: ground that no parcel held and a child got.
    ``reverses_id``: the earlier change that this one takes back. ``case_id``: the procedure that decided it.
    """

    __tablename__ = "land_change"
    __table_args__ = (
        CheckConstraint(f"kind IN {_WRITTEN}", name="kind_known"),
        CheckConstraint("(kind = 'reverse') = (reverses_id IS NOT NULL)", name="reverse_names_what"),
        CheckConstraint("taken IS NULL OR ST_IsValid(taken)", name="taken_valid"),
        CheckConstraint("added IS NULL OR ST_IsValid(added)", name="added_valid"),
        Index("ix_land_change_municipality", "municipality_id", "applied_at"),
        Index("ix_land_change_case_id", "case_id"),
        Index("uq_land_change_reverses", "reverses_id", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str]
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("land_change.id"))
    decision_no: Mapped[str] = mapped_column(default="", server_default="")
    reason: Mapped[str] = mapped_column(default="", server_default="")
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str]
    applied_at: Mapped[datetime]
    area_before_m2: Mapped[Decimal] = mapped_column(Numeric(16, 4))  # legal areas, in the UTM zone of the longitude
    area_after_m2: Mapped[Decimal] = mapped_column(Numeric(16, 4))
    taken_m2: Mapped[Decimal] = mapped_column(Numeric(16, 4), default=0)
    added_m2: Mapped[Decimal] = mapped_column(Numeric(16, 4), default=0)
    taken: Mapped[WKBElement | None] = mapped_column(Geometry("MULTIPOLYGON", srid=STORAGE_SRID, spatial_index=False))
    added: Mapped[WKBElement | None] = mapped_column(Geometry("MULTIPOLYGON", srid=STORAGE_SRID, spatial_index=False))


class LandChangeParcel(Base):
    """A parcel that ended by a change (parent) or began by it (child). Each does so once."""

    __tablename__ = "land_change_parcel"
    __table_args__ = (
        CheckConstraint("part IN ('parent','child')", name="part_known"),
        Index("uq_land_change_parcel_parent", "parcel_id", unique=True, postgresql_where=text("part = 'parent'")),
        Index("uq_land_change_parcel_child", "parcel_id", unique=True, postgresql_where=text("part = 'child'")),
    )

    change_id: Mapped[UUID] = mapped_column(ForeignKey("land_change.id"), primary_key=True)
    parcel_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("spatial_unit.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(6))


class LandObligation(Base):
    """An open case of a parent that stands on a child from now on, whole or by its share of the ground."""

    __tablename__ = "land_obligation"
    __table_args__ = (
        CheckConstraint("share > 0 AND share <= 1", name="share_is_a_fraction"),
        Index("ix_land_obligation_parcel_id", "parcel_id"),
        Index("ix_land_obligation_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    change_id: Mapped[UUID] = mapped_column(ForeignKey("land_change.id"))
    parcel_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("spatial_unit.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    share: Mapped[Decimal] = mapped_column(Numeric(7, 6))
    owed: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))  # this share of the invoices unpaid that day


class LandChangeCase(Case):
    """A change that a planner drafts and an approver decides.

    ``plan``: {"parents": [{"id", "version"}], "children": [{"number", "plan_no", "block_no", "land_use", "of", "wkb"}],
    "taken": wkb or null, "added": wkb or null, "merge_shares": bool}; shapes are hex WKB in the storage CRS.
    """

    __tablename__ = "land_change_case"
    __table_args__ = (CheckConstraint(f"change_kind IN {_KINDS}", name="kind_known"),)

    id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    change_kind: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    decision_no: Mapped[str] = mapped_column(default="")
    maker_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    plan: Mapped[dict[str, Any]] = mapped_column(JSONB)
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("land_change.id"))

    __mapper_args__ = {"polymorphic_identity": "land_change", "inherit_condition": id == Case.id}
