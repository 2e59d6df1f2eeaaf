"""Last days: terms of every kind, leap days, early and late renewals."""

from datetime import date

import pytest

from licensing.catalogue.definitions import Validity
from licensing.permits.validity import end_of_validity, later, renewed_until

DAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("said", "answers", "last"),
    [
        ({"years": 1}, {}, date(2025, 2, 27)),
        ({"months": 6}, {}, date(2024, 8, 28)),
        ({"days": 30}, {}, date(2024, 3, 29)),
        ({"days": 1}, {}, DAY),
        ({"years_answered_in": "y"}, {"y": "4"}, date(2028, 2, 28)),
        ({"months_answered_in": "m"}, {"m": 1}, date(2024, 3, 28)),
        ({"days_answered_in": "d"}, {"d": "7"}, date(2024, 3, 6)),
        ({"until": "to"}, {"to": "2024-05-01"}, date(2024, 5, 1)),
        ({"until": "to"}, {"to": "2023-05-01"}, DAY),
        ({"as_subject": True}, {}, date(2030, 1, 1)),
        ({"permanent": True}, {}, None),
    ],
)
def test_the_last_day(said, answers, last):
    assert end_of_validity(Validity(**said), DAY, answers, date(2030, 1, 1)) == last


def test_a_month_without_the_day_ends_on_its_last():
    assert later(date(2026, 1, 31), 1) == date(2026, 2, 28) and later(date(2026, 12, 31), 2) == date(2027, 2, 28)


def test_who_renews_early_loses_no_day():
    year = Validity(years=1)
    assert renewed_until(year, date(2026, 3, 1), {}, date(2026, 12, 31)) == date(2027, 12, 31)
    assert renewed_until(year, date(2027, 3, 1), {}, date(2026, 12, 31)) == date(2028, 2, 29)
    assert renewed_until(Validity(until="to"), date(2026, 3, 1), {"to": "2026-05-01"}, date(2026, 12, 31)) == date(2026, 5, 1)
