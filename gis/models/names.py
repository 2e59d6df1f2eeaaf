"""Names that everybody's search reads, apart from tables that only staff may read."""

from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from gis.crs import STORAGE_SRID


class PlanName(Base):
    """Names of the plans that stand, for everybody's search: a trigger follows ``land_plan``, which only staff may read."""

    __tablename__ = "plan_name"
    __table_args__ = (Index("plan_name_trgm_idx", "name_folded", postgresql_using="gin", postgresql_ops={"name_folded": "gin_trgm_ops"}),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("land_plan.id", ondelete="CASCADE"), primary_key=True)
    municipality_id: Mapped[int]
    plan_no: Mapped[str]
    name_ar: Mapped[str]
    name_folded: Mapped[str]
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=STORAGE_SRID, spatial_index=False))
