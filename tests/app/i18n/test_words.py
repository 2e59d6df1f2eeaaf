from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import i18n
from app.i18n.dates import format_time, short_both_dates, weekday_name


def test_dates_in_both_calendars():
    day = date(2013, 12, 8)
    assert i18n.both_dates(day) == "5 صفر 1435 هـ الموافق 8 ديسمبر 2013 م"
    assert short_both_dates(day) == "1435/02/05هـ الموافق 2013/12/08م"
    assert i18n.both_dates(day, "en") == "8 December 2013 (5 Safar 1435 AH)"
    assert weekday_name(day) == "الأحد"


def test_a_long_lease_beyond_the_table_shows_its_gregorian_date_and_never_a_guess():
    assert i18n.both_dates(date(2080, 1, 1)) == "1 يناير 2080 م"
    with pytest.raises(i18n.OutsideHijriTable):
        i18n.format_hijri(date(2080, 1, 1))


def test_a_moment_is_shown_on_its_day_in_riyadh():
    late = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)
    assert i18n.format_datetime(late) == "22 نوفمبر 2026، 12:30 ص"
    assert i18n.format_hijri(late) == "12 جمادى الآخرة 1448 هـ"
    assert format_time(datetime(2026, 1, 1, 11, 5, tzinfo=UTC), "en") == "2:05 pm"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "لا معاملات"),
        (1, "معاملة واحدة"),
        (2, "معاملتان"),
        (3, "3 معاملات"),
        (11, "11 معاملة"),
        (100, "100 معاملة"),
        (1103, "1,103 معاملات"),
    ],
)
def test_six_plural_forms(number, words):
    assert i18n.counted(number, "case") == words


def test_nouns_of_other_packages():
    i18n.register_nouns({"test_tree": ("شجرة|شجرتان|أشجار|شجرة", "tree|trees", True)})
    i18n.register_nouns({"test_tree": ("شجرة|شجرتان|أشجار|شجرة", "tree|trees", True)})
    assert i18n.counted(5, "test_tree") == "5 أشجار"
    assert i18n.counted(1, "test_tree", "en") == "1 tree"
    with pytest.raises(ValueError):
        i18n.register_nouns({"test_tree": ("نخلة|نخلتان|نخلات|نخلة", "palm|palms", True)})


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("2350.50", "فقط ألفان وثلاثمئة وخمسون ريالاً سعودياً وخمسون هللة لا غير"),
        ("1", "فقط ريال سعودي واحد لا غير"),
        ("2", "فقط ريالان سعوديان لا غير"),
        ("8", "فقط ثمانية ريالات سعودية لا غير"),
        ("11", "فقط أحد عشر ريالاً سعودياً لا غير"),
        ("100", "فقط مئة ريال سعودي لا غير"),
        ("200", "فقط مئتا ريال سعودي لا غير"),
        ("101", "فقط مئة وريال سعودي واحد لا غير"),
        ("2000", "فقط ألفا ريال سعودي لا غير"),
        ("11000", "فقط أحد عشر ألف ريال سعودي لا غير"),
        ("12350", "فقط اثنا عشر ألفاً وثلاثمئة وخمسون ريالاً سعودياً لا غير"),
        ("0", "فقط صفر ريال سعودي لا غير"),
        ("0.08", "فقط ثماني هللات لا غير"),
        ("0.21", "فقط إحدى وعشرون هللة لا غير"),
        ("0.12", "فقط اثنتا عشرة هللة لا غير"),
        ("2000000", "فقط مليونا ريال سعودي لا غير"),
        ("10.005", "فقط عشرة ريالات سعودية وهللة واحدة لا غير"),
    ],
)
def test_amounts_in_words(amount, words):
    assert i18n.money_in_words(Decimal(amount)) == words


@given(st.decimals(0, 10**14, places=2))
def test_every_amount_has_clean_words(amount):
    words = i18n.money_in_words(amount)
    assert words.startswith("فقط ") and words.endswith(" لا غير")
    assert "  " not in words and "و و" not in words


def test_figures():
    assert i18n.format_money(Decimal("1250")) == "1,250.00 ر.س"
    assert i18n.format_number(Decimal("12.50")) == "12.5"
    assert i18n.format_number(1234567) == "1,234,567"
    assert i18n.format_number(2.0) == "2"
    assert i18n.format_number(100.0) == "100"
    assert i18n.duration(900) == "يومان وساعة واحدة"


def test_typed_text_is_cleaned_and_traps_are_refused():
    assert i18n.clean_text("  حي\u00a0 العليا\u200f\n ") == "حي العليا"
    assert i18n.clean_text("سطر\r\n\r\n\r\n\r\nآخر ", multiline=True) == "سطر\n\nآخر"
    assert i18n.text_fault("permit\u202egpj.exe") == "text_reordering"
    assert i18n.text_fault("a\x00b") == "text_control"
    assert i18n.text_fault("ر" + "\u0651\u064b\u0652" * 20) == "text_marks"
    assert i18n.text_fault("الرِّيَاضُ 12/3") is None
    assert i18n.text_fault("🇸🇦") is None
