"""A grievance against a decision: a case of its own."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.casework.models import Case


class Grievance(Case):
    """Who was refused, or whose document was stopped, asks another officer to look again.

    ``remedy``: what an upheld grievance brings about: the file is opened anew, the decision annulled, or nothing besides.
    """

    __tablename__ = "grievance"
    __table_args__ = (
        CheckConstraint("outcome IS NULL OR outcome IN ('upheld','partly','rejected')", name="outcome_known"),
        CheckConstraint("remedy IS NULL OR remedy IN ('reopen','annul','none')", name="remedy_known"),
        Index("ix_grievance_against", "against_id"),
    )

    id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    against_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))  # the application refused, or the permit stopped
    decision_event_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_event.id"))
    first_decider_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    grounds: Mapped[str]
    wanted: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str | None]
    remedy: Mapped[str | None]
    answer: Mapped[str] = mapped_column(default="")
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __mapper_args__ = {"polymorphic_identity": "grievance", "inherit_condition": id == Case.id}
