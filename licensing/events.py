"""What licensing tells the packages above."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class PermitGranted:
    """A permit stands; conditions that order a visit are in ``PermitCondition``."""

    permit_id: UUID
    application_id: UUID
