"""Permits of the past, as registers of before kept them: their own words and gaps stay, nothing is made up."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, uuid7
from app.tenancy import MunicipalityScoped


class PastPermitLoad(MunicipalityScoped, Base):
    """One run of ``flask licensing import``: which file by which mapping, what came of it, and whether it was taken back."""

    __tablename__ = "past_permit_load"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    source: Mapped[str]
    filename: Mapped[str]
    sha256: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    undone_at: Mapped[datetime | None]


class PastPermit(MunicipalityScoped, Base):
    """One row of an old register. What it did not say is empty here; ``content`` is the row itself, every answer in it."""

    __tablename__ = "past_permit"
    __table_args__ = (
        UniqueConstraint("municipality_id", "source", "source_ref"),
        CheckConstraint("geom_4326 IS NULL OR ST_IsValid(geom_4326)", name="geom_valid"),
        Index("ix_past_permit_listed", "municipality_id", "id"),
        Index("ix_past_permit_parcel_id", "parcel_id"),
        Index("ix_past_permit_load_id", "load_id"),
        Index(
            "ix_past_permit_unplaced", "municipality_id", "id", postgresql_where=literal_column("geom_4326 IS NULL AND parcel_id IS NULL")
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    load_id: Mapped[UUID] = mapped_column(ForeignKey("past_permit_load.id"))
    source: Mapped[str]
    source_ref: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(String(64))  # of the row and the mapping: unchanged ones are left alone
    title: Mapped[str]
    state: Mapped[str | None]  # of our words; empty where the mapping knows none for ``source_state``
    source_state: Mapped[str] = mapped_column(default="")
    applied_on: Mapped[date | None]
    issued_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    place_text: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    geom_4326: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=4326))
    parcel_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("spatial_unit.id"))
    placed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    placed_at: Mapped[datetime | None]
    content: Mapped[dict[str, Any]]
    earlier: Mapped[list[Any]] = mapped_column(default=list)  # what later loads changed, for their undoing
