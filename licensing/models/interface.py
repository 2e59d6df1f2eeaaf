"""Who may come in as a program, whom the installation tells what happened, and whose calendar reads its deadlines."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7


class ApiKey(Base):
    """A program acts for one party in the name of the person who made the key. Only the secret's hash is kept."""

    __tablename__ = "api_key"
    __table_args__ = (UniqueConstraint("prefix"), CheckConstraint("per_minute > 0", name="per_minute_positive"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str]
    prefix: Mapped[str] = mapped_column(String(12))  # shown, so that the owner knows which key it is
    secret_hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[Any]]
    per_minute: Mapped[int] = mapped_column(default=120)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class ApiCall(Base):
    """How often a key came in one minute; written outside the request's transaction, so that refusals count too."""

    __tablename__ = "api_call"

    key_id: Mapped[UUID] = mapped_column(ForeignKey("api_key.id"), primary_key=True)
    minute: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    calls: Mapped[int] = mapped_column(default=1)


class WebhookEndpoint(Base):
    """An address of the party's that is told what happens to its cases, signed with a secret of its own."""

    __tablename__ = "webhook_endpoint"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    url: Mapped[str]
    events: Mapped[list[Any]]
    secret: Mapped[str]
    earlier_secret: Mapped[str | None]  # still signs beside the new one until ``earlier_until``
    earlier_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    disabled_at: Mapped[datetime | None]
    disabled_why: Mapped[str] = mapped_column(default="")


class WebhookDelivery(Base):
    """One message to one address; its id is the receiver's mark against doubles."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','delivered','failed')", name="state_known"),
        Index("ix_webhook_delivery_endpoint_id", "endpoint_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoint.id"))
    event: Mapped[str]
    payload: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[list[Any]] = mapped_column(default=list)  # [{at, status, problem}]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    delivered_at: Mapped[datetime | None]


class CalendarFeed(Base):
    """The secret address under which a person's calendar reads his deadlines; a new one ends the old."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("uq_calendar_feed_live", "user_id", unique=True, postgresql_where=literal_column("revoked_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    token_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    revoked_at: Mapped[datetime | None]
    last_read_at: Mapped[datetime | None]
