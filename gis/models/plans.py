"""Subdivision plans and detailed plans: number, decree, validity, boundary, and who decided."""

from datetime import date, datetime
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7
from gis.crs import STORAGE_SRID


class LandPlan(Base):
    """A plan of a branch. Its parcels are those that carry its ``plan_no`` in that branch.

    An amendment is a new draft of the same number; when it is approved, the one that stood becomes ``amended``.
    """

    __tablename__ = "land_plan"
    __table_args__ = (
        CheckConstraint("kind IN ('subdivision','detailed')", name="kind_known"),
        CheckConstraint("state IN ('draft','sent','approved','amended','cancelled')", name="state_known"),
        CheckConstraint("valid_to IS NULL OR approved_on IS NULL OR valid_to >= approved_on", name="ends_after_start"),
        CheckConstraint("state NOT IN ('approved','amended') OR (approved_on IS NOT NULL AND decree_no <> '')", name="approved_by_decree"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id IS DISTINCT FROM drafted_by_id", name="two_persons"),
        CheckConstraint("boundary IS NULL OR (ST_IsValid(boundary) AND inside_installation_extent(boundary))", name="boundary_sound"),
        Index("uq_land_plan_standing", "municipality_id", "kind", "plan_no", unique=True, postgresql_where=text("state = 'approved'")),
        Index("ix_land_plan_number", "plan_no"),
        Index("land_plan_boundary_idx", "boundary", postgresql_using="gist"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    kind: Mapped[str]
    plan_no: Mapped[str]
    name_ar: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="draft")
    decree_no: Mapped[str] = mapped_column(server_default="")
    approved_on: Mapped[date | None]
    valid_to: Mapped[date | None]
    note: Mapped[str] = mapped_column(server_default="")
    remark: Mapped[str] = mapped_column(server_default="")  # of the approver who sent it back or cancelled it
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("land_plan.id"))
    drafted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    boundary: Mapped[WKBElement | None] = mapped_column(Geometry("MULTIPOLYGON", srid=STORAGE_SRID, spatial_index=False))
