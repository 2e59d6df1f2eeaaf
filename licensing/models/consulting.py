"""Asking others before a decision: the visit ordered, the bodies asked by link, and what each answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, func, literal_column
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, uuid7


class OrderedInspection(Base):
    """A visit on which the decision waits. ``visit_id`` is the visit's case, once the inspectors planned it."""

    __tablename__ = "ordered_inspection"
    __table_args__ = (
        CheckConstraint("outcome IS NULL OR outcome IN ('pass','fail','cancelled')", name="outcome_known"),
        Index("ix_ordered_inspection_application_id", "application_id", "ordered_at"),
        Index("ix_ordered_inspection_visit_id", "visit_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))
    visit_reference: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    checklist: Mapped[str]
    ordered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ordered_at: Mapped[datetime]
    missed: Mapped[int] = mapped_column(SmallInteger, default=0)  # times that nobody opened
    outcome: Mapped[str | None]
    outcome_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")


class Consultation(Base):
    """One body asked about one application. Only the hash of its link's token is kept.

    ``shown``: the parts of the file that its page shows. ``nudged_percent``: the highest share of its term at which it was reminded.
    """

    __tablename__ = "consultation"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','answered','silent','revoked')", name="state_known"),
        UniqueConstraint("token_hash"),
        Index("ix_consultation_application_id", "application_id"),
        Index("ix_consultation_waiting", "due_at", postgresql_where=literal_column("state = 'waiting'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    agency_code: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")  # why it is asked: named by the service, or found by the place
    question: Mapped[str] = mapped_column(default="")
    shown: Mapped[list[Any]] = mapped_column(default=list)
    token_hash: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(default="waiting")
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]  # when its page was first read
    nudged_percent: Mapped[int] = mapped_column(SmallInteger, default=0)
    closed_at: Mapped[datetime | None]

    answers: Mapped[list["ConsultationAnswer"]] = relationship(lazy="selectin", order_by="ConsultationAnswer.id")


class ConsultationAnswer(Base):
    """What a body answered; a change of mind is a further row, nothing is overwritten. ``none``: what its silence means."""

    __tablename__ = "consultation_answer"
    __table_args__ = (
        CheckConstraint("answer IN ('no_objection','conditions','objection')", name="answer_known"),
        Index("ix_consultation_answer_consultation_id", "consultation_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    answer: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    by_silence: Mapped[bool] = mapped_column(default=False)
    signer_name: Mapped[str] = mapped_column(default="")
    signer_post: Mapped[str] = mapped_column(default="")
    letter_number: Mapped[str] = mapped_column(default="")
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    address: Mapped[str | None] = mapped_column(INET)
    at: Mapped[datetime]


class LinkMiss(Base):
    """Somebody opened a link that was never given out; kept outside the request's transaction, to slow guessing."""

    __tablename__ = "link_miss"
    __table_args__ = (Index("ix_link_miss_address_at", "address", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    address: Mapped[str] = mapped_column(INET)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
