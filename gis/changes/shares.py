"""Who holds what of a new parcel. Pure: rights in, rights out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

PARTS = 1_000_000  # shares by area are counted in millionths, and add up exactly
OWNERSHIP = "ownership"


@dataclass(frozen=True)
class Right:
    """A party's right in a property, as it goes from parcel to parcel."""

    party_id: UUID
    kind: str
    share: Fraction
    deed_no: str
    deed_on: date | None


def owners(rights: Sequence[Right]) -> dict[UUID, Fraction]:
    """Party -> share of the whole."""
    held: dict[UUID, Fraction] = {}
    for right in rights:
        if right.kind == OWNERSHIP:
            held[right.party_id] = held.get(right.party_id, Fraction(0)) + right.share
    return held


def same_owners(held: Sequence[Sequence[Right]]) -> bool:
    """Whether the parcels belong to the same parties in the same shares."""
    return all(owners(rights) == owners(held[0]) for rights in held[1:])


def inherited(weights: Mapping[int, float], held: Mapping[int, Sequence[Right]]) -> list[Right]:
    """Rights in ground that came from these parcels in these areas: the same owners keep their shares, others hold by area.

    Mortgages, easements and restrictions of every parcel go on, each once.
    """
    sources = sorted((source for source, area in weights.items() if area > 0), key=lambda source: -weights[source])
    if not sources:
        return []
    rights = [list(held.get(source, ())) for source in sources]
    ownership = [r for r in rights[0] if r.kind == OWNERSHIP] if same_owners(rights) else _by_area(sources, weights, held)
    others = [r for source in rights for r in source if r.kind != OWNERSHIP]
    return [*ownership, *dict.fromkeys(others)]


def _by_area(sources: Sequence[int], weights: Mapping[int, float], held: Mapping[int, Sequence[Right]]) -> list[Right]:
    whole = sum(weights[source] for source in sources)
    exact: dict[tuple[UUID, str], Fraction] = {}
    first: dict[tuple[UUID, str], Right] = {}
    for source in sources:
        for right in held.get(source, ()):
            if right.kind == OWNERSHIP:
                key = (right.party_id, right.deed_no)
                first.setdefault(key, right)
                exact[key] = exact.get(key, Fraction(0)) + right.share * Fraction(weights[source]) / Fraction(whole)
    counted = _millionths(list(exact.values()))
    return [replace(first[key], share=Fraction(n, PARTS)) for key, n in zip(exact, counted, strict=True) if n]


def _millionths(shares: Sequence[Fraction]) -> list[int]:
    """Whole millionths that add up to the rounded sum."""
    return _whole([share * PARTS for share in shares])


def _whole(exact: Sequence[Fraction]) -> list[int]:
    """Whole numbers that add up to the rounded sum: what rounding leaves goes to the largest remainders."""
    floors = [int(number) for number in exact]
    left = round(sum(exact, Fraction(0))) - sum(floors)
    for n in sorted(range(len(exact)), key=lambda n: floors[n] - exact[n])[:left]:
        floors[n] += 1
    return floors


def money_by_share(owed: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """What each part owes, to the halala; the parts add up to what all of them owe."""
    return [Decimal(n) / 100 for n in _whole([Fraction(owed) * Fraction(share) * 100 for share in shares])]


def by_area(areas: Sequence[float], whole: Decimal = Decimal(1)) -> list[Decimal]:
    """What each part of a ground carries of a debt, in millionths that add up to ``whole``, itself in millionths."""
    ground = sum(areas)
    if ground <= 0:
        return []
    exact = [Fraction(whole) * PARTS * Fraction(area) / Fraction(ground) for area in areas]
    return [Decimal(n) / PARTS for n in _whole(exact)]
