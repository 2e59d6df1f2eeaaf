"""The closed language of limits: what it computes and what it refuses."""

import pytest

from licensing.zoning import ExpressionError, UnknownName, parse_expression


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("2", {}, 2),
        ("min(max(3, street_width / 5), 6)", {"street_width": 10}, 3),
        ("min(max(3, street_width / 5), 6)", {"street_width": 20}, 4),
        ("min(max(3, street_width / 5), 6)", {"street_width": 36}, 6),
        ("(1 if parcel_area <= 400 else 2) + separated_units", {"parcel_area": 400, "separated_units": 1}, 2),
        ("-a + 2 * (b - 1)", {"a": 1, "b": 3}, 3),
    ],
)
def test_values(text, values, expected):
    assert parse_expression(text).value(values) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "a.b",
        "a[0]",
        "lambda: 1",
        "2 ** 9",
        "'3'",
        "True",
        "max()",
        "open(1)",
        "max(*a)",
        "max(1, key=a)",
        "1 if a else 2",
        "a < b < c",
        "[1]",
        "1; 2",
        "",
        "a := 1",
        "x" * 201,
        "(" * 150,
    ],
)
def test_everything_else_is_refused(text):
    with pytest.raises(ExpressionError):
        parse_expression(text)


def test_a_missing_value_is_named():
    with pytest.raises(UnknownName) as caught:
        parse_expression("street_width / 5").value({"street_width": None})
    assert caught.value.name == "street_width"
    assert parse_expression("street_width / 5").names == {"street_width"}
