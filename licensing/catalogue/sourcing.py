"""What of a service rests on a source, and what is a product default that the amanah must confirm."""

import re
from collections.abc import Iterable

from licensing.catalogue.library import Service

DEFAULT = "GK"
_WRITTEN = re.compile(r"([A-Z0-9][A-Z0-9-]*)(?:\([^)]*\))?([^()]*)$")
_NAMED = re.compile(r"([A-Z0-9][A-Z0-9-]*)\(([^)]*)\)")
# Words of the list's source column -> facet of a definition.
_FACETS = {"docs": "documents", "fee": "fee", "days": "deadline", "validity": "validity", "steps": "procedure"}
FACETS = tuple(_FACETS.values())


def sourced_facets(source: str) -> frozenset[str]:
    """Facets that a tag other than general knowledge supports: ``BAL-BP(name,docs),GK(days)`` -> documents."""
    found = set()
    for tag, fields in _NAMED.findall(source):
        if tag != DEFAULT:
            found |= {_FACETS[word] for word in re.split(r"[,:;\s]+", fields) if word in _FACETS}
    return frozenset(found)


def source_of(tag: str, facets: Iterable[str], note: str = "") -> str:
    """The column as the list writes it: the tag, what it supports, and where it is found: ``AMANAH(docs,fee) 12/1448``."""
    words = [word for word, facet in _FACETS.items() if facet in set(facets)]
    said = " ".join(re.sub(r"[()]", " ", note).split())
    return f"{tag}({','.join(words)}) {said}".strip() if words else f"{tag} {said}".strip()


def sourced_in(source: str) -> tuple[str, str]:
    """Tag and note of a column that ``source_of`` wrote; of one that names several, the first."""
    found = _WRITTEN.match(source)
    return (found[1], found[2].strip()) if found else (DEFAULT, "")


def sample_facets(service: Service) -> tuple[str, ...]:
    """Facets of a service that are product defaults, in the order of FACETS; a free service has no fee to confirm."""
    sourced = sourced_facets(service.facts.source)
    further = set(service.definition.sample) if service.definition else set()
    free = service.facts.fee_basis == "none" and not (service.definition and service.definition.fee)
    plain = [facet for facet in FACETS if facet not in sourced and not (facet == "fee" and free)]
    return (*plain, *sorted(further - set(plain)))
