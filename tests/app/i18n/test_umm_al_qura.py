import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n import umm_al_qura as h

TABLE = Path(__file__).parents[4] / "shared/data/arabic_text/hijri_ummalqura_months_1430_1460.csv"


@pytest.mark.parametrize(
    ("islamic", "western"),
    [
        ((1435, 2, 5), (2013, 12, 8)),
        ((1435, 2, 6), (2013, 12, 9)),
        ((1425, 4, 5), (2004, 5, 24)),
        ((1441, 6, 29), (2020, 2, 23)),
        ((1443, 12, 24), (2022, 7, 23)),
        ((1445, 7, 18), (2024, 1, 30)),
        ((1397, 2, 21), (1977, 2, 9)),
        ((1432, 1, 25), (2010, 12, 31)),
        ((1448, 6, 11), (2026, 11, 21)),
        ((1343, 1, 1), (1924, 8, 1)),
        ((1500, 12, 30), (2077, 11, 16)),
    ],
)
def test_known_pairs(islamic, western):
    assert h.hijri(date(*western)) == islamic
    assert h.gregorian(*islamic) == date(*western)


@pytest.mark.parametrize("day", [date(1924, 7, 31), date(2077, 11, 17), date(1, 1, 1), date(9999, 12, 31)])
def test_outside_the_table_a_date_is_refused(day):
    with pytest.raises(h.OutsideHijriTable):
        h.hijri(day)


def test_impossible_dates_are_refused():
    for year, error in ((1342, h.OutsideHijriTable), (1501, h.OutsideHijriTable)):
        with pytest.raises(error):
            h.gregorian(year, 1, 1)
    for month, day in ((13, 1), (0, 1), (1, 0), (1, 31)):
        with pytest.raises(h.NoSuchHijriDate):
            h.gregorian(1448, month, day)


@given(st.dates(h.FIRST_DAY, h.LAST_DAY))
def test_there_and_back(day):
    assert h.gregorian(*h.hijri(day)) == day


def test_hijri_years_are_added_in_their_own_calendar():
    assert h.hijri(h.add_hijri_years(h.gregorian(1448, 6, 11), 3)) == (1451, 6, 11)
    long = next((y, m) for y in range(1440, 1450) for m in range(1, 13) if h.month_length(y, m) == 30 and h.month_length(y + 1, m) == 29)
    assert h.hijri(h.add_hijri_years(h.gregorian(*long, 30), 1)) == (long[0] + 1, long[1], 29)


def test_the_browser_table_gives_every_day_as_the_server_does():
    table = h.browser_table()
    day = date.fromisoformat(table["first_day"])
    for year, lengths in enumerate(table["lengths_minus_28"], start=table["first_year"]):
        for month in range(1, 13):
            assert h.hijri(day) == (year, month, 1)
            day += timedelta(days=28 + int(lengths[month - 1]))
    assert day == date.fromisoformat(table["last_day"]) + timedelta(days=1)


def test_ramadan_twice_in_one_gregorian_year():
    assert len(h.ramadan_of(2030)) == 2
    assert h.ramadan_of(2026) == ((date(2026, 2, 18), date(2026, 3, 19)),)


@pytest.mark.skipif(not TABLE.exists(), reason="reference table not present")
def test_372_months_of_the_published_table():
    for row in csv.DictReader(TABLE.open(encoding="utf-8")):
        year, month = map(int, row["hijri_month"].split("-"))
        assert h.gregorian(year, month, 1).isoformat() == row["first_day_gregorian"]
        assert h.month_length(year, month) == int(row["length"])
