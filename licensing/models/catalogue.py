"""The catalogue as it was and as it is proposed: versions of services, overlays of branches, drafts, launches, bookings."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, PrimaryKeyConstraint, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from app.casework.models import Case
from app.db import Base, uuid7


class ServiceVersion(Base):
    """A definition as it was published: running applications keep theirs. ``origin``: file (shipped) or editor (written here)."""

    __tablename__ = "service_version"
    __table_args__ = (PrimaryKeyConstraint("code", "version"), CheckConstraint("origin IN ('file','editor')", name="origin_known"))

    code: Mapped[str]
    version: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]
    origin: Mapped[str]
    valid_from: Mapped[date]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())
    published_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None]  # rolled back: not for new applications


class ServiceOverlay(Base):
    """What a branch sets for itself: only these three, so that everything else follows the amanah's definition."""

    __tablename__ = "service_overlay"
    __table_args__ = (
        UniqueConstraint("municipality_id", "code", "valid_from"),
        CheckConstraint("deadline_days IS NULL OR deadline_days BETWEEN 0 AND 365", name="deadline_in_range"),
        CheckConstraint("fee_percent IS NULL OR fee_percent BETWEEN 0 AND 500", name="fee_in_range"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="days_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    code: Mapped[str]
    deadline_days: Mapped[int | None]
    fee_percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 1))
    extra_documents: Mapped[list[Any]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    set_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ServiceChange(Case):
    """A proposed version of a service: written by one, tried on past cases, published by another."""

    __tablename__ = "service_change"
    __table_args__ = (Index("ix_service_change_code", "service_code"),)

    id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    service_code: Mapped[str]
    based_on: Mapped[int]  # the version that was edited; 0 for a new service
    body: Mapped[dict[str, Any]]
    reason: Mapped[str]
    drafted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    published_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    published_version: Mapped[int | None]
    tried: Mapped[dict[str, Any]] = mapped_column(default=dict)  # outcome of the dry run and of which body
    is_rollback: Mapped[bool] = mapped_column(default=False)

    __mapper_args__ = {"polymorphic_identity": "service_change"}


class ServiceLaunch(Base):
    """What must be ready before a service opens: a service with an open point cannot be launched."""

    __tablename__ = "service_launch"

    code: Mapped[str] = mapped_column(primary_key=True)
    done: Mapped[dict[str, Any]] = mapped_column(default=dict)  # point of the checklist -> {by, at, note}
    state: Mapped[str] = mapped_column(default="open")  # open | closed
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class Booking(Base):
    """A place in time that an application holds. ``seat`` runs from 1 to the capacity, so that two cannot take the last one."""

    __tablename__ = "booking"
    __table_args__ = (
        UniqueConstraint("service_code", "resource", "day", "slot", "seat"),
        Index("ix_booking_application_id", "application_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    service_code: Mapped[str]
    resource: Mapped[str]
    day: Mapped[date]
    slot: Mapped[str] = mapped_column(default="")
    seat: Mapped[int]
