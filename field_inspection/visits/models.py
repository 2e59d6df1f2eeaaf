"""A visit, and each record of going there. A closed door is a record too; the visit goes on to another day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.casework.models import Case
from app.db import Base

KINDS = ("foundation", "re_visit", "complaint", "periodic", "licence", "boundary", "safety", "completion", "occupancy", "works")
# An application waits for these; they stop nothing and order nothing by themselves.
BEFORE_DECISION = ("licence", "boundary", "safety", "occupancy", "works")
RESULTS = ("pass", "fail", "no_access")
PHOTO = "visit_photo"  # kind of document


class Visit(Case):
    """Somebody goes to a place on a day with a checklist. ``source_id`` is the case that ordered it, if one did.

    ``follows_id``: the failed visit of which this is the re-visit; ``condition_id``: the permit's condition it meets.
    """

    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint(
            "visit_kind IN ('foundation','re_visit','complaint','periodic','licence','boundary','safety','completion','occupancy','works')",
            name="kind_known",
        ),
        CheckConstraint("result IS NULL OR result IN ('pass','fail','no_access')", name="result_known"),
        Index("ix_visit_permit", "permit_id"),
        Index("ix_visit_parcel", "parcel_id"),
        Index("ix_visit_planned", "planned_on"),
        Index("ix_visit_follows", "follows_id"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    visit_kind: Mapped[str]
    permit_id: Mapped[UUID | None] = mapped_column(ForeignKey("permit.id"))
    condition_id: Mapped[UUID | None] = mapped_column(ForeignKey("permit_condition.id"))
    parcel_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("spatial_unit.id"))
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"))
    checklist_code: Mapped[str]
    checklist_version: Mapped[int] = mapped_column(SmallInteger)
    planned_on: Mapped[date]
    result: Mapped[str | None]  # of the last record
    performed_at: Mapped[datetime | None]

    records: Mapped[list["VisitRecord"]] = relationship(lazy="selectin", order_by="VisitRecord.received_at")

    __mapper_args__ = {"polymorphic_identity": "visit", "inherit_condition": id == Case.id}
    recording = None  # type: VisitRecord | None  # the record whose consequences run now; not stored

    @property
    def last_record(self) -> "VisitRecord | None":
        return self.records[-1] if self.records else None


class VisitRecord(Base):
    """What an inspector found, as he sent it; appended, never changed. Its id was made on his device.

    ``answers``: [{code, text, answer pass|fail|skip, note, quantity, violation, photos [document ids]}], with the words
    of the checklist at the time. Times of the device are evidence; ``received_at`` is what counts.
    """

    __tablename__ = "visit_record"
    __table_args__ = (
        CheckConstraint("result IN ('pass','fail','no_access')", name="result_known"),
        CheckConstraint("(longitude IS NULL) = (latitude IS NULL)", name="position_whole"),
        CheckConstraint("longitude BETWEEN -180 AND 180 AND latitude BETWEEN -90 AND 90", name="position_on_earth"),
        Index("ix_visit_record_visit", "visit_id", "received_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    result: Mapped[str]
    answers: Mapped[list[Any]] = mapped_column(default=list)
    note: Mapped[str] = mapped_column(default="")
    photos: Mapped[list[Any]] = mapped_column(default=list)  # of a closed door
    proposed_on: Mapped[date | None]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    distance_to_parcel_m: Mapped[float | None]
    started_at_device: Mapped[datetime | None]
    finished_at_device: Mapped[datetime | None]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    inspector_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    inspector_name: Mapped[str] = mapped_column(default="")
