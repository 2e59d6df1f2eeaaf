"""What a rating may say, and what of it may be shown. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.casework.procedures import Procedure

ENOUGH = 5  # fewer ratings are not shown to the public: they would point at persons
LONGEST = 1000
REASONS: dict[str, Any] = {
    "speed": _l("مدة الإنجاز"),
    "clarity": _l("وضوح المتطلبات والأسئلة"),
    "website": _l("سهولة الموقع"),
    "staff": _l("تعامل الموظفين والملاحظات"),
    "fee": _l("الرسوم"),
    "decision": _l("القرار وأسبابه"),
    "other": _l("سبب آخر"),
}
_DIGIT = r"[0-9\u0660-\u0669\u06f0-\u06f9]"
_NUMBER = re.compile(rf"\+?{_DIGIT}(?:[\s\-–./]?{_DIGIT}){{5,}}")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NAMED = re.compile(r"((?:الموظفة|الموظف|المهندسة|المهندس|الأستاذة|الأستاذ|السيدة|السيد|المراجع|المراجعة|م\.|أ\.)\s+)(?!الذي|التي|لم|لا|في|كان|قال)(\w{2,})((?:\s+(?:بن|بنت|آل|ال)\s*\w+)*)")  # fmt: skip
COVER = "•••"


@dataclass(frozen=True)
class Summary:
    """Ratings of a service or a branch: how many of each number of stars."""

    by_stars: Mapping[int, int]

    @property
    def count(self) -> int:
        return sum(self.by_stars.values())

    @property
    def average(self) -> float | None:
        return sum(stars * n for stars, n in self.by_stars.items()) / self.count if self.count else None

    @property
    def may_be_public(self) -> bool:
        return self.count >= ENOUGH


def decides(procedure: Procedure, state: str) -> bool:
    """Whether a file that ends in the state was decided: granted or refused, not withdrawn or lapsed."""
    facts = procedure.states.get(state)
    return facts is not None and facts.final and facts.tone in ("good", "bad") and procedure.step("withdraw", procedure.initial) is not None


def covered(comment: str) -> str:
    """The comment with what could name somebody covered; a proposal for the moderator, who reads it before it is shown."""
    text = _LINK.sub(COVER, comment)
    for pattern in (_ADDRESS, _NUMBER):
        text = pattern.sub(COVER, text)
    return _NAMED.sub(rf"\1{COVER}", text)
