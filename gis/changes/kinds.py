"""The kinds of change, and what each may do to the ground."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    SPLIT = "split"
    MERGE = "merge"
    ADJUST = "adjust"  # the line between parcels moves; numbers and owners stay
    SURPLUS = "surplus"  # ground that a street left over is joined to a parcel
    EXPROPRIATE = "expropriate"  # a part, or all, is taken for public use
    REPLAN = "replan"  # several parcels become others; streets may take a part
    SURVEY = "survey"  # one parcel, measured anew by an approved survey decision
    UPDATE = "update"  # a delivered file says it otherwise, or no longer has it; written by ``gis.importers.updating`` alone
    REVERSE = "reverse"  # an earlier change is taken back; written by ``reverse_change`` alone


@dataclass(frozen=True)
class Shape:
    """How many parcels go in and come out, and whether ground may leave or join."""

    parents: tuple[int, int | None]
    children: tuple[int, int | None]
    takes: bool = False
    adds: bool = False


SHAPES: dict[Kind, Shape] = {
    Kind.SPLIT: Shape((1, 1), (2, None)),
    Kind.MERGE: Shape((2, None), (1, 1)),
    Kind.ADJUST: Shape((2, None), (2, None)),
    Kind.SURPLUS: Shape((1, 1), (1, 1), adds=True),
    Kind.EXPROPRIATE: Shape((1, None), (0, None), takes=True),
    Kind.REPLAN: Shape((1, None), (1, None), takes=True, adds=True),
    Kind.SURVEY: Shape((1, 1), (1, 1), takes=True, adds=True),
    Kind.UPDATE: Shape((1, 1), (0, 1), takes=True, adds=True),
    Kind.REVERSE: Shape((0, None), (1, None), takes=True, adds=True),
}
LINEAGE = {Kind.EXPROPRIATE: "expropriation"}


def lineage_kind(kind: Kind) -> str:
    """How ``parcel_lineage`` calls it."""
    return LINEAGE.get(kind, kind.value)
