"""What the casework tells the packages above."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class CaseChanged:
    """A case was opened, took a step, moved between branches or changed its place."""

    case_id: UUID
    kind: str
    action: str
    state: str
