"""Services that differ in nothing but their name."""

from collections.abc import Iterable

from licensing.catalogue.definitions import ServiceDefinition
from licensing.catalogue.library import Service, services


def twins(found: Iterable[Service] | None = None) -> list[list[str]]:
    """Services that ask, check, cost and give the same, outside of a declared family."""
    alike: dict[tuple[object, ...], list[Service]] = {}
    for service in found or services().values():
        if service.definition is not None:
            alike.setdefault(_substance(service, service.definition), []).append(service)
    return [[s.code for s in same] for same in alike.values() if len({_family(s) for s in same}) > 1]


def _family(service: Service) -> str:
    return (service.definition.family if service.definition else None) or service.code


def _substance(service: Service, definition: ServiceDefinition) -> tuple[object, ...]:
    return (
        frozenset(f.name for f in service.form.fields) if service.modules else frozenset(),
        frozenset(need.code for need in definition.documents),
        frozenset((rule.code, rule.measure, rule.at_most, rule.at_least) for rule in definition.rules),
        frozenset((line.tariff, line.quantity) for line in definition.fee),
        definition.procedure,
        definition.output.template,
        frozenset(condition.code for condition in definition.conditions),
    )
