"""CQL2 text: what is understood, and what hostile input meets."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql

from app.errors import UserError
from gis.planner.cql2 import MOST_DEPTH, MOST_NODES, Comparison, Junction, Negation, parse
from gis.planner.filters import condition
from gis.planner.layers import LAYERS

PARCELS = LAYERS["parcels"]


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("plan_no = '2702'", Comparison("plan_no", "=", ("2702",))),
        ("plan_no = 'O''Brien'", Comparison("plan_no", "=", ("O'Brien",))),
        ("area_m2 >= ٤٥٠.5", Comparison("area_m2", ">=", (Decimal("450.5"),))),
        ("land_use not in ('mosque', 'park')", Comparison("land_use", "in", ("mosque", "park"), negated=True)),
        ("area_m2 BETWEEN 1 AND 2", Comparison("area_m2", "between", (Decimal(1), Decimal(2)))),
        ("since < DATE('2026-01-31')", Comparison("since", "<", (date(2026, 1, 31),))),
        ('"zone" IS NOT NULL', Comparison("zone", "is null", (), negated=True)),
        ("over = TRUE", Comparison("over", "=", (True,))),
        ("NOT a LIKE 'حي%'", Negation(Comparison("a", "like", ("حي%",)))),
        (
            "a = 1 OR b = 2 AND c = 3",
            Junction("or", (Comparison("a", "=", (Decimal(1),)), Junction("and", (Comparison("b", "=", (Decimal(2),)), Comparison("c", "=", (Decimal(3),)))))),
        ),
    ],
)  # fmt: skip
def test_what_is_understood(source, tree):
    assert parse(source) == tree


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("plan_no = ", "filter_syntax"),
        ("plan_no = '2702", "filter_syntax"),
        ("plan_no = 'a' OR 1=1 --", "filter_syntax"),
        ("plan_no = 'a'; DROP TABLE spatial_unit", "filter_syntax"),
        ("= 5", "filter_syntax"),
        ("plan_no = '1' plan_no = '2'", "filter_syntax"),
        ("since = DATE('2026-13-01')", "filter_syntax"),
        ("(" * 40 + "a = 1" + ")" * 40, "filter_too_large"),
        ("NOT " * 3000 + "a = 1", "filter_too_large"),
        ("(" * 3000, "filter_too_large"),
        (" AND ".join(["a = 1"] * 101), "filter_too_large"),
        ("a IN (" + ",".join(["1"] * 201) + ")", "filter_too_large"),
        ("a = '" + "x" * 5000 + "'", "filter_too_large"),
        ("a = 'x\x00'", "filter_too_large"),
    ],
)
def test_what_is_refused(source, code):
    with pytest.raises(UserError) as refused:
        parse(source)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("owner = 'x'", "filter_unknown_field"),
        ("geom = 'x'", "filter_unknown_field"),
        ('"plan_no" = \'x\' OR "id; --" = 1', "filter_unknown_field"),
        ("area_m2 = 'big'", "filter_wrong_type"),
        ("area_m2 LIKE '4%'", "filter_wrong_type"),
        ("plan_no LIKE 'a\\'", "filter_wrong_type"),
        ("area_m2 > 1e99", "filter_wrong_type"),
        ("plan_no = TRUE", "filter_wrong_type"),
        ("since > 5", "filter_wrong_type"),
    ],
)
def test_only_listed_properties_with_values_of_their_type(source, code):
    with pytest.raises(UserError) as refused:
        condition(source, PARCELS)
    assert refused.value.code == code


def test_values_are_bound_never_written_into_the_query():
    compiled = condition("plan_no = 'a'' OR 1=1 --'", PARCELS).compile(dialect=postgresql.dialect())
    assert "1=1" not in str(compiled)
    assert "a' OR 1=1 --" in compiled.params.values()


def test_no_filter_asks_nothing():
    assert condition("  ", PARCELS) is None


def test_the_largest_allowed_passes():
    assert isinstance(parse(" OR ".join(["a = 1"] * (MOST_NODES // 2))), Junction)
    assert parse("(" * MOST_DEPTH + "a = 1" + ")" * MOST_DEPTH) == parse("a = 1")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab'\"()=<>,_% \\ANDORTLIKEبةمح٣0123456789.-eE", max_size=80))
def test_any_text_is_a_filter_or_a_sentence(source):
    try:
        condition(source, PARCELS)
    except UserError as refused:
        assert refused.code.startswith("filter_")
