"""Finding a service: by words in any Arabic spelling, by group, by who may ask, by the group of its release."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from app.forms import Words
from app.i18n.folding import fold
from licensing.catalogue.library import Service, edition, services
from licensing.catalogue.words import wording

# What people say for what the list calls otherwise; both sides are folded before use.
SAID_FOR = {
    "فسح": "رخصة",
    "تصريح": "رخصة",
    "رخصة": "تصريح",
    "إذن": "تصريح",
    "محل": "تجاري",
    "فتح": "إصدار",
    "افتتاح": "إصدار",
    "دكان": "تجاري",
    "بقالة": "تجاري",
    "حلاق": "صالون",
    "كوفي": "مقهى",
    "كافيه": "مقهى",
    "بيت": "سكني",
    "منزل": "سكني",
    "أبني": "بناء",
    "فلة": "فيلا",
    "حوش": "تسوير",
    "سور": "تسوير",
    "كروكي": "مساحي",
    "بيارة": "صرف",
    "عداد": "إيصال",
    "فلاش": "لوحة",
    "بنشر": "ورشة",
    "قبر": "دفن",
    "ذبيحة": "ذبح",
    "بالوعة": "أمطار",
    "زبالة": "نفايات",
    "قمامة": "نفايات",
    "لمبة": "إنارة",
    "فاتورة": "سداد",
    "تظلم": "اعتراض",
}
_SHORTEST_GUESS = 4


@dataclass(frozen=True)
class ServiceGroup:
    """Services of one group, those that run online first."""

    code: str
    name: Words
    icon: str
    services: tuple[Service, ...]

    @property
    def online_count(self) -> int:
        return sum(service.online for service in self.services)


def search_services(
    words: str = "", *, group: str = "", audience: str = "", release: int | None = None, online_only: bool = False
) -> list[Service]:
    """Services that hold every word asked for: those that run online first, then those whose name says it, then in the list's order.

    Args:
        words: in any Arabic spelling, with or without the article, or English, or a code; empty finds all.
        release: group of release, of those that run online.
    """
    asked = _bare_words(words)
    found = [
        service
        for service in services().values()
        if all(_holds(service.code, word) for word in asked)
        and group in ("", service.facts.group)
        and audience in ("", service.facts.audience)
        and (service.online or not online_only)
        and (release is None or (service.definition is not None and service.definition.release_group == release))
    ]
    said = _spellings().names
    names = {service.code: sum(f" {word}" in said.get(service.code, "") for word in asked) for service in found}
    return sorted(found, key=lambda service: (not service.online, -names[service.code]))


def suggest_words(words: str) -> str:
    """The words spelt as the list spells them, where one was misspelt; empty where nothing is like them."""
    asked = _bare_words(words)
    spelt = [word if word in _spellings().vocabulary else _closest(word) for word in asked]
    return " ".join(spelt) if asked and all(spelt) and spelt != asked else ""


def service_groups(found: list[Service] | None = None) -> list[ServiceGroup]:
    """The found services by group, groups in the order of the words file; a group without any is left out."""
    found = search_services() if found is None else found
    groups = []
    for code, group in wording().groups.items():
        own = tuple(service for service in found if service.facts.group == code)
        if own:
            groups.append(ServiceGroup(code, group.name, group.icon, own))
    return groups


def release_groups() -> list[int]:
    """The groups of release that have a service."""
    return sorted({service.definition.release_group for service in services().values() if service.definition is not None})


def _holds(code: str, word: str) -> bool:
    """Some word of the service begins so: «بيت» is in «بيتك» and not in «تثبيت»."""
    said = _folded_sayings().get(word)
    index = _spellings().index.get(code, "")
    return f" {word}" in index or (said is not None and f" {said}" in index)


def _bare_words(words: str) -> list[str]:
    """Folded, without the article and what is written together with it."""
    return [_bare(word) for word in fold(words).split()]


def _bare(word: str) -> str:
    for prefix in ("وال", "بال", "ال", "لل"):
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            return word[len(prefix) :]
    return word


def _closest(word: str) -> str:
    if len(word) < _SHORTEST_GUESS:
        return ""
    return next(iter(get_close_matches(word, _spellings().vocabulary, n=1, cutoff=0.75)), "")


@dataclass(frozen=True)
class _Spellings:
    """Bare words of each service, a space before each. ``index``: names, group and what it gives; ``vocabulary``: names and sayings."""

    names: dict[str, str]
    index: dict[str, str]
    vocabulary: dict[str, None]


def _spellings() -> _Spellings:
    return _spelt_in(edition())


@lru_cache(maxsize=1)
def _spelt_in(_edition: int) -> _Spellings:
    groups, known = wording().groups, services()
    names = {code: _spaced(service.name_ar, service.name_en) for code, service in known.items()}
    index = {
        code: f"{_spaced(code, service.facts.output_document_ar, groups[service.facts.group].name.ar)}{names[code]}"
        for code, service in known.items()
    }
    spelt = (word for words in names.values() for word in words.split())
    return _Spellings(names, index, dict.fromkeys(word for word in (*spelt, *_folded_sayings()) if len(word) > 2))


def _spaced(*texts: str) -> str:
    return " " + " ".join(_bare_words(" ".join(texts)))


@lru_cache(maxsize=1)
def _folded_sayings() -> dict[str, str]:
    return {_bare(fold(said)): _bare(fold(listed)) for said, listed in SAID_FOR.items()}
