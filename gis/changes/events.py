"""What changes of the land tell the packages above."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class LandChanged:
    """Parcels ended and others began; everything of it is in the teller's transaction."""

    change_id: UUID
    kind: str
    parent_ids: tuple[int, ...]
    child_ids: tuple[int, ...]
