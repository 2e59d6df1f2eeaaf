"""Examples of a service: what is typed, and what becomes of it by the service's own form, rules and fee. Nothing is stored."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from app.forms import FormDefinition, clean
from licensing.catalogue.definitions import MEASURES, Example, OwnRule, RefusedExample, ServiceDefinition
from licensing.catalogue.faults import Fault
from licensing.catalogue.fees import fee_quantities
from licensing.catalogue.own_rules import judge
from licensing.catalogue.values import numbers_of
from licensing.zoning import UnknownName

_RELATIVE = re.compile(r"today(?:([+-]\d{1,5}))?")
TYPICAL_MEASURE = 120.0  # of whatever the drawing and the register would measure, where an example has none


def typed(answers: Mapping[str, str | list[str]], today: date) -> dict[str, str | list[str]]:
    """The answers with relative days (``today+30``) made ISO days."""
    return {name: _day(value, today) if isinstance(value, str) else value for name, value in answers.items()}


def refused_answers(passes: Example, refused: RefusedExample) -> dict[str, str | list[str]]:
    """What is typed in the example that is refused: the passing one with the answers that differ."""
    return {**passes.answers, **refused.answers}


def faults_of_examples(form: FormDefinition, definition: ServiceDefinition, today: date) -> Iterator[Fault]:
    """What the form, the own rules and the fee say of both examples against what the definition claims."""
    if definition.examples is None:
        yield Fault("example_none")
        return
    passes, refused = definition.examples.passes, definition.examples.refused
    for name in sorted({*passes.answers, *refused.answers} - form.by_name.keys()):
        yield Fault("example_unasked", name=name)
    good = clean(form, typed(passes.answers, today), today=today)
    yield from (Fault("example_answer", name=name, code=fault.code) for name, fault in good.errors.items())
    yield from (Fault("example_broken", rule=rule.code) for rule in _broken(definition, good.values, today))
    yield from _fee(definition, good.values)
    bad = clean(form, typed(refused_answers(passes, refused), today), today=today)
    said = {fault.code for fault in bad.errors.values()} | {rule.code for rule in _broken(definition, bad.values, today)}
    codes = {rule.code for rule in definition.rules}
    if (refused.because in codes or refused.because.startswith("form_")) and refused.because not in said:
        yield Fault("example_not_refused", because=refused.because)


def _broken(definition: ServiceDefinition, values: Mapping[str, Any], today: date) -> list[OwnRule]:
    measures = dict.fromkeys(MEASURES, TYPICAL_MEASURE)
    return [judged.rule for judged in judge(definition, values, measures, today) if judged.blocks]


def _fee(definition: ServiceDefinition, values: Mapping[str, Any]) -> Iterator[Fault]:
    reckoned = {**numbers_of(values), **dict.fromkeys(MEASURES, TYPICAL_MEASURE)}
    try:
        lines = fee_quantities(definition, reckoned, values)
    except UnknownName as unknown:
        yield Fault("example_fee_unknown", name=unknown.name)
        return
    except ArithmeticError:
        yield Fault("example_fee_endless")
        return
    if definition.fee and not lines:
        yield Fault("example_fee_none")
    yield from (Fault("example_fee_zero", tariff=line.tariff, quantity=line.quantity) for line in lines if line.quantity <= 0)


def _day(value: str, today: date) -> str:
    found = _RELATIVE.fullmatch(value)
    return (today + timedelta(days=int(found[1] or 0))).isoformat() if found else value
