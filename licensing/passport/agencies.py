"""Whom the place itself asks to be heard: bodies named by the layers that the ground touches, beside those of the service."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _

from app.i18n.folding import fold
from licensing.applications import queries as applications
from licensing.consultations.agencies import Agency, agencies
from licensing.models import Application
from licensing.passport.answers import PUBLISHED, Answer
from licensing.passport.queries import passport_of
from licensing.scrutiny.works import utilities_to_ask

DIGS = "excavation_clash"  # the rule by which a service opens the ground
# What planners write for a body that the amanah lists by another name; both sides are folded before use.
_SAID_FOR = {
    "الدفاع المدني": "civil_defense",
    "الطيران المدني": "civil_aviation",
    "شركة المياه": "water",
    "السيول": "floods",
    "إدارة تصريف مياه الأمطار": "floods",
    "المرور": "traffic",
    "هيئة التراث": "heritage",
}


@dataclass(frozen=True)
class Consultee:
    """A body to be asked. ``code``: of the amanah's list, empty for one that only a layer names. ``why``: in words, one a cause."""

    code: str
    name: str
    why: tuple[str, ...]
    by_service: bool = False
    layers: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()  # of the layers; empty for a cause that names none


def agencies_for(application: Application) -> list[Consultee]:
    """Bodies of the service's own list, those whose layers the ground touches, and for a dig those whose network lies in its reach;
    each once, with every cause.
    """
    definition, listed = applications.definition_of(application), agencies()
    found: dict[str, Consultee] = {}
    for code in definition.agencies:
        found[code] = Consultee(code, listed[code].name if code in listed else code, (_("تطلبها هذه الخدمة دائماً"),), by_service=True)
    held = passport_of(application)
    for answer in held.answers if held else ():
        if answer.source == PUBLISHED and answer.hit and answer.authority and answer.kind in ("consent", "height"):
            _add(found, answer, listed)
    if any(rule.rule == DIGS for rule in definition.spatial_rules):
        for authority in utilities_to_ask(application):
            code = code_of(authority)
            name = listed[code].name if code in listed else authority
            found.setdefault(code or fold(authority), Consultee(code, name, (_("له شبكة بجوار مسار الحفر"),), titles=("",)))
    return list(found.values())


def _add(found: dict[str, Consultee], answer: Answer, listed: Mapping[str, Agency]) -> None:
    code = code_of(answer.authority)
    key, name = code or fold(answer.authority), listed[code].name if code else answer.authority
    before = found.get(key) or Consultee(code, name, ())
    why = _("الموقع داخل طبقة «%(title)s»", title=answer.title)
    found[key] = Consultee(
        code, name, (*before.why, why), before.by_service, (*before.layers, answer.layer), (*before.titles, answer.title)
    )


def code_of(authority: str) -> str:
    """The code of a body that a layer names in words; empty where the amanah's list has none of that name."""
    said = fold(authority)
    return _by_name().get(said, "")


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    named = {fold(agency.ar): code for code, agency in agencies().items()}
    return named | {fold(said): code for said, code in _SAID_FOR.items() if code in agencies()}
