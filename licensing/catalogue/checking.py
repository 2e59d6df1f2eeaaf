"""Is the catalogue sound? Every reference exists, every state can be reached and left, every fee computes."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

import yaml

from app.casework.calendar import RIYADH
from licensing.catalogue.definitions import SPATIAL_RULES, TEMPLATES, ServiceDefinition
from licensing.catalogue.examples import faults_of_examples
from licensing.catalogue.facts import DATA, document_types, service_facts
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
    faults += _faults_of_lists()
    for service in services().values():
        if service.definition is not None:
            faults += [f"{service.code}: {fault}" for fault in check_service(service, service.definition)]
    return faults


def check_service(service: Service, definition: ServiceDefinition) -> list[str]:
    """What is wrong with one service that runs online."""
    return [
        *_references(definition),
        *_documents(service, definition),
        *_agreement_with_list(service, definition),
        *_fees(service, definition),
        *_rules(service, definition),
        *_places(definition),
        *_examples(service, definition),
        *_states(definition),
    ]


@lru_cache(maxsize=1)
def tariff_codes() -> dict[str, dict[str, Decimal]]:
    """Unit amounts of the shipped tariff: code -> city class -> riyals."""
    entries = yaml.safe_load((DATA / "tariffs.yaml").read_text("utf8"))["tariffs"]
    return {entry["code"]: {city: Decimal(amount) for city, amount in entry["amounts"].items()} for entry in entries}


def _faults_of_lists() -> Iterable[str]:
    words, types = wording(), document_types()
    for facts in service_facts().values():
        known = {
            "group": facts.group in words.groups,
            "fee_basis": facts.fee_basis in words.fee_basis,
            "validity": facts.validity in words.validity,
            "workflow_kind": facts.workflow_kind in words.procedures,
            "audience": facts.audience in words.audiences,
        }
        yield from (f"{facts.code}: no words for {column}" for column, said in known.items() if not said)
        yield from (f"{facts.code}: unknown document {key}" for key in facts.required_documents if key not in types)


def _references(definition: ServiceDefinition) -> Iterable[str]:
    for procedure in (definition.procedure, definition.output.procedure):
        if procedure not in procedures():
            yield f"unknown procedure {procedure}"
    if definition.output.template not in TEMPLATES:
        yield f"unknown template {definition.output.template}"
    for rule in definition.spatial_rules:
        if rule.rule not in SPATIAL_RULES:
            yield f"unknown spatial rule {rule.rule}"


def _documents(service: Service, definition: ServiceDefinition) -> Iterable[str]:
    types, asked = document_types(), {field.name for field in service.form.fields} if service.modules else set()
    needs = {need.code for need in definition.documents}
    known = KNOWN_OF_BRANCH | (KNOWN_OF_SUBJECT if definition.acts_on else frozenset())
    known |= KNOWN_OF_PLACE if definition.start.place != "none" else frozenset()
    for code in needs:
        if code not in types or types[code].kind != "document":
            yield f"unknown document {code}"
    for key in service.facts.required_documents:
        if key not in needs | asked | known | definition.departures.keys():
            yield f"{key} is on the list and neither asked nor attached"
    if len(needs) != len(definition.documents):
        yield "a document is named twice"


def _agreement_with_list(service: Service, definition: ServiceDefinition) -> Iterable[str]:
    facts, procedure = service.facts, procedures().get(definition.procedure)
    pairs = {
        "needs_parcel": (facts.needs_parcel, definition.start.place != "none" or definition.acts_on is not None),
        "needs_engineering_office": (facts.needs_engineering_office, definition.start.engineering_office),
        "workflow_kind": (facts.workflow_kind, procedure.kind if procedure and procedure.kind else definition.procedure),
        "target_days": (facts.target_days, definition.deadline.working_days),
    }
    for column, (listed, defined) in pairs.items():
        if listed != defined and column not in definition.departures:
            yield f"{column}: the list says {listed}, the definition {defined}, and no departure says why"


def _fees(service: Service, definition: ServiceDefinition) -> Iterable[str]:
    numeric = countable_names(service.form.fields) if service.modules else set()
    for line in definition.fee:
        if set(tariff_codes().get(line.tariff, {})) != set(CITY_CLASSES):
            yield f"tariff {line.tariff}: not set for every city class"
        try:
            unknown = parse_expression(line.quantity).names - known_names(service.form.fields if service.modules else ())
        except ExpressionError:
            yield f"tariff {line.tariff}: {line.quantity!r} is no quantity"
            return
        if unknown:
            yield f"tariff {line.tariff}: nobody measures or asks {sorted(unknown)}"
            return
    named = definition.output.validity.answered_in
    if named and named not in numeric:
        yield f"validity: nobody asks {named}"


def _rules(service: Service, definition: ServiceDefinition) -> Iterable[str]:
    known = known_names(service.form.fields if service.modules else ())
    asked = set(service.form.by_name) if service.modules else set()
    codes = [rule.code for rule in definition.rules]
    if len(set(codes)) != len(codes):
        yield "a rule is named twice"
    for rule in definition.rules:
        for text in filter(None, (rule.measure, rule.at_most, rule.at_least)):
            try:
                unknown = parse_expression(text).names - known
            except ExpressionError:
                yield f"rule {rule.code}: {text!r} is no expression"
                continue
            if unknown:
                yield f"rule {rule.code}: nobody measures or asks {sorted(unknown)}"
        if unasked := set(rule.applies_if) - asked:
            yield f"rule {rule.code}: nobody asks {sorted(unasked)}"
        if not rule.text.en:
            yield f"rule {rule.code}: no English text"


def _places(definition: ServiceDefinition) -> Iterable[str]:
    known = service_facts()
    for code in definition.acts_on.services if definition.acts_on else ():
        if code not in known:
            yield f"acts_on: no service {code}"
    if definition.output.change and definition.acts_on is None:
        yield "it changes a document and does not say which"
    if definition.start.place == "none" and definition.drawing:
        yield "a drawing without a place"


def _examples(service: Service, definition: ServiceDefinition) -> Iterable[str]:
    yield from faults_of_examples(service.form if service.modules else None, definition, datetime.now(RIYADH).date())
    if definition.examples is None:
        return
    because, codes = definition.examples.refused.because, {rule.code for rule in definition.rules}
    if not (because in codes or because in MESSAGES or because.startswith("form_")):
        yield f"example: no rule or message {because}"


def _states(definition: ServiceDefinition) -> Iterable[str]:
    procedure = procedures().get(definition.procedure)
    for state in definition.deadline.pauses_in:
        if procedure is None or state not in procedure.states:
            yield f"deadline: unknown state {state}"
        elif procedure.states[state].clock == "officer":
            yield f"deadline: the officer's clock runs in {state}"
