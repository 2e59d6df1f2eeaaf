"""Procedures put together from parts."""

import pytest

from app.casework.composing import ProcedureError, composed
from app.casework.procedures import parse

PARTS = {
    "front": {
        "states": {"draft": {"name": {"ar": "مسودة"}}},
        "steps": [{"action": "submit", "from": ["draft"], "to": "desk", "may": "a:b:c", "only_if": ["first"]}],
    },
    "desk": {
        "clocks": {"officer": {"working_days": 3}},
        "states": {"desk": {"name": {"ar": "مراجعة"}, "tone": "info"}, "done": {"final": True}},
        "steps": [{"action": "finish", "from_present": ["desk", "elsewhere"], "to": "done", "may": "a:b:c"}],
        "also_only_if": {"submit": ["second"]},
    },
}


def whole(**facts):
    return composed({"procedure": "p", "version": 1, "compose": ["front", "desk"], **facts}, PARTS, "p.yaml")


def test_parts_stand_in_order_and_the_procedure_comes_over_them():
    made = parse(whole(clocks={"officer": {"working_days": 5}}, states={"desk": {"tone": "warning"}}))
    assert list(made.states) == ["draft", "desk", "done"]
    assert made.initial == "draft"
    assert (made.states["desk"].tone, made.states["desk"].name) == ("warning", {"ar": "مراجعة"})
    assert made.clocks["officer"].working_days == 5
    assert made.step("submit", "draft").only_if == ("first", "second")
    assert made.step("finish", "desk").sources == ("desk",)


def test_the_parts_themselves_stay_as_they_are():
    whole()
    assert PARTS["front"]["steps"][0]["only_if"] == ["first"]


@pytest.mark.parametrize(
    ("facts", "fault"), [({"compose": ["front", "moon"]}, "unknown parts"), ({"also_only_if": {"dance": ["x"]}}, "unknown step dance")]
)
def test_faults_are_named(facts, fault):
    with pytest.raises(ProcedureError, match=fault):
        whole(**facts)
