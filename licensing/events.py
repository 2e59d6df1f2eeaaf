"""What licensing tells the packages above."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class PermitGranted:
    """A permit stands; conditions that order a visit are in ``PermitCondition``."""

    permit_id: UUID
    application_id: UUID


@dataclass(frozen=True)
class VisitWanted:
    """A decision waits for a visit to the place; who plans it answers with ``review.inspections.take_visit``."""

    inspection_id: UUID
    application_id: UUID
    kind: str
    checklist: str
    wanted_on: date


@dataclass(frozen=True)
class VisitRecalled:
    """The visit is not needed any more."""

    inspection_id: UUID
    visit_id: UUID | None
    reason: str


@dataclass(frozen=True)
class PermitChanged:
    """An application renewed, amended, transferred … a permit that was issued before."""

    permit_id: UUID
    application_id: UUID
    change: str
