from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, func, literal_column
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, uuid7
from app.ledger.models.invoice import Invoice, PayersOwn
from app.ledger.money import CURRENCY
from app.tenancy import MunicipalityScoped


class PaymentIntent(PayersOwn, Base):
    """One attempt to pay an invoice through a gateway; its id is the gateway's idempotency key."""

    __tablename__ = "payment_intent"
    __table_args__ = (
        CheckConstraint("state IN ('open','captured','failed','expired')", name="state_known"),
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("uq_payment_intent_one_open", "invoice_id", unique=True, postgresql_where=literal_column("state = 'open'")),
        Index("ix_payment_intent_open_since", "created_at", postgresql_where=literal_column("state = 'open'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"), index=True)
    gateway: Mapped[str]
    amount: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(default=CURRENCY)
    state: Mapped[str] = mapped_column(default="open")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None]

    invoice: Mapped[Invoice] = relationship(lazy="joined", innerjoin=True)


class Payment(PayersOwn, Base):
    """Money that the gateway has taken: it settles its invoice, or waits in suspense for the payer."""

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        UniqueConstraint("intent_id"),
        UniqueConstraint("gateway", "gateway_payment_id"),
        UniqueConstraint("receipt_number"),
        Index("ix_payment_municipality_captured", "municipality_id", "captured_at"),
        Index("uq_payment_one_settles", "invoice_id", unique=True, postgresql_where=literal_column("settles")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    intent_id: Mapped[UUID] = mapped_column(ForeignKey("payment_intent.id"))
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"), index=True)
    gateway: Mapped[str]
    gateway_payment_id: Mapped[str]
    amount: Mapped[Decimal]
    currency: Mapped[str]
    settles: Mapped[bool]
    receipt_number: Mapped[str]
    verification_code: Mapped[str] = mapped_column(unique=True)
    captured_at: Mapped[datetime]  # by the gateway's clock
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())

    invoice: Mapped[Invoice] = relationship(lazy="joined", innerjoin=True)


class PaymentReversal(MunicipalityScoped, Base):
    """Giving money back: one person asks, another decides."""

    __tablename__ = "payment_reversal"
    __table_args__ = (
        CheckConstraint("state IN ('requested','approved','refused')", name="state_known"),
        CheckConstraint("decided_by_id <> requested_by_id", name="four_eyes"),
        CheckConstraint("(state = 'requested') = (decided_at IS NULL)", name="decided_has_time"),
        Index("uq_payment_reversal_one_live", "payment_id", unique=True, postgresql_where=literal_column("state <> 'refused'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payment.id"))
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="requested")
    requested_by_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    requested_at: Mapped[datetime] = mapped_column(server_default=func.now())
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]

    payment: Mapped[Payment] = relationship(lazy="joined", innerjoin=True)


class PaymentNotice(Base):
    """What a gateway told us, once per message id, and what came of it. Parked ones have no municipality yet."""

    __tablename__ = "payment_notice"
    __table_args__ = (
        CheckConstraint("outcome IN ('captured','suspended','repeated','mismatch','closed','ignored','parked')", name="outcome_known"),
        UniqueConstraint("gateway", "notice_id"),
        Index("ix_payment_notice_parked", "received_at", postgresql_where=literal_column("outcome = 'parked'")),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    gateway: Mapped[str]
    notice_id: Mapped[str]
    origin: Mapped[str]  # notice | enquiry
    intent_id: Mapped[UUID | None] = mapped_column(index=True)  # as told; no such intent need exist
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"), index=True)
    payload: Mapped[dict[str, Any]]
    outcome: Mapped[str]
    times_received: Mapped[int] = mapped_column(default=1)
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    settled_at: Mapped[datetime | None]


class RefusedNotice(Base):
    """A message that did not prove its sender: kept as evidence, without its content."""

    __tablename__ = "refused_notice"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    gateway: Mapped[str]
    reason: Mapped[str]
    address: Mapped[str | None] = mapped_column(INET)
    body_sha256: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
