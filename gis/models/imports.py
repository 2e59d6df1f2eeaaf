"""What was imported, from which file, and each row that was not taken as it came."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7


class ImportRun(Base):
    """One file read once. ``read`` always equals ``accepted`` plus ``rejected``."""

    __tablename__ = "import_run"
    __table_args__ = (
        CheckConstraint("read = accepted + rejected", name="counts_add_up"),
        CheckConstraint("repaired <= accepted", name="repaired_are_accepted"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    layer: Mapped[str]
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    source_layer: Mapped[str]
    source_crs: Mapped[str]
    encoding: Mapped[str]
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    options: Mapped[dict[str, Any]]
    read: Mapped[int]
    accepted: Mapped[int]
    repaired: Mapped[int]
    rejected: Mapped[int]
    warnings: Mapped[list[Any]]
    actor: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ImportRow(Base):
    """A row that was rejected or changed, as it came, with the reason."""

    __tablename__ = "import_row"
    __table_args__ = (
        CheckConstraint("outcome IN ('rejected','repaired','changed')", name="outcome_known"),
        Index("ix_import_row_run_id", "run_id", "row_no"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    row_no: Mapped[int]
    outcome: Mapped[str]
    reason: Mapped[str]
    details: Mapped[dict[str, Any]]
    attributes: Mapped[dict[str, Any]]
    source_geom: Mapped[bytes | None] = mapped_column(LargeBinary)  # WKB in the file's own CRS
