"""How far the work that follows a large import has come."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Numeric, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class LandSettling(Base):
    """What follows one import run, step by step; each step commits with the note that it is done, so a killed one goes on here.

    ``squares`` are the pieces of ground that the step ``land`` goes through: [x, y, rows].
    """

    __tablename__ = "land_settling"
    __table_args__ = (
        CheckConstraint("step IN ('rules','land','parcels','blocks','copies','finish','done')", name="step_known"),
        CheckConstraint("rows_done <= rows_all", name="done_within_all"),
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True)
    layer: Mapped[str]
    first_id: Mapped[int] = mapped_column(BigInteger)
    last_id: Mapped[int] = mapped_column(BigInteger)
    step: Mapped[str] = mapped_column(default="rules", server_default="rules")
    squares: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    squares_done: Mapped[int] = mapped_column(default=0, server_default="0")
    rows_done: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    rows_all: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    seconds: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))  # that each step took
    overlaps: Mapped[int] = mapped_column(default=0, server_default="0")
    overlap_m2: Mapped[Decimal] = mapped_column(Numeric(16, 2), default=0, server_default="0")
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
