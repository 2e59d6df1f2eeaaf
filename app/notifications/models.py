from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, any_, literal_column, or_
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7
from app.tenancy import PARTIES, MunicipalityScoped


class Message(MunicipalityScoped, Base):
    """One message to one party over one channel: the outbox. Those about no case have no municipality."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("channel IN ('sms','email','inapp')", name="channel_known"),
        Index("ix_message_party_id_created_at", "party_id", "created_at"),
        Index("ix_message_created_at_id", "created_at", "id"),
        Index("ix_message_unsent", "created_at", postgresql_where=literal_column("sent_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"), index=True)  # type: ignore[assignment]
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"), index=True)
    template: Mapped[str]
    channel: Mapped[str]
    to_address: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return or_(super().visible(), cls.party_id == any_(PARTIES))
