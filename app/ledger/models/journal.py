from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, uuid7
from app.tenancy import MunicipalityScoped

# Accounts that the ledger itself posts to; revenue accounts come from the tariff.
TREASURY, RECEIVABLE, VAT_PAYABLE, SUSPENSE = "1110", "1210", "2310", "2910"


class Account(Base):
    """An account of the government revenue classification."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("kind IN ('asset','liability','revenue')", name="kind_known"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name_ar: Mapped[str]
    name_en: Mapped[str]


class JournalEntry(MunicipalityScoped, Base):
    """One fact of money: balanced, never changed, undone only by an entry that mirrors it."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        CheckConstraint("kind IN ('invoice','payment','suspense','reversal')", name="kind_known"),
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal_names_entry"),
        CheckConstraint("amount > 0 AND line_count >= 2", name="says_something"),
        UniqueConstraint("reverses_id"),
        UniqueConstraint("number"),
        Index("ix_journal_entry_municipality_id_number", "municipality_id", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    number: Mapped[int] = mapped_column(Identity(always=True))
    kind: Mapped[str]
    entry_on: Mapped[date]
    description: Mapped[str]
    amount: Mapped[Decimal]  # the sum of each side
    line_count: Mapped[int]  # with ``amount``: no line can be slipped in later
    invoice_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoice.id"), index=True)
    payment_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment.id"), index=True)
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("journal_entry.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))

    lines: Mapped[list["JournalLine"]] = relationship(order_by="JournalLine.seq", lazy="selectin")


class JournalLine(MunicipalityScoped, Base):
    """One side of an entry on one account."""

    __tablename__ = "journal_line"
    __table_args__ = (
        CheckConstraint("debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0)", name="one_side"),
        UniqueConstraint("entry_id", "seq"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"))
    seq: Mapped[int]
    account_code: Mapped[str] = mapped_column(ForeignKey("account.code"), index=True)
    debit: Mapped[Decimal] = mapped_column(default=Decimal(0))
    credit: Mapped[Decimal] = mapped_column(default=Decimal(0))

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
