from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Identity, Index, Numeric, UniqueConstraint, any_, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, uuid7
from app.ledger.money import CURRENCY
from app.tenancy import PARTIES, MunicipalityScoped

INVOICE_STATES = ("issued", "paid", "cancelled")


class PayersOwn(MunicipalityScoped):
    """Mixin: the payer sees the row as well as the municipality."""

    payer_party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), index=True)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return or_(super().visible(), cls.payer_party_id == any_(PARTIES))

    def participant_roles(self, party_ids: frozenset[UUID]) -> frozenset[str]:
        return frozenset({"payer"} if self.payer_party_id in party_ids else ())


class Invoice(PayersOwn, Base):
    """A claim on a party for a case. Its lines and total never change; only commands move its state."""

    __tablename__ = "invoice"
    __table_args__ = (
        CheckConstraint("state IN ('issued','paid','cancelled')", name="state_known"),
        CheckConstraint("total > 0", name="total_positive"),
        CheckConstraint("state <> 'paid' OR paid_at IS NOT NULL", name="paid_has_time"),
        CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_has_time"),
        CheckConstraint("expires_at > issued_at", name="expires_after_issue"),
        UniqueConstraint("reference"),
        UniqueConstraint("bill_number"),
        Index("ix_invoice_municipality_id_issued_at_id", "municipality_id", "issued_at", "id"),
        Index("ix_invoice_issued_at_id", "issued_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    reference: Mapped[str]
    bill_number: Mapped[str]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    purpose: Mapped[str]  # fee | fine | …, a word of the package that issues
    currency: Mapped[str] = mapped_column(default=CURRENCY, server_default=CURRENCY)
    total: Mapped[Decimal]
    state: Mapped[str] = mapped_column(default="issued")
    issued_at: Mapped[datetime] = mapped_column(server_default=func.now())
    issued_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    expires_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("invoice.id"), unique=True)

    lines: Mapped[list["InvoiceLine"]] = relationship(order_by="InvoiceLine.seq", lazy="selectin")

    def has_expired(self, at: datetime) -> bool:
        """Past its day and unpaid: it can no longer be paid, only replaced."""
        return self.state == "issued" and at > self.expires_at


class InvoiceLine(MunicipalityScoped, Base):
    """One priced line as it was on the day of issue; a copy of the tariff, not a reference to it."""

    __tablename__ = "invoice_line"
    __table_args__ = (
        CheckConstraint("quantity >= 0 AND unit_amount >= 0 AND factor >= 0 AND amount >= 0 AND vat >= 0", name="not_negative"),
        UniqueConstraint("invoice_id", "seq"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"))
    seq: Mapped[int]
    tariff_code: Mapped[str]
    city_class: Mapped[str]
    description_ar: Mapped[str]
    description_en: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(Numeric(16, 4))
    unit: Mapped[str]
    unit_amount: Mapped[Decimal] = mapped_column(Numeric(14, 4))
    factor: Mapped[Decimal] = mapped_column(Numeric(12, 6), default=Decimal(1))
    amount: Mapped[Decimal]
    vat: Mapped[Decimal] = mapped_column(default=Decimal(0))
    account_code: Mapped[str] = mapped_column(ForeignKey("account.code"))
    source: Mapped[str]
    is_sample: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        own = select(Invoice.id).where(Invoice.payer_party_id == any_(PARTIES))
        return or_(super().visible(), cls.invoice_id.in_(own))
