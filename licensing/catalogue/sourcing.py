"""What of a service rests on a source, and what is a product default that the amanah must confirm."""

import re

from licensing.catalogue.library import Service

DEFAULT = "GK"
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


def sample_facets(service: Service) -> tuple[str, ...]:
    """Facets of a service that are product defaults, in the order of FACETS; a free service has no fee to confirm."""
    sourced = sourced_facets(service.facts.source)
    further = set(service.definition.sample) if service.definition else set()
    free = service.facts.fee_basis == "none" and not (service.definition and service.definition.fee)
    plain = [facet for facet in FACETS if facet not in sourced and not (facet == "fee" and free)]
    return (*plain, *sorted(further - set(plain)))
