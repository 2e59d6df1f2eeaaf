"""No personal datum leaves in public text."""

import pytest

from app.identity.checks import with_check_digit
from field_inspection.reports.masking import kinds_found, mask

IDENTITY = with_check_digit("100090001")


@pytest.mark.parametrize(
    "text",
    ["اتصلوا على 0551234567", "جوالي ٠٥٥ ١٢٣ ٤٥٦٧", "+966 55-123-4567", "00966551234567", "966551234567", "هاتف 011 544 1234", "٥٥١٢٣٤٥٦٧"],
)
def test_a_telephone_number_is_masked_however_it_is_written(text):
    assert "[رقم جوال محجوب]" in mask(text)
    assert not any(c.isdigit() for c in mask(text))


def test_an_identity_number_is_masked_only_if_its_check_digit_holds():
    assert mask(f"هويتي {IDENTITY}") == "هويتي [رقم هوية محجوب]"
    assert mask("رقم العداد 1234567890") == "رقم العداد 1234567890"


def test_iban_mail_and_plate_are_masked():
    assert mask("SA03 8000 0000 6080 1016 7519") == "[حساب محجوب]"
    assert mask("راسلوني a.b@mail.com.sa") == "راسلوني [بريد محجوب]"
    assert mask("سيارة لوحتها ح د ر 1234") == "سيارة لوحتها [لوحة محجوبة]"


@pytest.mark.parametrize("text", ["الحفرة عمقها 50 سم عند عمود 12", "من 3 أيام الساعة 22:30", "قطعة 14 مخطط 2702", "بلاغ سابق 2026"])
def test_what_is_no_personal_datum_stays(text):
    assert mask(text) == text


def test_the_desk_is_told_what_was_found():
    assert kinds_found(f"0551234567 و {IDENTITY}") == ["phone", "identity"]
    assert kinds_found("حفرة") == []
