"""Defects of the register, found by the last check of the whole."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Numeric, func
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class LandFinding(Base):
    """One defect of one parcel. Overlaps name the other parcel; ``area_m2`` is the overlap's or the sliver's."""

    __tablename__ = "land_finding"
    __table_args__ = (
        CheckConstraint("kind IN ('overlap','sliver','no_street')", name="kind_known"),
        Index("ix_land_finding_kind", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str]
    parcel_id: Mapped[int] = mapped_column(ForeignKey("spatial_unit.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("spatial_unit.id"))
    area_m2: Mapped[Decimal | None] = mapped_column(Numeric(14, 3))
    found_at: Mapped[datetime] = mapped_column(server_default=func.now())
