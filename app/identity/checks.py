"""Checks of Saudi identifiers and addresses. Pure; every function accepts Arabic-Indic digits and stray spaces.

``is_*`` answers yes or no; ``normalise_*`` gives the stored form, or None for what cannot be one.
"""

import re

from app.i18n.digits import to_western_digits

_NOISE = re.compile(r"[\s\-‐-―()\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]+")
_MOBILE = re.compile(r"(?:\+?966|00966)?0?(5\d{8})")
_LANDLINE = re.compile(r"(?:\+?966|00966)?0?(1[1-467]\d{7})")
_SERVICE_NUMBER = re.compile(r"(?:\+?966|00966)?(9200\d{5}|800\d{7})")
_SHORT_ADDRESS = re.compile(r"[A-Z]{4}[0-9]{4}")
_SAUDI_IBAN = re.compile(r"SA[0-9]{4}[0-9A-Z]{18}")


def _compact(text: str) -> str:
    return _NOISE.sub("", to_western_digits(text)).upper()


def _is_ascii_number(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _luhn_sum(digits: str) -> int:
    """Luhn's sum of an even-length number: digits at odd positions from the left are doubled."""
    doubled = (int(d) * 2 - (9 if d > "4" else 0) for d in digits[::2])
    return sum(doubled) + sum(map(int, digits[1::2]))


def normalise_national_id(text: str) -> str | None:
    """The ten ASCII digits of a valid national ID (first digit 1) or residence permit (2), else None.

    Source: domain reference §a.4; Luhn over all ten digits.
    """
    number = _compact(text)
    if not _is_ascii_number(number, 10) or number[0] not in "12":
        return None
    return number if _luhn_sum(number) % 10 == 0 else None


def is_national_id(text: str) -> bool:
    """A national ID or residence permit (iqama) whose check digit holds."""
    return normalise_national_id(text) is not None


def holder_of(national_id: str) -> str | None:
    """ "citizen" or "resident" by the first digit of a valid number, else None."""
    number = normalise_national_id(national_id)
    return {"1": "citizen", "2": "resident"}[number[0]] if number else None


def with_check_digit(first_nine: str) -> str:
    """Nine digits completed to a number whose Luhn check holds (for documented sample numbers)."""
    return first_nine + str(-_luhn_sum(first_nine + "0") % 10)


def normalise_unified_number(text: str) -> str | None:
    """The establishment's ten-digit unified number, which begins with 7, else None."""
    number = _compact(text)
    return number if _is_ascii_number(number, 10) and number[0] == "7" else None


def is_unified_number(text: str) -> bool:
    """The establishment's unified number: ten digits beginning with 7."""
    return normalise_unified_number(text) is not None


def is_vat_number(text: str) -> bool:
    """Fifteen digits that start and end with 3."""
    number = _compact(text)
    return _is_ascii_number(number, 15) and number[0] == number[-1] == "3"


def normalise_phone(text: str) -> str | None:
    """A Saudi mobile, landline, 9200 or 800 number in E.164 (``+9665XXXXXXXX``), else None."""
    number = _compact(text)
    if not number.removeprefix("+").isascii():
        return None
    for shape in (_MOBILE, _LANDLINE, _SERVICE_NUMBER):
        if match := shape.fullmatch(number):
            return "+966" + match[1]
    return None


def normalise_mobile(text: str) -> str | None:
    """A Saudi mobile number in E.164, else None: the only kind that receives codes and messages."""
    number = normalise_phone(text)
    return number if number and number.startswith("+9665") else None


def is_phone(text: str) -> bool:
    """A Saudi telephone number of any kind."""
    return normalise_phone(text) is not None


def national_phone(e164: str) -> str:
    """A stored number as people write it inside the Kingdom: ``05XXXXXXXX``; foreign numbers unchanged."""
    if not e164.startswith("+966"):
        return e164
    rest = e164.removeprefix("+966")
    return rest if rest.startswith(("920", "800")) else "0" + rest


def normalise_iban(text: str) -> str | None:
    """A Saudi IBAN without spaces, in capitals, whose mod-97 check holds, else None."""
    iban = _compact(text)
    if not _SAUDI_IBAN.fullmatch(iban):
        return None
    as_number = "".join(str(int(char, 36)) for char in iban[4:] + iban[:4])
    return iban if int(as_number) % 97 == 1 else None


def is_iban(text: str) -> bool:
    """A Saudi IBAN whose check digits hold."""
    return normalise_iban(text) is not None


def normalise_short_address(text: str) -> str | None:
    """The national short address, four letters and four digits (``RAAA2919``), in capitals, else None."""
    address = _compact(text)
    return address if _SHORT_ADDRESS.fullmatch(address) else None


def is_short_address(text: str) -> bool:
    """A national short address: four Latin letters, then four digits."""
    return normalise_short_address(text) is not None
