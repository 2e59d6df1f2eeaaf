"""What the register rests on: deeds and the shares they prove, and survey decisions with their corners and sides."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, SmallInteger, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.casework.models import Case
from app.db import Base, uuid7
from app.tenancy import MunicipalityScoped
from gis.crs import STORAGE_SRID

METRES = Numeric(14, 4)


class Deed(MunicipalityScoped, Base):
    """A deed of ownership: electronic (12 digits), on paper (number, volume, date, court) or a hujjat istihkam.

    ``hijri_date`` is kept as written, because deeds older than the Umm al-Qura table have no certain Gregorian day.
    """

    __tablename__ = "deed"
    __table_args__ = (
        CheckConstraint("kind IN ('electronic','paper','istihkam')", name="kind_known"),
        CheckConstraint("kind <> 'electronic' OR number ~ '^[0-9]{12}$'", name="electronic_twelve_digits"),
        CheckConstraint("kind = 'electronic' OR issuer <> ''", name="legacy_says_its_court"),
        CheckConstraint("hijri_date = '' OR hijri_date ~ '^1[0-9]{3}/[01][0-9]/[0-3][0-9]$'", name="hijri_date_form"),
        CheckConstraint("hijri_date <> '' OR dated_on IS NOT NULL", name="dated"),
        CheckConstraint("area_m2 IS NULL OR area_m2 > 0", name="area_positive"),
        Index("uq_deed_electronic", "number", unique=True, postgresql_where=text("kind = 'electronic'")),
        Index("uq_deed_legacy", "number", "volume", "issuer", "hijri_date", unique=True, postgresql_where=text("kind <> 'electronic'")),
        Index("ix_deed_number", "number"),
        Index("ix_deed_property_no", "property_no", postgresql_where=text("property_no <> ''")),
        Index("ix_deed_ba_unit_id", "ba_unit_id"),
        Index("ix_deed_parcel_id", "parcel_id"),
        Index("ix_deed_recorded", "municipality_id", "recorded_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str]
    number: Mapped[str]
    volume: Mapped[str] = mapped_column(default="", server_default="")
    issuer: Mapped[str] = mapped_column(default="", server_default="")  # court or notary
    hijri_date: Mapped[str] = mapped_column(default="", server_default="")  # YYYY/MM/DD as written
    dated_on: Mapped[date | None]
    property_no: Mapped[str] = mapped_column(default="", server_default="")  # of the Real Estate Registry
    area_m2: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    ba_unit_id: Mapped[int] = mapped_column(ForeignKey("ba_unit.id"))
    parcel_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("spatial_unit.id"))  # as it stood when the deed was recorded
    note: Mapped[str] = mapped_column(default="", server_default="")
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DeedRight(Base):
    """A right that a deed proves."""

    __tablename__ = "deed_right"
    __table_args__ = (Index("ix_deed_right_rrr_id", "rrr_id"),)

    deed_id: Mapped[UUID] = mapped_column(ForeignKey("deed.id"), primary_key=True)
    rrr_id: Mapped[UUID] = mapped_column(ForeignKey("rrr.id"), primary_key=True)


class SurveyDecision(Case):
    """القرار المساحي: what a surveyor measured of one parcel, checked, certified and approved.

    Coordinates stay as surveyed, in ``epsg``; ``geom`` is the ring by nature in the storage CRS.
    ``findings`` are the checks as they stood when the decision was certified.
    """

    __tablename__ = "survey_decision"
    __table_args__ = (
        CheckConstraint("entered_by IN ('form','file','map')", name="entered_by_known"),
        CheckConstraint("treatment IN ('none','surplus','shortfall')", name="treatment_known"),
        CheckConstraint("area_stated_m2 IS NULL OR area_stated_m2 > 0", name="area_positive"),
        UniqueConstraint("verify_code"),
        Index("uq_survey_decision_decision_no", "decision_no", unique=True, postgresql_where=text("decision_no <> ''")),
        Index("ix_survey_decision_parcel_id", "parcel_id"),
        Index("ix_survey_decision_superseded_by_id", "superseded_by_id", postgresql_where=text("superseded_by_id IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    decision_no: Mapped[str] = mapped_column(default="", server_default="")
    decided_on: Mapped[date | None]
    purpose: Mapped[str]
    parcel_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("spatial_unit.id"))
    result_parcel_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("spatial_unit.id"))  # the parcel since approval
    deed_id: Mapped[UUID | None] = mapped_column(ForeignKey("deed.id"))
    office_name: Mapped[str] = mapped_column(default="", server_default="")
    office_class: Mapped[str] = mapped_column(default="", server_default="")
    surveyor_name: Mapped[str] = mapped_column(default="", server_default="")
    surveyed_on: Mapped[date | None]
    entered_by: Mapped[str] = mapped_column(default="form", server_default="form")
    entered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    certified_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    epsg: Mapped[int]
    base_station: Mapped[str] = mapped_column(default="", server_default="")
    accuracy_m: Mapped[Decimal | None] = mapped_column(Numeric(6, 4))
    chamfer: Mapped[str] = mapped_column(default="", server_default="")
    area_deed_m2: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    area_stated_m2: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    area_nature_m2: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))  # computed from the corners
    treatment: Mapped[str] = mapped_column(default="none", server_default="none")
    owners: Mapped[list[Any]] = mapped_column(default=list)  # {name, identifier, share} as they stood
    remarks: Mapped[str] = mapped_column(default="", server_default="")
    geom: Mapped[WKBElement | None] = mapped_column(Geometry("POLYGON", srid=STORAGE_SRID, spatial_index=False))
    findings: Mapped[list[Any]] = mapped_column(default=list)
    valid_to: Mapped[date | None]  # empty: until another takes its place
    superseded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("survey_decision.id"))
    verify_code: Mapped[str | None]

    corners: Mapped[list["SurveyCorner"]] = relationship(
        lazy="selectin", order_by="SurveyCorner.seq", cascade="all, delete-orphan", passive_deletes=False
    )
    sides: Mapped[list["SurveySide"]] = relationship(lazy="selectin", order_by="SurveySide.seq", cascade="all, delete-orphan")
    control_points: Mapped[list["SurveyControlPoint"]] = relationship(
        lazy="selectin", order_by="SurveyControlPoint.seq", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"polymorphic_identity": "survey_decision", "inherit_condition": id == Case.id}


class SurveyCorner(Base):
    """One corner, by nature and by deed, in the decision's CRS."""

    __tablename__ = "survey_corner"
    __table_args__ = (CheckConstraint("(easting_deed IS NULL) = (northing_deed IS NULL)", name="deed_position_whole"),)

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("survey_decision.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    label: Mapped[str] = mapped_column(default="", server_default="")
    easting: Mapped[Decimal] = mapped_column(METRES)
    northing: Mapped[Decimal] = mapped_column(METRES)
    easting_deed: Mapped[Decimal | None] = mapped_column(METRES)
    northing_deed: Mapped[Decimal | None] = mapped_column(METRES)
    mark: Mapped[str] = mapped_column(default="", server_default="")


class SurveySide(Base):
    """The side from the corner of the same ``seq`` to the next."""

    __tablename__ = "survey_side"
    __table_args__ = (
        CheckConstraint("direction IN ('','north','south','east','west')", name="direction_known"),
        CheckConstraint("neighbour IN ('street','parcel','passage','open','wadi')", name="neighbour_known"),
    )

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("survey_decision.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    direction: Mapped[str] = mapped_column(default="", server_default="")  # empty: by the side's own lie
    length_deed_m: Mapped[Decimal | None] = mapped_column(Numeric(10, 3))
    length_m: Mapped[Decimal | None] = mapped_column(Numeric(10, 3))
    neighbour: Mapped[str] = mapped_column(default="open", server_default="open")
    neighbour_ref: Mapped[str] = mapped_column(default="", server_default="")
    street_name: Mapped[str] = mapped_column(default="", server_default="")
    street_width_m: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    is_chamfer: Mapped[bool] = mapped_column(default=False, server_default="false")


class SurveyControlPoint(Base):
    """A point of the control network from which the corners were measured."""

    __tablename__ = "survey_control_point"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("survey_decision.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    name: Mapped[str]
    easting: Mapped[Decimal] = mapped_column(METRES)
    northing: Mapped[Decimal] = mapped_column(METRES)
    elevation: Mapped[Decimal | None] = mapped_column(Numeric(9, 4))
