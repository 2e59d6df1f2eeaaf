"""A request to correct: only the named answers, documents or drawing parts reopen, each with its remark.

An officer may also propose what a thing should become (``target`` proposal): the applicant accepts or rejects it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, uuid7


class CorrectionRequest(Base):
    """One return of the file to the applicant (the ValidationRequest of planning practice)."""

    __tablename__ = "correction_request"
    __table_args__ = (Index("ix_correction_request_application_id", "application_id", "opened_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    opened_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime | None]  # empty while the reviewer is still writing it
    closed_at: Mapped[datetime | None]
    submission_number: Mapped[int]  # what was returned, so that the answer shows as a difference

    items: Mapped[list["CorrectionItem"]] = relationship(lazy="selectin", cascade="all, delete-orphan", order_by="CorrectionItem.id")


class CorrectionItem(Base):
    """One named thing to mend. ``name``: a question's name, a document's code, or a part of the drawing.

    ``kind`` says what it is about; a proposal carries ``payload`` {"old", "new"} and is answered by ``response``.
    """

    __tablename__ = "correction_item"
    __table_args__ = (
        UniqueConstraint("request_id", "target", "name"),
        CheckConstraint("target IN ('answer','document','drawing','proposal')", name="target_known"),
        CheckConstraint("kind IN ('completion','document','boundary','fee','description','party')", name="kind_known"),
        CheckConstraint("response IS NULL OR response IN ('accepted','rejected')", name="response_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("correction_request.id"))
    target: Mapped[str]
    name: Mapped[str]
    remark: Mapped[str]
    answered_at: Mapped[datetime | None]
    kind: Mapped[str] = mapped_column(server_default="completion", default="completion")
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    response: Mapped[str | None]
    response_note: Mapped[str] = mapped_column(server_default="", default="")
