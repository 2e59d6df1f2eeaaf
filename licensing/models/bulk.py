"""A spreadsheet of requests: the file as a whole, and what became of each of its rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, false, func
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7


class BulkBatch(Base):
    """One file of one party for one service; the same file is taken once."""

    __tablename__ = "bulk_batch"
    __table_args__ = (
        UniqueConstraint("party_id", "service_code", "sha256"),
        CheckConstraint("state IN ('checked','waiting','running','done','stopped')", name="state_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    service_code: Mapped[str]
    service_version: Mapped[int]
    filename: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(default="checked")
    lodging: Mapped[bool] = mapped_column(default=False, server_default=false())  # sound rows are sent, not only drafted
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]


class BulkRow(Base):
    """One row: what was typed, what is wrong with it by column, and the application that it became."""

    __tablename__ = "bulk_row"
    __table_args__ = (CheckConstraint("state IN ('faulty','ready','draft','submitted','failed')", name="state_known"),)

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_batch.id"), primary_key=True)
    row_no: Mapped[int] = mapped_column(primary_key=True)
    typed: Mapped[dict[str, Any]]
    faults: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    state: Mapped[str]
    problem: Mapped[str] = mapped_column(default="", server_default="")
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
