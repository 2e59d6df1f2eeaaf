"""Is a record of a visit complete, and what does it come to? Decisions on plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

PASS, FAIL, SKIP = "pass", "fail", "skip"
FAR_M = 100.0  # beyond this the inspector is asked whether he stands at the right place
LATEST_NEW_DAY = timedelta(days=30)


class Item(Protocol):
    """What a checklist asks, as far as the rules need it."""

    @property
    def code(self) -> str: ...
    @property
    def may_skip(self) -> bool: ...
    @property
    def quantity(self) -> object | None: ...


@dataclass(frozen=True)
class Given:
    """What was answered to one item."""

    answer: str = ""
    note: str = ""
    quantity: Decimal | None = None
    photos: int = 0


def faults_of(items: Iterable[Item], answers: Mapping[str, Given]) -> dict[str, str]:
    """Form field -> error code of everything that is missing; empty when the record can be sent.

    Every item is answered; a fail is shown by a photo and said in words, and counted where its fine goes by number.
    """
    faults: dict[str, str] = {}
    for item in items:
        given = answers.get(item.code, Given())
        if given.answer not in (PASS, FAIL, SKIP) or (given.answer == SKIP and not item.may_skip):
            faults[f"answer-{item.code}"] = "visit_answer_missing"
        if given.answer != FAIL:
            continue
        if not given.note.strip():
            faults[f"note-{item.code}"] = "visit_note_missing"
        if given.photos == 0:
            faults[f"photos-{item.code}"] = "visit_photo_missing"
        if item.quantity is not None and (given.quantity is None or given.quantity <= 0):
            faults[f"quantity-{item.code}"] = "visit_quantity_missing"
    return faults


def faults_of_no_access(note: str, proposed_on: date | None, today: date) -> dict[str, str]:
    """A closed door needs the reason and a new day, not in the past and within a month."""
    faults = {} if note.strip() else {"door_note": "visit_reason_missing"}
    if proposed_on is None or not today <= proposed_on <= today + LATEST_NEW_DAY:
        faults["proposed_on"] = "visit_day_wrong"
    return faults


def result_of(answers: Iterable[str]) -> str:
    """One failed item fails the visit."""
    return FAIL if FAIL in answers else PASS


def is_far(distance_m: float | None) -> bool:
    return distance_m is not None and distance_m > FAR_M
