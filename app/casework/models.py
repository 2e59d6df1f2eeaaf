"""The case and what hangs on it. Kinds of case are joined tables that other packages add."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    any_,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.casework.calendar import RIYADH
from app.db import Base, uuid7
from app.tenancy import PARTIES, MunicipalityScoped


class ProcedureVersion(Base):
    """A procedure as it was published: running cases keep theirs when the file changes."""

    __tablename__ = "procedure_version"

    code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]
    published_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CaseParty(Base):
    """A party that takes part in a case, and as what."""

    __tablename__ = "case_party"
    __table_args__ = (Index("ix_case_party_party_id", "party_id", "case_id", postgresql_include=["until"]),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(server_default=func.now())
    until: Mapped[date | None]  # the last day of a delegate's mandate; nobody else's part ends

    @classmethod
    def counts(cls) -> ColumnElement[bool]:
        """Rows that still count today, in Riyadh."""
        return or_(cls.until.is_(None), cls.until >= func.today_in_riyadh())


class Case(MunicipalityScoped, Base):
    """Something the municipality does for a party at a place, along a procedure.

    ``state`` is written by ``app.casework.workflow`` alone. ``point_4326`` is longitude/latitude.
    """

    __tablename__ = "case"
    __table_args__: Any = (
        UniqueConstraint("reference"),
        Index("ix_case_inbox", "municipality_id", "kind", "state", "due_at"),
        Index("ix_case_waiting", "municipality_id", "kind", "state", "due_at", "id", postgresql_where=literal_column("closed_at IS NULL")),
        Index("ix_case_desk", "assigned_to_id", "due_at", "id", postgresql_where=literal_column("closed_at IS NULL")),
        Index("ix_case_running_clock", "clock_name", "due_at", postgresql_where=literal_column("closed_at IS NULL AND due_at IS NOT NULL")),
        Index("ix_case_open", "municipality_id", "due_at", postgresql_where=literal_column("closed_at IS NULL")),
        Index("ix_case_opened", "municipality_id", "kind", "opened_at"),
        Index("ix_case_newest", "municipality_id", "opened_at"),
        Index("ix_case_assigned", "assigned_to_id", "due_at"),
        Index("ix_case_party", "party_id", "kind", "opened_at"),
        CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name="closed_after_opening"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    kind: Mapped[str]
    reference: Mapped[str]
    procedure_code: Mapped[str]
    procedure_version: Mapped[int]
    state: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    on_behalf_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    channel: Mapped[str] = mapped_column(default="web")
    phone_last4: Mapped[str | None] = mapped_column(String(4))  # proves a tracker without showing a name
    assigned_to_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]  # of the clock that runs now; empty while none runs
    clock_name: Mapped[str | None]
    place_text: Mapped[str] = mapped_column(default="")
    point_4326: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))

    parties: Mapped[list[CaseParty]] = relationship(lazy="selectin")
    subjects: Mapped[list["CaseSubject"]] = relationship(lazy="selectin")

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "case", "version_id_col": version}

    @classmethod
    def visible(cls) -> ColumnElement[bool]:
        taking_part = select(CaseParty.case_id).where(CaseParty.party_id == any_(PARTIES), CaseParty.counts())
        return or_(super().visible(), Case.id.in_(taking_part))

    def participant_roles(self, party_ids: frozenset[UUID]) -> frozenset[str]:
        """What these parties are in this case: applicant, engineering_office, payer …"""
        today = datetime.now(RIYADH).date()
        return frozenset(p.role for p in self.parties if p.party_id in party_ids and (p.until is None or p.until >= today))


class CaseSubject(Base):
    """What the case is about, with its shape at the time; the types are registered by the packages above."""

    __tablename__ = "case_subject"
    __table_args__ = (Index("ix_case_subject_subject", "subject_type", "subject_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    subject_type: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(default="")
    geom_4326: Mapped[WKBElement | None] = mapped_column(Geometry("GEOMETRY", srid=4326, spatial_index=False))


class CaseEvent(Base):
    """What happened to a case: appended, never changed (the database refuses UPDATE and DELETE)."""

    __tablename__ = "case_event"
    __table_args__ = (Index("ix_case_event_case_id", "case_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    action: Mapped[str]
    from_state: Mapped[str | None]
    to_state: Mapped[str]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str]
    actor_role: Mapped[str]
    acted_for: Mapped[str] = mapped_column(default="", server_default="")  # name of the party for whom another acted
    audience: Mapped[str] = mapped_column(default="parties")  # parties | staff
    note: Mapped[str] = mapped_column(default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]


class CaseClock(Base):
    """A deadline: minutes allowed, minutes used, and whether it runs."""

    __tablename__ = "case_clock"
    __table_args__ = (CheckConstraint("calendar IN ('working','wall')", name="calendar_known"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)  # officer | applicant | …
    calendar: Mapped[str]
    target_minutes: Mapped[int]
    used_minutes: Mapped[int] = mapped_column(default=0)
    running_since: Mapped[datetime | None]
    due_at: Mapped[datetime | None]


class CaseSearch(Base):
    """Folded words of each case. No row security here: a reader joins ``case``, which has it."""

    __tablename__ = "case_search"
    __table_args__ = (
        Index("ix_case_search_words", "words", postgresql_using="gin", postgresql_ops={"words": "gin_trgm_ops"}),
        Index(
            "ix_case_search_waiting",
            "words",
            postgresql_using="gin",
            postgresql_ops={"words": "gin_trgm_ops"},
            postgresql_where=text("waits_in IS NOT NULL"),
        ),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    words: Mapped[str]
    waits_in: Mapped[int | None]  # the branch while the case is open; a trigger follows the case


class ReferenceCounter(Base):
    """The last number given, per prefix and year."""

    __tablename__ = "reference_counter"

    prefix: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
