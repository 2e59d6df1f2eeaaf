"""A violation: what was found against which row of the schedule, and what it costs."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.casework.models import Case


class Violation(Case):
    """Found by a visit. The fine's parts are kept as they were on the day, with the schedule's own date and source.

    ``corrected_on`` is set by the visit that found it corrected; money and correction are two different things.
    """

    __tablename__ = "violation"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("fine_amount IS NULL OR fine_amount > 0", name="fine_positive"),
        Index("ix_violation_visit", "visit_id"),
        Index("ix_violation_permit", "permit_id"),
        Index("ix_violation_parcel", "parcel_id"),
        Index("ix_violation_code", "code", "violator_id"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    code: Mapped[str]
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    item_code: Mapped[str]
    permit_id: Mapped[UUID | None] = mapped_column(ForeignKey("permit.id"))
    parcel_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("spatial_unit.id"))
    unit_no: Mapped[str | None]  # the unit and floor where it was found; empty: the whole place
    floor: Mapped[str | None]
    violator_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    finding: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(Numeric(12, 3), default=Decimal(1))
    unit: Mapped[str]
    city_class: Mapped[str]
    size_class: Mapped[str] = mapped_column(default="individual")
    repeats: Mapped[int] = mapped_column(SmallInteger, default=0)
    unit_amount: Mapped[Decimal]
    fine_amount: Mapped[Decimal | None]
    fined_at: Mapped[datetime | None]
    grace_until: Mapped[date | None]
    object_until: Mapped[date | None]
    corrected_on: Mapped[date | None]
    schedule_from: Mapped[date]
    source: Mapped[str]
    is_sample: Mapped[bool] = mapped_column(default=False)

    __mapper_args__ = {"polymorphic_identity": "violation", "inherit_condition": id == Case.id}
