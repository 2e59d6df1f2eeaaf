import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n.digits import to_arabic_digits
from app.identity import checks


@pytest.mark.parametrize("number", ["1000000008", "2000000006", "١٠٠٠٠٠٠٠٠٨", "۲۰۰۰۰۰۰۰۰۶", " 100 000 0008 ", "\u200f1000000008"])
def test_valid_identity_numbers(number):
    assert checks.is_national_id(number)


@pytest.mark.parametrize(
    "number", ["1000000000", "1071724369", "3000000004", "100000000", "10000000080", "", "abcdefghij", "1000000²08", "௧000000008"]
)
def test_invalid_identity_numbers(number):
    assert not checks.is_national_id(number)


@given(st.sampled_from("12"), st.text("0123456789", min_size=8, max_size=8), st.data())
def test_the_check_digit_finds_every_single_wrong_digit(first, rest, data):
    number = checks.with_check_digit(first + rest)
    assert checks.normalise_national_id(to_arabic_digits(number)) == number
    place, digit = data.draw(st.integers(1, 9)), data.draw(st.sampled_from("0123456789"))
    wrong = number[:place] + digit + number[place + 1 :]
    assert wrong == number or not checks.is_national_id(wrong)


def test_holder_by_first_digit():
    assert checks.holder_of("1000000008") == "citizen"
    assert checks.holder_of("2000000006") == "resident"
    assert checks.holder_of("1000000000") is None


def test_unified_number():
    assert checks.normalise_unified_number("٧٠٠١٢٣٤٥٦٧") == "7001234567"
    assert not checks.is_unified_number("1010123456")
    assert not checks.is_unified_number("700123456")


@pytest.mark.parametrize(
    "typed",
    [
        "0512345678",
        "٠٥١٢٣٤٥٦٧٨",
        "+966512345678",
        "00966512345678",
        "966 51 234 5678",
        "512345678",
        "+966 0512345678",
        "05-1234-5678",
        "\u202a+966 51 234 5678\u202c",
    ],
)
def test_a_mobile_is_stored_in_one_form(typed):
    assert checks.normalise_phone(typed) == "+966512345678"
    assert checks.normalise_mobile(typed) == "+966512345678"


@pytest.mark.parametrize("typed", ["0612345678", "051234567", "05123456789", "12", "", "+1512345678", "phone", "05١٢٣٤٥٦٧x"])
def test_what_is_no_phone(typed):
    assert checks.normalise_phone(typed) is None


def test_other_numbers():
    assert checks.normalise_phone("011 544 1234") == "+966115441234"
    assert checks.normalise_phone("920012345") == "+966920012345"
    assert checks.normalise_mobile("0115441234") is None
    assert checks.national_phone("+966512345678") == "0512345678"
    assert checks.national_phone("+966920012345") == "920012345"
    assert checks.national_phone("+201001234567") == "+201001234567"


def test_iban():
    assert checks.normalise_iban("sa03 8000 0000 6080 1016 7519") == "SA0380000000608010167519"
    assert checks.is_iban("SA٠٣80000000608010167519")
    assert not checks.is_iban("SA0380000000608010167518")
    assert not checks.is_iban("GB82WEST12345698765432")


def test_short_address_and_vat_number():
    assert checks.normalise_short_address("raaa ٢٩١٩") == "RAAA2919"
    assert not checks.is_short_address("RAA2919")
    assert checks.is_vat_number("310122393500003")
    assert not checks.is_vat_number("310122393500004")


@given(st.text(max_size=30))
def test_no_text_breaks_a_check(text):
    for check in (
        checks.is_national_id,
        checks.is_unified_number,
        checks.is_phone,
        checks.is_iban,
        checks.is_short_address,
        checks.is_vat_number,
    ):
        assert check(text) in (True, False)
