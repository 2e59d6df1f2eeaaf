"""What was imported, from which file, and each row that was not taken as it came."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, func
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


class ImportJob(Base):
    """A delivered file on its way through the wizard; its import, once done, is an ``ImportRun``.

    ``layers`` is what was found in the file, ``chosen`` what the planner answered, ``report`` what the last try or import
    found, ``problem`` why the last one stopped: {code, details}.
    """

    __tablename__ = "import_job"
    __table_args__ = (
        CheckConstraint(
            "state IN ('uploaded','trying','tried','importing','imported','failed','cancelled','undoing','undone')", name="state_known"
        ),
        CheckConstraint("rows_done <= rows_all", name="done_within_all"),
        Index("ix_import_job_branch", "municipality_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    user_name: Mapped[str]
    file_name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    layers: Mapped[list[Any]]
    notices: Mapped[list[Any]]
    chosen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default="uploaded")
    rows_done: Mapped[int] = mapped_column(BigInteger, default=0)
    rows_all: Mapped[int] = mapped_column(BigInteger, default=0)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    report: Mapped[dict[str, Any] | None]
    problem: Mapped[dict[str, Any] | None]
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("import_run.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
