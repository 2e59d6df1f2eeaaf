"""What is asked: the application, its drawing, what was lodged each time, and the owner's confirmation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from app.casework.models import Case
from app.db import Base, uuid7
from gis.crs import STORAGE_SRID


class Application(Case):
    """A request for a service on the catalogue. ``party_id`` of the case is the applicant (the owner, the establishment).

    ``answers`` hold only what was typed; areas, lengths and amounts are measured from the drawing and the register.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index("ix_application_service_code", "service_code"),
        Index("ix_application_parcel_id", "parcel_id"),
        Index("ix_application_subject_permit_id", "subject_permit_id", postgresql_where=literal_column("subject_permit_id IS NOT NULL")),
        Index("ix_application_delegation_id", "delegation_id", postgresql_where=literal_column("delegation_id IS NOT NULL")),
        CheckConstraint("ST_IsValid(place_geom)", name="place_valid"),
        CheckConstraint("ST_NPoints(place_geom) <= 10000", name="place_vertices"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    service_code: Mapped[str]
    service_version: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    answers_version: Mapped[int] = mapped_column(default=1, server_default="1")  # rises with each save: two persons may edit one draft
    answer_notes: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # by name: which save, whose, taken from where
    prepared_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))  # who changed anything last
    subject_permit_id: Mapped[UUID | None] = mapped_column(ForeignKey("permit.id", use_alter=True))  # the permit it asks to change
    place_geom: Mapped[WKBElement | None] = mapped_column(
        Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False)
    )  # point, route, area
    place_facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # short address and its parts, as checked
    delegation_id: Mapped[UUID | None] = mapped_column(ForeignKey("delegation.id"))  # by which another began it
    parcel_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("spatial_unit.id"))
    office_party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))  # invited; takes part once it accepts
    office_accepted_at: Mapped[datetime | None]
    checked_fingerprint: Mapped[str | None] = mapped_column(String(64))  # of the drawing and rules last checked
    rules_version: Mapped[str | None]
    recommendation: Mapped[str | None]  # approve | refuse
    recommended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recommended_text: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    submitted_at: Mapped[datetime | None]

    __mapper_args__ = {"polymorphic_identity": "application"}


class DrawingPart(Base):
    """One drawn part of an application: a floor's footprint, or the line of a fence. Storage CRS, metres."""

    __tablename__ = "drawing_part"
    __table_args__ = (
        CheckConstraint("ST_IsValid(geom)", name="geom_valid"),
        CheckConstraint("ST_NPoints(geom) <= 10000", name="geom_vertices"),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)  # ground, first, annex … or fence
    geom: Mapped[WKBElement] = mapped_column(Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False))
    drawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())


class Submission(Base):
    """What was lodged, each time: answers, documents and drawing as they were, for the difference between two."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int]
    answers: Mapped[dict[str, Any]]
    documents: Mapped[list[Any]]  # [{kind, sha256, filename}]
    drawing: Mapped[dict[str, Any]]  # part -> GeoJSON geometry in storage metres
    at: Mapped[datetime]


class ConfirmationCode(Base):
    """The code by which the owner confirms what the office prepared; only its hash is kept."""

    __tablename__ = "confirmation_code"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    code_hash: Mapped[str]
    expires_at: Mapped[datetime]
    tries_left: Mapped[int] = mapped_column(default=5)
    confirmed_at: Mapped[datetime | None]
