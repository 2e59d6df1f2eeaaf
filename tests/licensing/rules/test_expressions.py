"""The closed language of limits: what it computes and what it refuses."""

import pytest

from app.strict_yaml import DefinitionError
from licensing.zoning import ExpressionError, UnknownName, parse_expression
from licensing.zoning.library import read_rule_set


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


ROW = "id: A, family: SB, unit: m, source: GK, valid_from: 2000-01-01"


@pytest.mark.parametrize(
    ("wrong", "line", "fault"),
    [
        (f"rows:\n  - {{{ROW}, limit: '2', flor: ground}}", 8, "flor"),
        (f"rows:\n  - {{{ROW}, limit: 'a.b'}}", 1, "not a limit"),
        (f"rows:\n  - {{{ROW}, limit: depth}}", 1, "unknown name"),
        (f"rows:\n  - {{{ROW}, limit: '2', floors: [attic]}}", 1, "unknown floor"),
        (f"rows:\n  - {{{ROW}, limit: '2', edge: side}}\n  - {{{ROW}, limit: '3', edge: side}}", 1, "same question"),
        ("rows: []\nrows: []", 8, "twice"),
    ],
)
def test_a_faulty_rule_file_is_refused_with_its_line(tmp_path, wrong, line, fault):
    path = tmp_path / "rules.yaml"
    path.write_text(f"code: x\nversion: 1\nname: {{ar: س}}\nzones: [س9]\nfloors: [ground]\nuses: []\n{wrong}\n", "utf8")
    with pytest.raises(DefinitionError, match=fault) as caught:
        read_rule_set(path)
    assert caught.value.line == line
