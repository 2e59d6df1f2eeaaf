"""Who owns which parcel: the amanah its public plots, developers some blocks, people the rest, some in shares."""

from dataclasses import dataclass

import numpy as np

from gis.demo.names import COMPANIES
from gis.demo.people import CAPACITY, PHONE_BLOCK, FictitiousPerson, fictitious_people

PEOPLE_PER_PARCEL, SHARED, DEVELOPERS = 0.42, 0.06, 0.04
PUBLIC = ("mosque", "education", "health", "government", "park", "market")
UNIFIED_BLOCK = "70000000"


@dataclass(frozen=True)
class Owner:
    """``identifier`` is a national ID, or a unified number (also of the amanah); all in fictitious blocks."""

    kind: str
    name: str
    identifier: str
    phone: str


@dataclass(frozen=True)
class Holdings:
    """``owners`` (the amanah first, then developers, then people) and columns over shares in parcels.

    ``deed_age_days`` counts back from the day of loading.
    """

    owners: list[Owner]
    parcel: np.ndarray
    owner: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    deed_no: np.ndarray
    deed_age_days: np.ndarray


def assign_owners(land_use: np.ndarray, district: np.ndarray, seed: int) -> Holdings:
    """Every parcel has one owner or several whose shares make a whole."""
    count, rng = len(land_use), np.random.default_rng([seed, 9])
    people = fictitious_people(min(CAPACITY, max(40, round(count * PEOPLE_PER_PARCEL))), seed)
    owners = [Owner("government", "أمانة الخرج", f"{UNIFIED_BLOCK}00", f"{PHONE_BLOCK}950000")]
    owners += [Owner("establishment", name, f"{UNIFIED_BLOCK}{i:02d}", f"{PHONE_BLOCK}9500{i:02d}") for i, name in enumerate(COMPANIES, 1)]
    first_person = len(owners)
    owners += [_as_owner(person) for person in people]
    main = rng.integers(first_person, len(owners), count)
    developer = (rng.random(count) < DEVELOPERS) & (land_use != "fuel")
    main[developer] = 1 + district[developer] % len(COMPANIES)
    public = np.isin(land_use, PUBLIC)
    main[public] = 0
    shared = ~public & ~developer & (rng.random(count) < SHARED)
    parcel, owner, numerator, denominator = _shares(main, shared, first_person, len(owners), rng)
    deed_no = np.array([f"{310_000_000_000 + 37 * i:012d}" for i in range(count)], object)
    age = rng.integers(60, 9_000, count)
    return Holdings(owners, parcel, owner, numerator, denominator, deed_no[parcel], age[parcel])


def _as_owner(person: FictitiousPerson) -> Owner:
    return Owner(person.kind, person.name, person.national_id, person.phone)


def _shares(main: np.ndarray, shared: np.ndarray, low: int, high: int, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Heirs hold one or two parts each; the first of them is the parcel's main owner."""
    heirs = np.where(shared, rng.integers(2, 6, len(main)), 1)
    parcel = np.repeat(np.arange(len(main)), heirs)
    turn = np.arange(len(parcel)) - np.repeat(np.cumsum(heirs) - heirs, heirs)
    owner = np.where(turn == 0, main[parcel], low + (main[parcel] - low + turn * 101) % (high - low))
    numerator = np.where(heirs[parcel] > 1, rng.integers(1, 3, len(parcel)), 1)
    return parcel, owner, numerator, np.bincount(parcel, numerator).astype(int)[parcel]
