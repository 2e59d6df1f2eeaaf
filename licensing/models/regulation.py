"""Drafts of rule values and what publishing them would change."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, false
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.casework.models import Case
from app.db import Base, uuid7


class RuleChange(Case):
    """A proposal to change the rules of one zone class from a day on, by a named text: in one branch, or from the seat for all."""

    __tablename__ = "rule_change"
    __table_args__ = (Index("ix_rule_change_zone", "zone_code"),)

    id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    zone_code: Mapped[str] = mapped_column(ForeignKey("zone_class.code"))
    effective_on: Mapped[date]
    source: Mapped[str]  # code or number of the deciding text
    reason: Mapped[str]
    drafted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    published_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    whole_amanah: Mapped[bool] = mapped_column(server_default=false())

    lines: Mapped[list["RuleChangeLine"]] = relationship(lazy="selectin", order_by="RuleChangeLine.rule_code", cascade="all, delete-orphan")

    __mapper_args__ = {"polymorphic_identity": "rule_change"}


class RuleChangeLine(Base):
    """One limit: its expression now, and what it becomes; an empty new expression ends the rule.

    A rule that the zone did not have carries what it binds in ``added``: family, edge, floors, unit, unknown_limit, severity.
    """

    __tablename__ = "rule_change_line"
    __table_args__ = (UniqueConstraint("case_id", "rule_code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("rule_change.id"))
    rule_code: Mapped[str]
    old_limit: Mapped[str]
    new_limit: Mapped[str]
    added: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class ImpactRun(Base):
    """One measuring of a draft against parcels, open applications and permits; the latest of a draft counts."""

    __tablename__ = "rule_impact_run"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','running','done','failed')", name="state_known"),
        Index("ix_rule_impact_run_case", "case_id", "started_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("rule_change.id"))
    fingerprint: Mapped[str]  # of the draft's lines and day: a draft changed since needs a new run
    state: Mapped[str] = mapped_column(default="waiting")
    looked_at: Mapped[dict[str, Any]] = mapped_column(default=dict)  # kind -> how many were measured
    changed: Mapped[dict[str, Any]] = mapped_column(default=dict)  # kind -> how many change
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ImpactRow(Base):
    """A parcel, open application or permit whose answer the draft changes."""

    __tablename__ = "rule_impact_row"
    __table_args__ = (
        CheckConstraint("kind IN ('parcel','application','permit')", name="kind_known"),
        Index("ix_rule_impact_row_kind", "run_id", "kind", "seq"),
    )

    run_id: Mapped[UUID] = mapped_column(ForeignKey("rule_impact_run.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]  # id of the parcel, reference of the case
    label: Mapped[str]
    verdict_before: Mapped[str]
    verdict_after: Mapped[str]
    area_before_m2: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    area_after_m2: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    rules: Mapped[list[Any]] = mapped_column(default=list)  # codes of the rules whose verdict changes
    point_4326: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
