"""What is granted: the permit, and the conditions under which it holds."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, func, literal_column
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.casework.models import Case
from app.db import Base, uuid7


class Permit(Case):
    """Something granted to a party that allows what is otherwise restricted; it lives its own procedure.

    ``facts`` are what the paper says (areas, floors, fee, names, rule version), as issued; a change writes them anew as
    the next edition and the earlier ones stay in ``PermitEdition``. ``valid_to`` empty: it holds until somebody ends it.
    A certificate or decision about another permit names it in ``subject_permit_id``. ``unit_no`` and ``floor`` say which
    part of the building it is for; both empty: the whole.
    """

    __tablename__ = "permit"
    __table_args__ = (
        UniqueConstraint("application_id"),
        UniqueConstraint("verify_code"),
        Index("ix_permit_parcel_id", "parcel_id"),
        Index("ix_permit_valid_to", "valid_to"),
        Index("ix_permit_issued_on", "issued_on"),
        Index("ix_permit_service_code_valid_to", "service_code", "valid_to"),
        Index("ix_permit_service_code_issued_on", "service_code", "issued_on"),
        Index("ix_permit_subject_permit_id", "subject_permit_id", postgresql_where=literal_column("subject_permit_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    service_code: Mapped[str]
    parcel_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("spatial_unit.id"))
    verify_code: Mapped[str]
    issued_on: Mapped[date]
    valid_to: Mapped[date | None]
    template: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    edition: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")
    subject_permit_id: Mapped[UUID | None] = mapped_column(ForeignKey("permit.id"))
    unit_no: Mapped[str | None]
    floor: Mapped[str | None]

    conditions: Mapped[list["PermitCondition"]] = relationship(lazy="selectin", order_by="PermitCondition.seq")

    __mapper_args__ = {"polymorphic_identity": "permit", "inherit_condition": id == Case.id}


class PermitEdition(Base):
    """A permit as it stood from one change to the next; never overwritten. Each edition's paper carries its own code."""

    __tablename__ = "permit_edition"
    __table_args__ = (
        UniqueConstraint("permit_id", "number"),
        UniqueConstraint("verify_code"),
        UniqueConstraint("application_id"),
        UniqueConstraint("batch_id", "permit_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    permit_id: Mapped[UUID] = mapped_column(ForeignKey("permit.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    change: Mapped[str]  # granted, renew, amend, transfer …
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("permit_batch.id"))
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    issued_on: Mapped[date]
    valid_to: Mapped[date | None]
    verify_code: Mapped[str]
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class PermitCondition(Base):
    """A condition printed on the permit: standing, or a task with its last day.

    A ``visit`` is met by that visit, a ``document`` by handing it in, a ``date`` by an officer who says that it was done.
    """

    __tablename__ = "permit_condition"
    __table_args__ = (
        CheckConstraint("kind IN ('standing','visit','document','date')", name="kind_known"),
        Index("ix_permit_condition_permit_id", "permit_id"),
        Index("ix_permit_condition_due_on", "due_on", postgresql_where=literal_column("met_on IS NULL AND due_on IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    permit_id: Mapped[UUID] = mapped_column(ForeignKey("permit.id"))
    seq: Mapped[int]
    code: Mapped[str]
    kind: Mapped[str] = mapped_column(default="standing", server_default="standing")
    text_ar: Mapped[str]
    text_en: Mapped[str]
    visit_kind: Mapped[str | None]
    checklist: Mapped[str | None]
    document_kind: Mapped[str | None]
    due_on: Mapped[date | None]
    met_on: Mapped[date | None]
    met_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    met_note: Mapped[str] = mapped_column(default="", server_default="")


class PermitReminder(Base):
    """The holder was told once that this last day comes: so many days before the permit's end, or a condition's."""

    __tablename__ = "permit_reminder"

    permit_id: Mapped[UUID] = mapped_column(ForeignKey("permit.id"), primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True)  # "end", or the code of a condition
    last_day: Mapped[date] = mapped_column(primary_key=True)
    days: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    sent_at: Mapped[datetime] = mapped_column(server_default=func.now())


class VerificationMiss(Base):
    """Somebody asked for a document that was never issued; kept outside the request's transaction, to slow guessing."""

    __tablename__ = "verification_miss"
    __table_args__ = (Index("ix_verification_miss_address_at", "address", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    address: Mapped[str] = mapped_column(INET)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
