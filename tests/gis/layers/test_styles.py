"""Styles are data: every kind is read back as it was meant, and nothing hostile passes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from gis.layers.styles import fields_of, legend_of, read_style, single, symbol_of

FIELDS = ["use", "height", "name"]
GREEN = symbol_of("#1b8354")


def test_each_kind_is_read_as_it_was_meant():
    told = {
        "kind": "categorised",
        "label": "name",
        "field": "use",
        "classes": [{"value": "R-1", "label": "سكن", "symbol": GREEN}],
        "other": GREEN,
    }
    assert read_style(told, FIELDS) == told
    ranges = {
        "kind": "graduated",
        "field": "height",
        "classes": [{"upto": 10, "label": "", "symbol": GREEN}, {"upto": None, "symbol": GREEN}],
    }
    assert [one["upto"] for one in read_style(ranges, FIELDS)["classes"]] == [10.0, None]
    rules = {"kind": "rules", "rules": [{"field": "height", "op": ">=", "value": "12", "label": "برج", "symbol": {"fill": "#AA3377"}}]}
    read = read_style(rules, FIELDS)["rules"][0]
    assert read["value"] == 12.0 and read["symbol"]["fill"] == "#aa3377"
    assert read_style(single(), FIELDS) == single()


def test_a_style_says_which_fields_it_needs_and_what_its_legend_is():
    told = read_style(
        {"kind": "categorised", "label": "name", "field": "use", "classes": [{"value": "R-1", "symbol": GREEN}], "other": GREEN}, FIELDS
    )
    assert fields_of(told) == {"use", "name"}
    assert [one["label"] for one in legend_of(told, "كل", "غير ذلك")] == ["R-1", "غير ذلك"]


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        [],
        "single",
        {"kind": "javascript"},
        {"kind": "single", "symbol": {"fill": "red;background:url(//evil)"}},
        {"kind": "single", "symbol": {"fill": "#1b8354", "onload": "alert(1)"}},
        {"kind": "single", "symbol": {"fill": "#12345"}},
        {"kind": "single", "symbol": {"fill_opacity": 9}},
        {"kind": "single", "symbol": {"width": float("nan")}},
        {"kind": "single", "symbol": {"width": float("inf")}},
        {"kind": "single", "symbol": {"width": True}},
        {"kind": "single", "symbol": {"radius": "1e999"}},
        {"kind": "single", "symbol": GREEN, "script": "x"},
        {"kind": "single", "symbol": GREEN, "label": "no_such_field"},
        {"kind": "categorised", "field": "use", "classes": []},
        {"kind": "categorised", "field": "use", "classes": [{"value": "x", "symbol": GREEN}] * 2},
        {"kind": "categorised", "field": "use", "classes": [{"value": "x", "label": "<script>alert(1)</script>", "symbol": GREEN}]},
        {"kind": "categorised", "field": "use", "classes": [{"value": "x" * 121, "symbol": GREEN}]},
        {"kind": "categorised", "field": "use", "classes": [{"value": "a\u202eb", "symbol": GREEN}]},
        {"kind": "categorised", "field": "use", "classes": [{"value": str(n), "symbol": GREEN} for n in range(121)]},
        {"kind": "categorised", "field": ["use"], "classes": [{"value": "x", "symbol": GREEN}]},
        {"kind": "graduated", "field": "height", "classes": [{"upto": 9, "symbol": GREEN}, {"upto": 9, "symbol": GREEN}]},
        {"kind": "graduated", "field": "height", "classes": [{"upto": None, "symbol": GREEN}, {"upto": 9, "symbol": GREEN}]},
        {"kind": "rules", "rules": [{"field": "use", "op": "LIKE", "value": "x", "symbol": GREEN}]},
        {"kind": "rules", "rules": [{"field": "height", "op": "<", "value": "x", "symbol": GREEN}]},
        {"kind": "rules", "rules": [{"field": "1=1; drop table", "op": "=", "value": "x", "symbol": GREEN}]},
    ],
)
def test_hostile_styles_are_refused(hostile):
    with pytest.raises(UserError) as refused:
        read_style(hostile, FIELDS)
    assert refused.value.code == "layer_style"


_json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10) | st.sampled_from(["single", "use", "#1b8354", "rules"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "symbol", "field", "classes", "rules", "label", "fill", "value", "op"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@given(_json)
def test_whatever_is_sent_is_a_style_or_refused(raw):
    try:
        read = read_style(raw, FIELDS)
    except UserError:
        return
    assert read_style(json.loads(json.dumps(read, allow_nan=False)), FIELDS) == read
