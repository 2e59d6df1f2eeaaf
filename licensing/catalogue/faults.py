"""What may be wrong with a service, each of a kind: in English for who keeps the files, by kind and details for who says it otherwise."""

from typing import Any

TEXTS = {
    "procedure_unknown": "unknown procedure {procedure}",
    "template_unknown": "unknown template {template}",
    "spatial_rule_unknown": "unknown spatial rule {rule}",
    "document_unknown": "unknown document {document}",
    "document_missing": "{document} is on the list and neither asked nor attached",
    "document_twice": "a document is named twice",
    "no_departure": "{column}: the list says {listed}, the definition {defined}, and no departure says why",
    "tariff_incomplete": "tariff {tariff}: not set for every city class",
    "quantity_wrong": "tariff {tariff}: {text!r} is no quantity",
    "quantity_unknown": "tariff {tariff}: nobody measures or asks {names}",
    "validity_unasked": "validity: nobody asks {name}",
    "rule_twice": "a rule is named twice",
    "rule_wrong": "rule {rule}: {text!r} is no expression",
    "rule_unknown": "rule {rule}: nobody measures or asks {names}",
    "rule_unasked": "rule {rule}: nobody asks {names}",
    "rule_no_english": "rule {rule}: no English text",
    "no_english": "{place}: no English text",
    "acts_on_unknown": "acts_on: no service {service}",
    "change_of_nothing": "it changes a document and does not say which",
    "drawing_without_place": "a drawing without a place",
    "pause_unknown": "deadline: unknown state {state}",
    "pause_runs": "deadline: the officer's clock runs in {state}",
    "example_none": "no example",
    "example_unasked": "example: nobody asks {name}",
    "example_answer": "example that passes: {name}: {code}",
    "example_broken": "example that passes: refused by {rule}",
    "example_fee_unknown": "fee on the example: {name} has no value",
    "example_fee_endless": "fee on the example: no finite number comes out",
    "example_fee_none": "fee on the example: no line applies",
    "example_fee_zero": "fee on the example: {tariff} × {quantity}",
    "example_not_refused": "example that is refused: {because} does not refuse it",
    "example_because": "example: no rule or message {because}",
    "facts_words": "no words for {column}",
    "facts_listed": "facts: the reference list has this service already",
    "facts_code": "facts: {code} is not named after its group; its codes begin with {prefix}",
    "facts_empty": "facts: {column} is empty",
    "facts_fee": "facts: the basis of the fee and the lines of the fee disagree",
    "twin": "it asks, checks, costs and gives the same as {service}",
}
# With one of these nothing can be reckoned, not even an example.
UNREADABLE = frozenset({"quantity_wrong", "rule_wrong"})


class Fault(str):
    """One sentence of English that knows its ``kind`` (a key of ``TEXTS``) and what it is about."""

    kind: str
    details: dict[str, Any]

    def __new__(cls, kind: str, **details: Any) -> "Fault":
        made = super().__new__(cls, TEXTS[kind].format(**details))
        made.kind, made.details = kind, details
        return made
