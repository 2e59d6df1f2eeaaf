"""Numbers proposed for new parcels; a person may write others. Pure."""

from collections.abc import Iterator, Sequence
from itertools import count as counting
from itertools import islice

from gis.changes.kinds import Kind

LETTERS = "أبجدهوزحطي"
KEEPING = frozenset({Kind.ADJUST, Kind.SURPLUS, Kind.SURVEY, Kind.EXPROPRIATE})


def proposed(kind: Kind, parents: Sequence[str], count: int, used: frozenset[str] = frozenset()) -> list[str]:
    """One number for each child: «12» in three is «12/أ»، «12/ب»، «12/ج»; «12» and «13» in one are «12-13».

    ``used``: numbers of the block that other parcels have.
    """
    if not parents:
        return [""] * count
    if kind is Kind.MERGE:
        return ["-".join(dict.fromkeys(parents))[:40]] * count
    if kind in KEEPING and count == len(parents):
        return list(parents)
    return list(islice((number for number in _candidates(parents[0]) if number not in used), count))


def _candidates(base: str) -> Iterator[str]:
    if not base.endswith(tuple(LETTERS)):
        yield from (f"{base}/{letter}" for letter in LETTERS)
    yield from (f"{base}/{n}" for n in counting(1))
