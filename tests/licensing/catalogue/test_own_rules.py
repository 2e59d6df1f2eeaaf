"""A service's own limits, its examples, and its fee that depends on what was answered."""

from datetime import date

import pytest

from app.forms import Field
from licensing.catalogue.definitions import ServiceDefinition
from licensing.catalogue.examples import faults_of_examples
from licensing.catalogue.fees import fee_quantities
from licensing.catalogue.library import _merged, modules, service_facts
from licensing.catalogue.own_rules import judge
from licensing.catalogue.values import numbers_of

TODAY = date(2026, 11, 22)
WORDS = {"ar": "نص", "en": "Text"}


def definition(**facts) -> ServiceDefinition:
    body = {
        "code": "evt.tent",
        "version": 1,
        "valid_from": "2025-01-01",
        "intro": WORDS,
        "procedure": "simple_review",
        "start": {},
        "deadline": {"working_days": 3},
        "output": {"template": "permission", "validity": {"until": "end_date"}},
        "fields": [
            {"name": "guests", "type": "integer", "required": True, "label": WORDS},
            {"name": "area_m2", "type": "number", "required": True, "label": WORDS},
            {"name": "start_date", "type": "date", "required": True, "label": WORDS},
            {"name": "end_date", "type": "date", "required": True, "label": WORDS},
            {
                "name": "kind",
                "type": "choice",
                "label": WORDS,
                "choices": [{"value": "open", "label": WORDS}, {"value": "closed", "label": WORDS}],
            },
        ],
        "rules": [
            {"code": "crowd", "measure": "guests", "at_most": "area_m2 / 1.5", "text": WORDS},
            {"code": "term", "measure": "end_date - start_date", "at_most": "30", "text": WORDS},
            {"code": "notice", "measure": "start_date - today", "at_least": "3", "severity": "warn", "text": WORDS},
            {"code": "indoors", "measure": "guests", "at_most": "100", "applies_if": {"kind": "closed"}, "text": WORDS},
        ],
        **facts,
    }
    return ServiceDefinition.model_validate(body)


def verdicts(**answers) -> dict[str, str]:
    values = {"guests": 100, "area_m2": 150.0, "start_date": date(2026, 12, 1), "end_date": date(2026, 12, 31), "kind": "open", **answers}
    return {judged.rule.code: judged.verdict for judged in judge(definition(), values, {}, TODAY)}


@pytest.mark.parametrize(
    ("answers", "rule", "verdict"),
    [
        ({}, "crowd", "pass"),  # exactly at the limit
        ({"guests": 101}, "crowd", "fail"),
        ({}, "term", "pass"),
        ({"end_date": date(2027, 1, 1)}, "term", "fail"),
        ({"start_date": date(2026, 11, 25)}, "notice", "pass"),
        ({"start_date": date(2026, 11, 24)}, "notice", "warning"),
        ({"area_m2": None}, "crowd", "needs_human"),
        ({"kind": "closed"}, "indoors", "pass"),
    ],
)
def test_a_rule_holds_up_to_its_limit_and_not_beyond(answers, rule, verdict):
    assert verdicts(**answers)[rule] == verdict


def test_a_rule_applies_only_where_it_says():
    assert "indoors" not in verdicts(kind="open")


def test_what_can_be_reckoned_with():
    assert numbers_of({"n": 3, "d": TODAY, "many": ["a", "b"], "yes": True, "text": "x", "none": None}) == {
        "n": 3.0,
        "d": float(TODAY.toordinal()),
        "many": 2.0,
        "yes": 1.0,
    }


def test_a_line_of_the_fee_may_depend_on_an_answer():
    lines = [
        {"tariff": "base", "quantity": "1"},
        {"tariff": "indoors", "quantity": "(end_date - start_date + 1) * area_m2", "applies_if": {"kind": "closed"}},
    ]
    values = numbers_of({"start_date": date(2026, 12, 1), "end_date": date(2026, 12, 3), "area_m2": 10})
    told = {
        kind: [(q.tariff, str(q.quantity)) for q in fee_quantities(definition(fee=lines), values, {"kind": kind})]
        for kind in ("open", "closed")
    }
    assert told == {"open": [("base", "1")], "closed": [("base", "1"), ("indoors", "30")]}


GOOD = {"guests": "90", "area_m2": "150", "start_date": "today+9", "end_date": "today+12"}


@pytest.mark.parametrize(
    ("passes", "refused", "fault"),
    [
        (GOOD, {"answers": {"guests": "400"}, "because": "crowd"}, None),
        ({**GOOD, "guests": "400"}, {"answers": {"guests": "400"}, "because": "crowd"}, "refused by crowd"),
        (GOOD, {"answers": {"guests": "90"}, "because": "crowd"}, "crowd does not refuse it"),
        ({**GOOD, "guests": ""}, {"answers": {"guests": "400"}, "because": "crowd"}, "form_enter"),
        ({**GOOD, "moon": "1"}, {"answers": {"guests": "400"}, "because": "crowd"}, "nobody asks moon"),
    ],
)
def test_examples_are_held_to_what_they_claim(passes, refused, fault):
    made = definition(examples={"passes": {"answers": passes}, "refused": refused})
    service = _merged(service_facts()["evt.tent"], made, modules())
    told = list(faults_of_examples(service.form, made, TODAY))
    assert told == [] if fault is None else any(fault in each for each in told), told


def test_fields_of_rules_are_strict():
    with pytest.raises(ValueError, match="at_most or at_least"):
        definition(rules=[{"code": "both", "measure": "1", "at_most": "1", "at_least": "1", "text": WORDS}])
    assert Field.model_validate({"name": "a", "type": "text", "label": "نص"}).name == "a"
