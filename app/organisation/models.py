"""Units of the organisation and their calendar. Boundaries are land, and live in ``gis``."""

from datetime import date, time
from uuid import UUID

from flask_babel import get_locale
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7


class Municipality(Base):
    """A branch of the amanah: the unit that owns cases, roles and money."""

    __tablename__ = "municipality"
    __table_args__ = (CheckConstraint("city_class IN ('C1','C2','C3','C4','C5')", name="city_class_known"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(unique=True)
    name_ar: Mapped[str]
    name_en: Mapped[str]
    city_class: Mapped[str]
    city_class_is_sample: Mapped[bool] = mapped_column(default=True)
    is_seat: Mapped[bool] = mapped_column(default=False)

    @hybrid_property
    def name(self) -> str:
        """In the reader's language, as an attribute and as a column of a query."""
        return self.name_en if str(get_locale() or "ar").startswith("en") else self.name_ar


class OrgUnit(Base):
    """A department or section of a municipality."""

    __tablename__ = "org_unit"
    __table_args__ = (UniqueConstraint("municipality_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_unit.id"))
    code: Mapped[str]
    name_ar: Mapped[str]
    name_en: Mapped[str]


class Holiday(Base):
    """A day off work, announced by authority; a row without municipality holds for all."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("day", "municipality_id", postgresql_nulls_not_distinct=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    day: Mapped[date] = mapped_column(index=True)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    name_ar: Mapped[str]
    source: Mapped[str] = mapped_column(default="")
    is_estimate: Mapped[bool] = mapped_column(default=False)


class WorkingHours(Base):
    """Opening and closing time; ``season`` is ordinary or ramadan. A row without municipality holds for all."""

    __tablename__ = "working_hours"
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="opens_before_closing"),
        CheckConstraint("season IN ('ordinary','ramadan')", name="season_known"),
        UniqueConstraint("municipality_id", "season", postgresql_nulls_not_distinct=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    season: Mapped[str]
    opens_at: Mapped[time]
    closes_at: Mapped[time]
