"""Is the catalogue sound? Every reference exists, every state can be reached and left, every fee computes."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

import yaml

from app.casework.calendar import RIYADH
from licensing.catalogue.definitions import SPATIAL_RULES, TEMPLATES, ServiceDefinition
from licensing.catalogue.examples import faults_of_examples
from licensing.catalogue.facts import DATA, ServiceFacts, document_types, fits_group, group_prefixes, service_facts
from licensing.catalogue.faults import UNREADABLE, Fault
from licensing.catalogue.library import Service, services
from licensing.catalogue.procedures import check_procedure, procedures
from licensing.catalogue.values import countable_names, known_names
from licensing.catalogue.words import wording
from licensing.messages import MESSAGES
from licensing.permissions import Permission
from licensing.zoning import ExpressionError, parse_expression

CITY_CLASSES = ("C1", "C2", "C3", "C4", "C5")
# Keys of the list that are known without asking: the document acted on has its number, the place is chosen on the map.
KNOWN_OF_SUBJECT = frozenset({"licence_no", "permit_no", "certificate_no", "accreditation_no", "contract_no", "guarantee_no"})
KNOWN_OF_PLACE = frozenset({"location", "coordinates", "deed_or_parcel_no"})
KNOWN_OF_BRANCH = frozenset({"municipality"})  # it is chosen at the beginning, or follows from the place


def check_catalogue() -> list[str]:
    """Everything that is wrong, one sentence each; empty for a sound catalogue."""
    permissions = {str(permission) for permission in Permission}
    faults = [fault for each in procedures().values() for fault in check_procedure(each, permissions, MESSAGES)]
    for service in services().values():
        faults += [f"{service.code}: {fault}" for fault in _faults_of_facts(service.facts)]
        if service.definition is not None:
            faults += [f"{service.code}: {fault}" for fault in check_service(service, service.definition)]
    return faults


def check_service(service: Service, definition: ServiceDefinition) -> list[Fault]:
    """What is wrong with one service that runs online."""
    faults = [
        *_own_facts(definition),
        *_references(definition),
        *_documents(service, definition),
        *disagreements(service, definition),
        *_fees(service, definition),
        *_rules(service, definition),
        *_texts(definition),
        *_places(definition),
        *_states(definition),
    ]
    return [*faults, *(_examples(service, definition) if readable(faults) else ())]


def readable(faults: Iterable[Fault]) -> bool:
    """Every expression can be read, so that the service can be tried on answers."""
    return not any(fault.kind in UNREADABLE for fault in faults)


@lru_cache(maxsize=1)
def tariff_codes() -> dict[str, dict[str, Decimal]]:
    """Unit amounts of the shipped tariff: code -> city class -> riyals."""
    entries = yaml.safe_load((DATA / "tariffs.yaml").read_text("utf8"))["tariffs"]
    return {entry["code"]: {city: Decimal(amount) for city, amount in entry["amounts"].items()} for entry in entries}


def disagreements(service: Service, definition: ServiceDefinition) -> Iterator[Fault]:
    """Where the definition runs the service otherwise than the list says, and no departure says why; ``column`` names it."""
    facts, procedure = service.facts, procedures().get(definition.procedure)
    pairs = {
        "needs_parcel": (facts.needs_parcel, definition.start.place != "none" or definition.acts_on is not None),
        "needs_engineering_office": (facts.needs_engineering_office, definition.start.engineering_office),
        "workflow_kind": (facts.workflow_kind, procedure.kind if procedure and procedure.kind else definition.procedure),
        "target_days": (facts.target_days, definition.deadline.working_days),
    }
    for column, (listed, defined) in pairs.items():
        if listed != defined and column not in definition.departures:
            yield Fault("no_departure", column=column, listed=listed, defined=defined)


def _faults_of_facts(facts: ServiceFacts) -> Iterator[Fault]:
    words, types = wording(), document_types()
    known = {
        "group": facts.group in words.groups,
        "fee_basis": facts.fee_basis in words.fee_basis,
        "validity": facts.validity in words.validity,
        "workflow_kind": facts.workflow_kind in words.procedures,
        "audience": facts.audience in words.audiences,
    }
    yield from (Fault("facts_words", column=column) for column, said in known.items() if not said)
    yield from (Fault("document_unknown", document=key) for key in facts.required_documents if key not in types)


def _own_facts(definition: ServiceDefinition) -> Iterator[Fault]:
    """Facts that the definition brings itself, because the reference list has none of its code."""
    facts = definition.facts
    if facts is None:
        return
    if definition.code in service_facts():
        yield Fault("facts_listed")
        return
    yield from _faults_of_facts(facts)
    if not fits_group(definition.code, facts.group):
        yield Fault("facts_code", code=definition.code, prefix=group_prefixes().get(facts.group, "?"))
    texts = ("name_ar", "name_en", "output_document_ar", "output_document_en", "source")
    yield from (Fault("facts_empty", column=column) for column in texts if not getattr(facts, column).strip())
    if (facts.fee_basis == "none") == bool(definition.fee):
        yield Fault("facts_fee")


def _references(definition: ServiceDefinition) -> Iterator[Fault]:
    for procedure in (definition.procedure, definition.output.procedure):
        if procedure not in procedures():
            yield Fault("procedure_unknown", procedure=procedure)
    if definition.output.template not in TEMPLATES:
        yield Fault("template_unknown", template=definition.output.template)
    for rule in definition.spatial_rules:
        if rule.rule not in SPATIAL_RULES:
            yield Fault("spatial_rule_unknown", rule=rule.rule)


def _documents(service: Service, definition: ServiceDefinition) -> Iterator[Fault]:
    types, asked = document_types(), {field.name for field in service.form.fields}
    needs = {need.code for need in definition.documents}
    known = KNOWN_OF_BRANCH | (KNOWN_OF_SUBJECT if definition.acts_on else frozenset())
    known |= KNOWN_OF_PLACE if definition.start.place != "none" else frozenset()
    for code in needs:
        if code not in types or types[code].kind != "document":
            yield Fault("document_unknown", document=code)
    for key in service.facts.required_documents:
        if key not in needs | asked | known | definition.departures.keys():
            yield Fault("document_missing", document=key)
    if len(needs) != len(definition.documents):
        yield Fault("document_twice")


def _fees(service: Service, definition: ServiceDefinition) -> Iterator[Fault]:
    for line in definition.fee:
        if set(tariff_codes().get(line.tariff, {})) != set(CITY_CLASSES):
            yield Fault("tariff_incomplete", tariff=line.tariff)
        try:
            unknown = parse_expression(line.quantity).names - known_names(service.form.fields)
        except ExpressionError:
            yield Fault("quantity_wrong", tariff=line.tariff, text=line.quantity)
            return
        if unknown:
            yield Fault("quantity_unknown", tariff=line.tariff, names=sorted(unknown))
            return
    named = definition.output.validity.answered_in
    if named and named not in countable_names(service.form.fields):
        yield Fault("validity_unasked", name=named)


def _rules(service: Service, definition: ServiceDefinition) -> Iterator[Fault]:
    known, asked = known_names(service.form.fields), service.form.by_name.keys()
    codes = [rule.code for rule in definition.rules]
    if len(set(codes)) != len(codes):
        yield Fault("rule_twice")
    for rule in definition.rules:
        for text in filter(None, (rule.measure, rule.at_most, rule.at_least)):
            try:
                unknown = parse_expression(text).names - known
            except ExpressionError:
                yield Fault("rule_wrong", rule=rule.code, text=text)
                continue
            if unknown:
                yield Fault("rule_unknown", rule=rule.code, names=sorted(unknown))
        if unasked := set(rule.applies_if) - asked:
            yield Fault("rule_unasked", rule=rule.code, names=sorted(unasked))
        if not rule.text.en:
            yield Fault("rule_no_english", rule=rule.code)


def _texts(definition: ServiceDefinition) -> Iterator[Fault]:
    texts = {"intro": definition.intro}
    texts |= {f"fields.{field.name}": field.label for field in definition.fields}
    texts |= {f"fields.{field.name}.{choice.value}": choice.label for field in definition.fields for choice in field.choices}
    texts |= {f"conditions.{condition.code}": condition.text for condition in definition.conditions}
    yield from (Fault("no_english", place=place) for place, text in texts.items() if not text.en)


def _places(definition: ServiceDefinition) -> Iterator[Fault]:
    known = services().keys() | service_facts().keys()
    for code in definition.acts_on.services if definition.acts_on else ():
        if code not in known:
            yield Fault("acts_on_unknown", service=code)
    if definition.output.change and definition.acts_on is None:
        yield Fault("change_of_nothing")
    if definition.start.place == "none" and definition.drawing:
        yield Fault("drawing_without_place")


def _examples(service: Service, definition: ServiceDefinition) -> Iterator[Fault]:
    yield from faults_of_examples(service.form, definition, datetime.now(RIYADH).date())
    if definition.examples is None:
        return
    because, codes = definition.examples.refused.because, {rule.code for rule in definition.rules}
    if not (because in codes or because in MESSAGES or because.startswith("form_")):
        yield Fault("example_because", because=because)


def _states(definition: ServiceDefinition) -> Iterator[Fault]:
    procedure = procedures().get(definition.procedure)
    for state in definition.deadline.pauses_in:
        if procedure is None or state not in procedure.states:
            yield Fault("pause_unknown", state=state)
        elif procedure.states[state].clock == "officer":
            yield Fault("pause_runs", state=state)
