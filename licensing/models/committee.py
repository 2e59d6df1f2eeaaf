"""Committees: seats, sessions, agendas, votes. What a committee is called and how many make a quorum is catalogue data."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, uuid7
from app.tenancy import MunicipalityScoped


class CommitteeSeat(MunicipalityScoped, Base):
    """Somebody sits on a branch's committee, and as what, from a day to a day."""

    __tablename__ = "committee_seat"
    __table_args__ = (
        CheckConstraint("part IN ('chair','secretary','member')", name="part_known"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
        Index("ix_committee_seat_committee", "municipality_id", "committee_code"),
        Index("ix_committee_seat_user_id", "user_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    committee_code: Mapped[str]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    part: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class CommitteeSession(MunicipalityScoped, Base):
    """A meeting of a committee. Its minutes stand once the chair and the secretary signed; nothing in it changes after."""

    __tablename__ = "committee_session"
    __table_args__ = (
        CheckConstraint("state IN ('planned','open','signed','cancelled')", name="state_known"),
        UniqueConstraint("municipality_id", "committee_code", "year", "number", name="uq_committee_session_number"),
        Index("ix_committee_session_calendar", "municipality_id", "held_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    committee_code: Mapped[str]
    year: Mapped[int] = mapped_column(SmallInteger)
    number: Mapped[int]
    held_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="planned")
    opened_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    remarks: Mapped[str] = mapped_column(default="")
    minutes_sha256: Mapped[str | None] = mapped_column(String(64))

    seats: Mapped[list["SessionSeat"]] = relationship(lazy="selectin", order_by="SessionSeat.seq", cascade="all, delete-orphan")
    items: Mapped[list["AgendaItem"]] = relationship(lazy="selectin", order_by="AgendaItem.seq")


class SessionSeat(Base):
    """Who was called to the session, whether he came, and when he signed its minutes."""

    __tablename__ = "committee_session_seat"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("committee_session.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(SmallInteger)
    part: Mapped[str]
    name: Mapped[str]
    present: Mapped[bool] = mapped_column(default=False)
    signed_at: Mapped[datetime | None]


class AgendaItem(Base):
    """An application before a committee; without a session it waits for one. ``opinion`` is the reviewer's, who presents it."""

    __tablename__ = "committee_agenda_item"
    __table_args__ = (
        CheckConstraint("outcome IS NULL OR outcome IN ('approve','refuse','return','postpone','withdrawn')", name="outcome_known"),
        Index("ix_committee_agenda_item_session", "session_id", "seq"),
        Index("ix_committee_agenda_item_application_id", "application_id"),
        Index(
            "ix_committee_agenda_item_waiting",
            "committee_code",
            "referred_at",
            postgresql_where=literal_column("session_id IS NULL AND outcome IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    committee_code: Mapped[str]
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("committee_session.id"))
    seq: Mapped[int] = mapped_column(default=0)
    referred_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    referred_at: Mapped[datetime]
    opinion: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str | None]
    by_chair: Mapped[bool] = mapped_column(default=False)  # the votes were equal and the chair's decided
    reasons: Mapped[str] = mapped_column(default="")
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    resolved_at: Mapped[datetime | None]

    votes: Mapped[list["CommitteeVote"]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class CommitteeVote(Base):
    """How a member voted on an item; ``recused``: he has an interest in it and has no vote."""

    __tablename__ = "committee_vote"
    __table_args__ = (CheckConstraint("vote IN ('for','against','return','abstain','recused')", name="vote_known"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey("committee_agenda_item.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    vote: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
