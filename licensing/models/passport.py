"""What the map answered about an application's place, the neighbours that it found, and what they said."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7
from gis.crs import STORAGE_SRID


class MapPassport(Base):
    """One asking of the map: every layer's yes or no, with the layer's version and the ground that was asked about.

    Appended, never changed; the highest ``version`` counts. ``answers`` are ``licensing.passport.answers.Answer`` as JSON;
    ``hits`` are the codes of the layers that said yes. ``fingerprint`` is of the ground.
    """

    __tablename__ = "map_passport"
    __table_args__ = (
        CheckConstraint("ground IN ('parcel','drawing','point')", name="ground_known"),
        CheckConstraint("ST_IsValid(geom)", name="geom_valid"),
        UniqueConstraint("application_id", "version"),
        Index("ix_map_passport_hits", "hits", postgresql_using="gin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    version: Mapped[int]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str]
    ground: Mapped[str]
    geom: Mapped[WKBElement] = mapped_column(Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False), nullable=False)
    fingerprint: Mapped[str] = mapped_column(String(64))
    answers: Mapped[list[Any]]
    hits: Mapped[list[str]] = mapped_column(ARRAY(String))


class AffectedNeighbour(Base):
    """A parcel beside an application's ground. Its owners answer on a page of their own; only the hash of its address is kept."""

    __tablename__ = "affected_neighbour"
    __table_args__ = (UniqueConstraint("application_id", "parcel_id"), UniqueConstraint("token_hash"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    parcel_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("spatial_unit.id"))
    label: Mapped[str]
    touches: Mapped[bool]
    distance_m: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    owners: Mapped[int]
    token_hash: Mapped[str] = mapped_column(String(64))
    found_at: Mapped[datetime]
    notified_at: Mapped[datetime | None]
    until: Mapped[datetime | None]  # comments are taken until then


class NeighbourComment(Base):
    """What an owner of a neighbouring parcel said; appended, never changed."""

    __tablename__ = "neighbour_comment"
    __table_args__ = (
        CheckConstraint("stance IN ('none','objection','remark')", name="stance_known"),
        Index("ix_neighbour_comment_neighbour_id", "neighbour_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    neighbour_id: Mapped[UUID] = mapped_column(ForeignKey("affected_neighbour.id"))
    stance: Mapped[str]  # none: no objection
    name: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]


class ServiceFigure(Base):
    """How a service went since a day, in the whole amanah; counted anew by a job, and without a single person in it."""

    __tablename__ = "service_figure"

    service_code: Mapped[str] = mapped_column(primary_key=True)
    filed: Mapped[int]
    decided: Mapped[int]
    approved: Mapped[int]
    median_days: Mapped[Decimal | None] = mapped_column(Numeric(8, 1))
    ratings: Mapped[int]
    stars: Mapped[Decimal | None] = mapped_column(Numeric(3, 2))
    since: Mapped[date]
    refreshed_at: Mapped[datetime]
