"""A citizen's report and what hangs on it: followers, rating. ``ServiceRequest`` is Open311's word."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.casework.models import Case
from app.db import Base, uuid7

# Kinds of document that hang on a report.
PHOTO_BEFORE, PHOTO_AFTER = "report_photo", "report_photo_after"


class ServiceRequest(Case):
    """A report to 940: something wrong at a place.

    ``description`` and the reporter's particulars are for staff; the public reads ``public_text``. Whoever holds
    ``reporter_key`` (it is in the link given at filing) takes part in the case as its reporter.
    """

    __tablename__ = "service_request"
    __table_args__ = (  # type: ignore[assignment]
        Index("ix_service_request_category", "category_code"),
        Index("ix_service_request_department", "department_code"),
        Index("ix_service_request_parent", "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
        Index("ix_service_request_reporter_phone", "reporter_phone", postgresql_where=text("reporter_phone IS NOT NULL")),
        UniqueConstraint("reporter_key"),
        CheckConstraint("severity IN ('critical','high','medium','low')", name="severity_known"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
        CheckConstraint("reporter_phone IS NULL OR reporter_phone ~ '^\\+[0-9]{8,15}$'", name="phone_e164"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    category_code: Mapped[str]
    family: Mapped[str]  # the category's group: one of fifteen
    department_code: Mapped[str]
    severity: Mapped[str]
    sla_hours: Mapped[float]
    description: Mapped[str]
    public_text: Mapped[str]
    is_public: Mapped[bool] = mapped_column(default=True)
    district_name: Mapped[str] = mapped_column(default="")  # the place as the public reads it; place_text is the reporter's
    accuracy_m: Mapped[float | None]  # of the pin, as the device said
    reporter_name: Mapped[str | None]
    reporter_phone: Mapped[str | None]  # E.164
    reporter_key: Mapped[UUID] = mapped_column(default=uuid4)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_request.id"))
    followers_count: Mapped[int] = mapped_column(default=0)
    times_reopened: Mapped[int] = mapped_column(SmallInteger, default=0)
    reply: Mapped[str] = mapped_column(default="")  # the last words to the reporter
    referred_to: Mapped[str | None]
    referral_number: Mapped[str | None]

    __mapper_args__ = {"polymorphic_identity": "report", "inherit_condition": id == Case.id}

    def participant_roles(self, party_ids: frozenset[UUID]) -> frozenset[str]:
        """Who comes by the private link carries its key as his party, and is the reporter."""
        roles = super().participant_roles(party_ids)
        return roles | {"reporter"} if self.reporter_key in party_ids else roles


class ReportFollower(Base):
    """Somebody who wants to hear how a report ends: by account or by telephone."""

    __tablename__ = "report_follower"
    __table_args__ = (
        CheckConstraint("num_nonnulls(party_id, phone) = 1", name="one_address"),
        UniqueConstraint("report_id", "party_id"),
        UniqueConstraint("report_id", "phone", name="uq_report_follower_phone"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("service_request.id"))
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"), index=True)
    phone: Mapped[str | None]
    since: Mapped[datetime]


class ReportRating(Base):
    """What the reporter thought of the outcome; one for each closing."""

    __tablename__ = "report_rating"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="one_to_five"), UniqueConstraint("report_id", "closing"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("service_request.id"))
    closing: Mapped[int] = mapped_column(SmallInteger, default=0)  # how often the report had been reopened before
    stars: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(default="")
    rated_at: Mapped[datetime] = mapped_column(index=True)


class PublishedPhoto(Base):
    """A photo of a report that the desk looked at and let the public see."""

    __tablename__ = "published_photo"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("service_request.id"), index=True)
    alt: Mapped[str]
    published_at: Mapped[datetime]
    published_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
