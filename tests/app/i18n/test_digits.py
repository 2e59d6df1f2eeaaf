"""A whole number as people type it, and nothing else."""

import pytest

from app.i18n.digits import whole_number


@pytest.mark.parametrize(("typed", "number"), [("7", 7), ("٧", 7), ("۱۲", 12), (" 03 ", 3), ("999999999", 999_999_999), ("0", 0)])
def test_in_whatever_digits(typed, number):
    assert whole_number(typed) == number


@pytest.mark.parametrize("typed", ["", " ", "²", "1.5", "-1", "+1", "1e3", "سبعة", "1 2", "1000000000", "9" * 5000, "①"])
def test_anything_else_is_none(typed):
    assert whole_number(typed) is None


def test_as_long_as_a_parcels_key_where_one_is_asked():
    assert whole_number("9" * 18, longest=18) == 10**18 - 1 and whole_number("9" * 19, longest=18) is None
