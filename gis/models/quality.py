"""Doubtful data of the register and of its imports, what people decided of it, and how far the last check came."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Numeric, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from gis.crs import STORAGE_SRID

KINDS = (
    "overlap", "thin_overlap", "duplicate", "near_duplicate", "sliver", "gap", "no_street", "number_repeated", "outside_plan",
    "far_from_block", "lost_text", "null_geometry", "rejected", "repaired",
)  # fmt: skip


class LandFinding(Base):
    """One defect, by one rule: of a parcel, of two, or of a row of an imported file.

    ``fingerprint`` is made of the rule and the shapes, so the same defect is the same row at every check, and an acceptance
    holds for as long as the shapes stay as they were. ``area_m2`` is the overlap's, the gap's, the sliver's; ``before_m2``
    and ``after_m2`` are those of a mended row. ``geom`` is what is drawn as the defect, ``was`` the shape as it came.
    """

    __tablename__ = "land_finding"
    __table_args__ = (
        CheckConstraint("kind IN ({})".format(",".join(f"'{kind}'" for kind in KINDS)), name="kind_known"),
        CheckConstraint("state IN ('open','accepted','mended')", name="state_known"),
        CheckConstraint("(accepted_at IS NULL) = (accepted_by IS NULL)", name="accepted_by_somebody"),
        CheckConstraint("parcel_id IS NOT NULL OR import_run_id IS NOT NULL", name="of_a_parcel_or_a_file"),
        Index("ix_land_finding_state", "state", "kind", "id"),
        Index("ix_land_finding_page", "state", "id"),
        Index("ix_land_finding_place", "state", "municipality_id", "district_id"),
        Index("ix_land_finding_plan_no", "plan_no", "state", postgresql_where=text("plan_no <> ''")),
        Index("ix_land_finding_parcel_id", "parcel_id"),
        Index("ix_land_finding_other_id", "other_id", postgresql_where=text("other_id IS NOT NULL")),
        Index("ix_land_finding_import_run_id", "import_run_id", "row_no"),
        Index("ix_land_finding_assignee_id", "assignee_id", postgresql_where=text("assignee_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="open", server_default="open")
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    district_id: Mapped[int | None] = mapped_column(BigInteger)
    plan_no: Mapped[str] = mapped_column(default="", server_default="")
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("spatial_unit.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("spatial_unit.id"))
    area_m2: Mapped[Decimal | None] = mapped_column(Numeric(16, 3))
    before_m2: Mapped[Decimal | None] = mapped_column(Numeric(16, 3))
    after_m2: Mapped[Decimal | None] = mapped_column(Numeric(16, 3))
    import_run_id: Mapped[UUID | None] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    row_no: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False))
    was: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False))
    found_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    mended_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[str | None]
    accepted_reason: Mapped[str] = mapped_column(default="", server_default="")
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class LandFindingEvent(Base):
    """What somebody decided of a finding. Rows are only added."""

    __tablename__ = "land_finding_event"
    __table_args__ = (
        CheckConstraint("kind IN ('accepted','reopened','assigned','unassigned')", name="kind_known"),
        Index("ix_land_finding_event_finding_id", "finding_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("land_finding.id", ondelete="CASCADE"))
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())


class LandCheck(Base):
    """One look through the whole register, in parts: ``cursor`` is the last parcel that was looked at."""

    __tablename__ = "land_check"
    __table_args__ = (Index("uq_land_check_running", "running", unique=True, postgresql_where=text("running")),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    running: Mapped[bool] = mapped_column(default=True, server_default="true")
    cursor: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    parcels_done: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    parcels_all: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    started_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    finished_at: Mapped[datetime | None]


class LandFindingSource(Base):
    """An import whose doubtful rows stand in the queue."""

    __tablename__ = "land_finding_source"

    import_run_id: Mapped[UUID] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(server_default=func.now())
