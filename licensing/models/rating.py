"""What applicants say of a service once it is decided."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, any_, func, literal_column, or_
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.tenancy import PARTIES, MunicipalityScoped


class Rating(MunicipalityScoped, Base):
    """One rating of one decision on an application. ``shown_text`` is the comment with personal data taken out; the original stays."""

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars_one_to_five"),
        CheckConstraint("comment_state IN ('none','waiting','shown','hidden')", name="comment_state_known"),
        Index("ix_rating_service_code", "service_code", "municipality_id", "at"),
        Index("ix_rating_branch_at", "municipality_id", "at"),
        Index("ix_rating_waiting", "municipality_id", "at", postgresql_where=literal_column("comment_state = 'waiting'")),
    )

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("case_event.id"), primary_key=True)  # a file decided anew is rated anew
    case_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    service_code: Mapped[str]
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), index=True)
    outcome: Mapped[str]  # the state in which it ended: issued, refused
    stars: Mapped[int]
    reason: Mapped[str]
    comment: Mapped[str] = mapped_column(default="")
    comment_state: Mapped[str] = mapped_column(default="none")
    shown_text: Mapped[str] = mapped_column(default="")
    moderated_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    moderated_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(server_default=func.now())

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        return or_(super().visible(), cls.party_id == any_(PARTIES))
