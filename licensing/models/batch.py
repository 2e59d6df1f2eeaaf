"""One decree that changes many permits at once."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7
from app.tenancy import MunicipalityScoped


class PermitBatch(MunicipalityScoped, Base):
    """Permits of a branch are prolonged by a decree: prepared by one, ordered by another, carried out in chunks.

    ``last_seen``: the job goes on behind this permit. ``passed_over``: why permits were left as they are, and how many.
    """

    __tablename__ = "permit_batch"
    __table_args__ = (
        CheckConstraint("months BETWEEN 1 AND 60", name="months_bearable"),
        CheckConstraint("stage IN ('draft','ordered','done','withdrawn')", name="stage_known"),
        CheckConstraint("ending_to >= ending_from", name="days_in_order"),
        CheckConstraint("ordered_by_id IS DISTINCT FROM drafted_by_id OR ordered_by_id IS NULL", name="two_people"),
        Index("ix_permit_batch_drafted_at", "municipality_id", "drafted_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    service_code: Mapped[str]
    decree: Mapped[str]  # number of the text that orders it
    reason: Mapped[str]
    months: Mapped[int] = mapped_column(SmallInteger)
    ending_from: Mapped[date]
    ending_to: Mapped[date]
    stage: Mapped[str] = mapped_column(default="draft")
    drafted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    drafted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ordered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ordered_at: Mapped[datetime | None]
    counted: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    passed_over: Mapped[dict[str, Any]] = mapped_column(default=dict)
    last_seen: Mapped[UUID | None]
    finished_at: Mapped[datetime | None]
