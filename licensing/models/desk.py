"""What the desk keeps besides the files: interests declared, leave, phrases, escalations, audits of instant documents."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, SmallInteger, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7
from app.tenancy import MunicipalityScoped


class InterestDeclaration(Base):
    """An employee says that a party is his relative or partner: he takes no part in its files."""

    __tablename__ = "interest_declaration"
    __table_args__ = (
        CheckConstraint("relation IN ('relative','partner','creditor','other')", name="relation_known"),
        UniqueConstraint("user_id", "party_id", "declared_on"),
        Index("ix_interest_declaration_party_id", "party_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    relation: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    declared_on: Mapped[date]
    ended_on: Mapped[date | None]


class LeaveCover(MunicipalityScoped, Base):
    """While one is away another has his inbox and, for those days, his roles; ``memberships`` are those made for it."""

    __tablename__ = "leave_cover"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="ends_after_start"),
        CheckConstraint("absent_id <> substitute_id", name="two_people"),
        Index("ix_leave_cover_substitute", "substitute_id", "from_on", "to_on"),
        Index("ix_leave_cover_absent", "absent_id", "from_on", "to_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    absent_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    substitute_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")
    roles: Mapped[list[Any]] = mapped_column(default=list)  # roles that the substitute holds through this cover alone
    memberships: Mapped[list[Any]] = mapped_column(default=list)
    arranged_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]


class Phrase(Base):
    """A ready sentence of the library, by occasion. The catalogue's file is its first stock; staff add and retire."""

    __tablename__ = "phrase"
    __table_args__ = (
        CheckConstraint("occasion IN ('correction','refusal','condition','suspension')", name="occasion_known"),
        UniqueConstraint("occasion", "code"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    occasion: Mapped[str]
    code: Mapped[str]
    text_ar: Mapped[str]
    legal_source: Mapped[str] = mapped_column(default="")
    uses: Mapped[int] = mapped_column(default=0)
    retired_on: Mapped[date | None]
    updated_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class CaseEscalation(Base):
    """Somebody was told that a term is half over, nearly over, over: once per running of the clock and share."""

    __tablename__ = "case_escalation"
    __table_args__ = (Index("ix_case_escalation_at", "at"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    clock_name: Mapped[str] = mapped_column(primary_key=True)
    running_since: Mapped[datetime] = mapped_column(primary_key=True)
    percent: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    told: Mapped[str]  # assigned | head | director | applicant
    told_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]


class InstantAudit(MunicipalityScoped, Base):
    """A document that was issued without an officer and drawn for a later look; ``rate`` is the chance it was drawn with."""

    __tablename__ = "instant_audit"
    __table_args__ = (
        CheckConstraint("outcome IS NULL OR outcome IN ('sound','slip','breach')", name="outcome_known"),
        CheckConstraint("rate > 0 AND rate <= 1", name="rate_is_a_share"),
        Index("ix_instant_audit_filer", "filer_party_id", "audited_at"),
        Index("ix_instant_audit_waiting", "municipality_id", "drawn_at", postgresql_where=literal_column("outcome IS NULL")),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    filer_party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))  # the office that filed, else the applicant
    rate: Mapped[Decimal] = mapped_column(Numeric(5, 4))
    audited_before: Mapped[int]
    errors_before: Mapped[int]
    drawn_at: Mapped[datetime]
    outcome: Mapped[str | None]  # sound | slip (a fault that changes nothing) | breach (should not have been issued)
    found: Mapped[str] = mapped_column(default="")
    audited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    audited_at: Mapped[datetime | None]
