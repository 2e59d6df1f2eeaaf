"""What the check of a drawing found: the explicit passes too, with the geometry and the rule's source."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from gis.crs import STORAGE_SRID


class SiteFinding(Base):
    """One rule at one edge or floor, as last checked; replaced as a whole by the next check."""

    __tablename__ = "site_finding"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[str]
    family: Mapped[str]
    verdict: Mapped[str]  # pass | warning | fail | needs_human
    blocking: Mapped[bool]
    measured: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    limit: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    tolerance: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    unit: Mapped[str]
    edge_seq: Mapped[int | None]
    floor: Mapped[str | None]
    source: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False))
    checked_at: Mapped[datetime]
