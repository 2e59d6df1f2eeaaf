"""What an office's drawing measured, findings that were overridden, and the ground of works and licensed activities."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7
from gis.crs import STORAGE_SRID


class PlanScrutiny(Base):
    """One reading of one drawing: what its layers measure, how its plot lies on the parcel, and what differs.

    ``state``: ``unit_asked`` while only the office can say in what the drawing measures; ``placed`` once it lies on the parcel.
    Appended with each drawing; the highest ``number`` counts.
    """

    __tablename__ = "plan_scrutiny"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        CheckConstraint("state IN ('unit_asked','placed')", name="state_known"),
        CheckConstraint("state <> 'placed' OR (plot IS NOT NULL AND metres_per_unit > 0)", name="placed_has_plot"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int]
    state: Mapped[str]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    filename: Mapped[str]
    entities: Mapped[int]
    metres_per_unit: Mapped[Decimal | None] = mapped_column(Numeric(12, 8))
    layers: Mapped[list[Any]] = mapped_column(default=list)  # [{name, count, area_m2}] of the layers that were understood
    declared: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what the drawing says of itself in words
    fit: Mapped[dict[str, Any]] = mapped_column(default=dict)  # {turn_deg, dx_m, dy_m, iou, overhang_m2, as_drawn, turns}
    differences: Mapped[list[Any]] = mapped_column(default=list)  # [{what, declared, drawn, cadastre, share, flagged}]
    remarks: Mapped[list[Any]] = mapped_column(default=list)  # [{code, ...}] of what could not be taken as it was
    plot: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False))
    bays: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False))
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())


class FindingOverride(Base):
    """A blocking finding that somebody with the right set aside, why, and by which decision; it holds for that drawing only.

    Appended, never changed. ``fingerprint`` is of what was checked: another drawing needs another override.
    """

    __tablename__ = "finding_override"
    __table_args__ = (
        CheckConstraint("btrim(reason) <> '' AND btrim(reference) <> ''", name="reasoned"),
        Index("ix_finding_override_application_id", "application_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    rule_id: Mapped[str]
    edge_seq: Mapped[int | None]
    floor: Mapped[str | None]
    fingerprint: Mapped[str] = mapped_column(String(64))
    sentence: Mapped[str]  # what was found, as it was read
    reason: Mapped[str]
    reference: Mapped[str]  # number of the committee's minutes
    role: Mapped[str]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class WorkRoute(Base):
    """Ground that an excavation opens, and from which day to which; of an application or of the permit that follows it."""

    __tablename__ = "work_route"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("ST_IsValid(geom)", name="geom_valid"),
        Index("work_route_geom_idx", "geom", postgresql_using="gist"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    geom: Mapped[WKBElement] = mapped_column(Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False), nullable=False)
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class ActivityPlace(Base):
    """Where an activity is licensed, or applied for: the ground from which distances to other activities are measured."""

    __tablename__ = "activity_place"
    __table_args__ = (
        CheckConstraint("ST_IsValid(geom)", name="geom_valid"),
        Index("activity_place_geom_idx", "activity", "geom", postgresql_using="gist"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    activity: Mapped[str]
    geom: Mapped[WKBElement] = mapped_column(Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False), nullable=False)
