"""What was imported, from which file, and each row that was not taken as it came."""

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7
from gis.crs import STORAGE_SRID


class ImportRun(Base):
    """One file read once. ``read`` always equals ``accepted`` plus ``rejected``.

    ``counts`` of an update: added, unchanged, changed, moved, moved_and_changed, vanished, retired, kept, fields.
    """

    __tablename__ = "import_run"
    __table_args__ = (
        CheckConstraint("read = accepted + rejected", name="counts_add_up"),
        CheckConstraint("repaired <= accepted", name="repaired_are_accepted"),
        CheckConstraint("mode IN ('add','update')", name="mode_known"),
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
    mode: Mapped[str] = mapped_column(default="add", server_default="add")
    counts: Mapped[dict[str, Any] | None]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    undone_at: Mapped[datetime | None]


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


class ImportChange(Base):
    """What an update did to one row of the register, or found lacking in the file.

    A parcel's former and new state are its own rows (``old_id``, ``new_id``). Other tables keep no versions: what stood
    before is in ``before``, ``before_geom`` and ``before_run_id``. ``changes`` is field -> [before, after].
    """

    __tablename__ = "import_change"
    __table_args__ = (
        CheckConstraint("outcome IN ('added','changed','moved','vanished','retired','kept')", name="outcome_known"),
        CheckConstraint("(outcome = 'added') = (old_id IS NULL)", name="old_unless_added"),
        Index("ix_import_change_run_id", "run_id", "outcome", "id"),
        Index("ix_import_change_before_run_id", "before_run_id", postgresql_where=text("before_run_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    row_no: Mapped[int | None] = mapped_column(BigInteger)
    outcome: Mapped[str]
    name: Mapped[str] = mapped_column(default="", server_default="")
    old_id: Mapped[int | None] = mapped_column(BigInteger)
    new_id: Mapped[int | None] = mapped_column(BigInteger)
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    distance_m: Mapped[float | None]
    area_diff_m2: Mapped[float | None]
    note: Mapped[str] = mapped_column(default="", server_default="")  # why a vanished row was kept: a case, a right
    before: Mapped[dict[str, Any] | None]
    before_run_id: Mapped[UUID | None]
    before_geom: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False))


class ImportJob(Base):
    """A delivered file on its way through the wizard; its import, once done, is an ``ImportRun``.

    ``layers`` is what was found in the file, ``chosen`` what the planner answered, ``report`` what the last try or import
    found, ``problem`` why the last one stopped: {code, details}. ``dry_run``: what was asked for last was a try.
    ``sample``: rows of each outcome of an update, with their drawings.
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
    dry_run: Mapped[bool] = mapped_column(default=True, server_default="true")
    sample: Mapped[list[Any] | None] = mapped_column(deferred=True)
    report: Mapped[dict[str, Any] | None]
    problem: Mapped[dict[str, Any] | None]
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("import_run.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
