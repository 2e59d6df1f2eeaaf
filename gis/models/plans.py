"""Subdivision plans and detailed plans: number, decree, validity, boundary, areas, and who checked and decided."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.casework.models import Case
from app.i18n.folding import fold
from gis.crs import STORAGE_SRID
from gis.models.placed import folded_from


class LandPlan(Case):
    """A plan of a branch, drawn up, checked and approved by three persons.

    ``branch_id`` is the branch whose numbers it uses: its parcels are those that carry ``plan_no`` there, or for a detailed plan
    those that lie inside. ``stands``: approved, and not yet amended, cancelled or expired; also while it is suspended.
    An amendment is a new plan of the same number; when it is approved, the one that stood is amended by it.
    ``boundary_source`` says where the boundary came from; ``area_table`` what the plan's own table says:
    [{use, area_m2, plots}]; ``findings`` and ``figures`` are kept as they were at the technical approval.
    """

    __tablename__ = "land_plan"
    __table_args__ = (
        CheckConstraint("plan_kind IN ('subdivision','detailed')", name="kind_known"),
        CheckConstraint("valid_to IS NULL OR approved_on IS NULL OR valid_to >= approved_on", name="ends_after_start"),
        CheckConstraint("NOT stands OR (approved_on IS NOT NULL AND decree_no <> '')", name="stands_by_decree"),
        CheckConstraint("reviewed_by_id IS NULL OR reviewed_by_id IS DISTINCT FROM drafted_by_id", name="reviewer_is_other"),
        CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id IS DISTINCT FROM drafted_by_id AND decided_by_id IS DISTINCT FROM reviewed_by_id)",
            name="two_persons",
        ),
        CheckConstraint("boundary IS NULL OR (ST_IsValid(boundary) AND inside_installation_extent(boundary))", name="boundary_sound"),
        Index("uq_land_plan_standing", "branch_id", "plan_kind", "plan_no", unique=True, postgresql_where=text("stands")),
        Index("ix_land_plan_number", "plan_no"),
        Index("land_plan_boundary_idx", "boundary", postgresql_using="gist"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    plan_kind: Mapped[str]
    plan_no: Mapped[str]
    name_ar: Mapped[str]
    name_folded: Mapped[str] = mapped_column(default=folded_from("name_ar"), server_default="")  # goes to plan_name
    stands: Mapped[bool] = mapped_column(default=False, server_default="false")
    decree_no: Mapped[str] = mapped_column(default="", server_default="")
    approved_on: Mapped[date | None]
    valid_to: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="", server_default="")
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("land_plan.id"))
    drafted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    reviewed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    boundary: Mapped[WKBElement | None] = mapped_column(Geometry("MULTIPOLYGON", srid=STORAGE_SRID, spatial_index=False))
    boundary_source: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    area_table: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default="[]")
    findings: Mapped[list[Any]] = mapped_column(JSONB, default=list, server_default="[]")
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")

    __mapper_args__ = {"polymorphic_identity": "land_plan", "inherit_condition": id == Case.id}

    @validates("name_ar")
    def _fold_name(self, _column: str, name: str) -> str:
        self.name_folded = fold(name)
        return name
