"""Fictitious people of the demo: names, national IDs and phones that belong to nobody by construction.

National IDs lie in two blocks kept for this demo: citizens ``1000`` and residents ``2000``, five running digits and
a valid Luhn check digit. Phones are ``0520`` and six running digits: 052 is not a mobile range in use.
"""

from dataclasses import dataclass

import numpy as np

from app.identity.checks import with_check_digit
from gis.demo import names

CITIZEN_BLOCK, RESIDENT_BLOCK, PHONE_BLOCK = "1000", "2000", "0520"
CAPACITY = 90_000  # numbers from 90000 on are kept for the accounts of the personas
RESIDENT_SHARE, WOMEN_SHARE = 0.06, 0.28


@dataclass(frozen=True)
class FictitiousPerson:
    """``kind`` is citizen or resident; the phone is in national form (05…)."""

    name: str
    national_id: str
    phone: str
    kind: str


def fictitious_people(n: int, seed: int = 7) -> list[FictitiousPerson]:
    """``n`` different people; the first m of a longer list are the people of a shorter one.

    Raises:
        ValueError: more people than the block of identifiers holds.
    """
    if n > CAPACITY:
        raise ValueError(f"the fictitious block holds {CAPACITY} people")
    rng = np.random.default_rng(seed)
    draws = rng.random((n, 6))
    return [_person(number, row) for number, row in enumerate(draws)]


def _person(number: int, draw: np.ndarray) -> FictitiousPerson:
    resident = draw[0] < RESIDENT_SHARE
    first = _pick(names.WOMEN if draw[1] < WOMEN_SHARE else names.MEN, draw[2])
    full = f"{first} {_pick(names.MEN, draw[3])} {_pick(names.MEN, draw[4])} {_pick(names.FAMILIES, draw[5])}"
    block = RESIDENT_BLOCK if resident else CITIZEN_BLOCK
    return FictitiousPerson(
        full, with_check_digit(f"{block}{number:05d}"), f"{PHONE_BLOCK}{number:06d}", "resident" if resident else "citizen"
    )


def _pick(values: list[str], share: float) -> str:
    return values[int(share * len(values))]
