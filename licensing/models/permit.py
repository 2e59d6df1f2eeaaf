"""What is granted: the permit, and the conditions under which it holds."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.casework.models import Case
from app.db import Base, uuid7


class Permit(Case):
    """Something granted to a party that allows what is otherwise restricted; it lives its own procedure.

    ``facts`` are what the paper says (areas, floors, fee, names, rule version), as issued.
    """

    __tablename__ = "permit"
    __table_args__ = (
        UniqueConstraint("application_id"),
        UniqueConstraint("verify_code"),
        Index("ix_permit_parcel_id", "parcel_id"),
        Index("ix_permit_valid_to", "valid_to"),
        Index("ix_permit_issued_on", "issued_on"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    service_code: Mapped[str]
    parcel_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("spatial_unit.id"))
    verify_code: Mapped[str]
    issued_on: Mapped[date]
    valid_to: Mapped[date]
    template: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    conditions: Mapped[list["PermitCondition"]] = relationship(lazy="selectin", order_by="PermitCondition.seq")

    __mapper_args__ = {"polymorphic_identity": "permit", "inherit_condition": id == Case.id}


class PermitCondition(Base):
    """A condition printed on the permit; one that orders a visit is met by that visit."""

    __tablename__ = "permit_condition"
    __table_args__ = (Index("ix_permit_condition_permit_id", "permit_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    permit_id: Mapped[UUID] = mapped_column(ForeignKey("permit.id"))
    seq: Mapped[int]
    code: Mapped[str]
    text_ar: Mapped[str]
    text_en: Mapped[str]
    visit_kind: Mapped[str | None]
    checklist: Mapped[str | None]
    due_on: Mapped[date | None]
    met_on: Mapped[date | None]


class VerificationMiss(Base):
    """Somebody asked for a document that was never issued; kept outside the request's transaction, to slow guessing."""

    __tablename__ = "verification_miss"
    __table_args__ = (Index("ix_verification_miss_address_at", "address", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    address: Mapped[str] = mapped_column(INET)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
