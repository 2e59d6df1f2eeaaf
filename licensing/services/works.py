"""«هل أحتاج رخصة هنا؟»: what a work needs at a spot, decided on plain facts and said with its reasons."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from flask_babel import gettext as _

from app.forms import Words
from app.i18n.folding import fold
from app.strict_yaml import load_strict
from licensing.catalogue.definitions import Strict, Text
from licensing.catalogue.facts import DATA
from licensing.passport.answers import PUBLISHED, Answer

MOST_OF_IT = 0.9
Verdict = Literal["yes", "no", "barred"]


class WorkCase(Strict):
    """What holds on such ground; ``allowed: false``: not at all there, and the services are the way on."""

    where: Literal["parcel", "street", "any"]
    permit: bool
    allowed: bool = True
    services: tuple[str, ...] = ()
    why: Text


class Work(Strict):
    """A work that people ask about. ``builds``: a layer that bars building bars it. ``uses``: the zone must allow one of these;
    where it allows none, ``otherwise`` are the services that remain.
    """

    code: str
    name: Words
    said: tuple[str, ...] = ()
    builds: bool = False
    land: Literal["empty", "built"] | None = None  # offered to owners of such parcels
    uses: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    cases: tuple[WorkCase, ...]


class _Works(Strict):
    """``barred``: services that remain where a layer bars building."""

    parcel: tuple[str, ...]
    barred: tuple[str, ...]
    works: tuple[Work, ...]


@dataclass(frozen=True)
class Spot:
    """The ground asked about. ``uses``: of its zone, None where nobody knows."""

    answers: tuple[Answer, ...] = ()
    uses: tuple[str, ...] | None = None

    @property
    def where(self) -> str:
        hits = {answer.layer for answer in self.answers if answer.hit}
        return "parcel" if "parcel" in hits else "street" if "street" in hits else "open"

    def bound_by(self, kind: str) -> list[Answer]:
        return [answer for answer in self.answers if answer.source == PUBLISHED and answer.hit and answer.kind == kind]


@dataclass(frozen=True)
class Judgement:
    """Yes, no, or not here; with its reasons, the first of which is the rule itself."""

    work: Work
    verdict: Verdict
    why: tuple[str, ...]
    services: tuple[str, ...]
    also: tuple[str, ...] = field(default=())  # what the map adds: consents, heights


@lru_cache(maxsize=1)
def _file() -> _Works:
    return load_strict(DATA / "works.yaml", _Works)


def works() -> tuple[Work, ...]:
    """Every work of the file, in its order."""
    return _file().works


@lru_cache(maxsize=2)
def services_on_parcel(built: bool) -> tuple[str, ...]:
    """Codes of the services that an owner of a built or an empty parcel asks for most, each once."""
    land = "built" if built else "empty"
    own = [case.services for work in works() if work.land == land for case in work.cases if case.where == "parcel"]
    return tuple(dict.fromkeys((*(code for codes in own for code in codes), *_file().parcel)))


def find_works(words: str) -> tuple[Work, ...]:
    """Works whose name or sayings hold every word; all of them for no words."""
    asked = fold(words).split()
    return tuple(work for work in works() if all(any(word in said for said in _folded(work)) for word in asked))


def judge(work: Work, spot: Spot) -> Judgement:
    """What the work needs there. What bars it comes before what permits it."""
    case = next((one for one in work.cases if one.where in (spot.where, "any")), work.cases[-1])
    why, also = [str(case.why)], _also(work, case, spot)
    if not case.allowed:
        return Judgement(work, "barred", tuple(why), case.services, tuple(also))
    barring = [one for one in spot.bound_by("building") if _covers(one)] if work.builds else []
    if barring:
        return Judgement(work, "barred", tuple(_bar_words(answer) for answer in barring), _file().barred)
    if case.permit and case.where == "parcel" and work.uses and not _used(work.uses, spot.uses):
        said_no = _("نظام المنطقة لا يسمح بهذا الاستخدام هنا.")
        return Judgement(work, "barred", (said_no, *why), work.otherwise or case.services, tuple(also))
    return Judgement(work, "yes" if case.permit else "no", tuple(why), case.services, tuple(also))


def _covers(answer: Answer) -> bool:
    """The whole ground, or a point; a part of it leaves the rest to build on."""
    return answer.share >= MOST_OF_IT or answer.share == 0


def _used(wanted: Collection[str], uses: Collection[str] | None) -> bool:
    """A zone of which nobody knows the uses is asked about by a person, not refused."""
    return uses is None or not uses or bool(set(wanted) & set(uses))


def _also(work: Work, case: WorkCase, spot: Spot) -> list[str]:
    if not case.permit:
        return []
    said = [_("تلزم موافقة %(who)s، فالموقع داخل «%(layer)s».", who=one.authority, layer=one.title) for one in spot.bound_by("consent")]
    if work.builds:
        said += [
            _("لا بناء على %(part)s%% من الموقع، فهو داخل «%(layer)s».", part=round(one.share * 100), layer=one.title)
            for one in spot.bound_by("building")
            if not _covers(one)
        ]
        said += [
            _("لا يتجاوز الارتفاع %(n)s م بحسب «%(layer)s».", n=f"{one.height_m:g}", layer=one.title)
            for one in spot.bound_by("height")
            if one.height_m is not None
        ]
        if spot.where == "parcel" and spot.uses is None:
            said.append(_("لا منطقة بناء مسجلة هنا، فيحدد مهندس البلدية ما يُسمح به."))
    return said


def _bar_words(answer: Answer) -> str:
    part = _("الموقع داخل «%(layer)s» التي تمنع البناء.", layer=answer.title)
    return f"{part} {answer.note}" if answer.note else part


def _folded(work: Work) -> tuple[str, ...]:
    return tuple(fold(text) for text in (work.code, work.name.ar, work.name.en or "", *work.said))
