"""Finding a service: by words in any Arabic spelling, by group, by who may ask."""

from dataclasses import dataclass
from functools import lru_cache

from app.forms import Words
from app.i18n.folding import fold
from licensing.catalogue.library import Service, services
from licensing.catalogue.words import wording

# What people say for what the list calls otherwise; both sides are folded before use.
SAID_FOR = {
    "فسح": "رخصة",
    "تصريح": "رخصة",
    "محل": "تجاري",
    "دكان": "تجاري",
    "بيت": "سكني",
    "فلة": "فيلا",
    "حوش": "تسوير",
    "سور": "تسوير",
    "كروكي": "مساحي",
}


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


def search_services(words: str = "", *, group: str = "", audience: str = "", online_only: bool = False) -> list[Service]:
    """Services that hold every word asked for, online ones first, otherwise in the order of the list.

    Args:
        words: in any Arabic spelling, or English, or a code; empty finds all.
    """
    asked = fold(words).split()
    found = [
        service
        for service in services().values()
        if all(_holds(service.code, word) for word in asked)
        and group in ("", service.facts.group)
        and audience in ("", service.facts.audience)
        and (service.online or not online_only)
    ]
    return sorted(found, key=lambda service: not service.online)


def service_groups(found: list[Service] | None = None) -> list[ServiceGroup]:
    """The found services by group, groups in the order of the words file; a group without any is left out."""
    found = search_services() if found is None else found
    groups = []
    for code, group in wording().groups.items():
        own = tuple(service for service in found if service.facts.group == code)
        if own:
            groups.append(ServiceGroup(code, group.name, group.icon, own))
    return groups


def _holds(code: str, word: str) -> bool:
    said = _folded_sayings().get(word)
    return word in _index()[code] or (said is not None and said in _index()[code])


@lru_cache(maxsize=1)
def _index() -> dict[str, str]:
    """Folded words of each service: names, group, what it gives and what it asks for."""
    groups = wording().groups
    return {
        code: fold(
            " ".join([code, service.name_ar, service.name_en, service.facts.output_document_ar, groups[service.facts.group].name.ar])
        )
        for code, service in services().items()
    }


@lru_cache(maxsize=1)
def _folded_sayings() -> dict[str, str]:
    return {fold(said): fold(listed) for said, listed in SAID_FOR.items()}
