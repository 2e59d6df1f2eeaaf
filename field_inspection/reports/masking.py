"""What must not stand in public text: telephone numbers, identity numbers, IBANs, e-mail addresses, plates. Pure.

Letters, digits and separators are read as people write them (Arabic-Indic digits, spaces, dashes); what is masked is
replaced in the original, so that the rest of the sentence stays as it was.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from app.i18n.digits import to_western_digits
from app.identity.checks import is_national_id

_SEPARATOR = r"[\s\-.()/_\u200b-\u200f\u202a-\u202e\u2066-\u2069]{0,3}"
_PLATE_LETTERS = "أابحدرسصطعقكلمنهوىي"


@dataclass(frozen=True)
class Pattern:
    """One kind of personal datum: where it may be, whether it is one, and what stands instead."""

    name: str
    expression: re.Pattern[str]
    replacement: str
    holds: Callable[[str], bool] = lambda text: True


def _spaced(*parts: str) -> str:
    return _SEPARATOR.join(parts)


def _compact(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z+]", "", to_western_digits(text))


def _is_phone(text: str) -> bool:
    digits = _compact(text).lstrip("+")
    bare = digits.removeprefix("00").removeprefix("966").removeprefix("0")
    return len(bare) == 9 and bare[0] in ("15" if bare != digits else "5")


def _is_iban(text: str) -> bool:
    return len(_compact(text)) == 24


_DIGIT = r"[0-9٠-٩۰-۹]"
_PATTERNS = (
    Pattern("email", re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"), "[بريد محجوب]"),
    Pattern(
        "iban",
        re.compile(r"(?<![A-Za-z0-9])S\s?A" + f"(?:{_SEPARATOR}{_DIGIT})" + "{22}(?![A-Za-z0-9])", re.IGNORECASE),
        "[حساب محجوب]",
        _is_iban,
    ),
    Pattern(
        "phone",
        re.compile(rf"(?<!{_DIGIT})(?:\+|00|٠٠)?{_DIGIT}(?:{_SEPARATOR}{_DIGIT}){{8,13}}(?!{_DIGIT})"),
        "[رقم جوال محجوب]",
        _is_phone,
    ),
    Pattern(
        "identity",
        re.compile(rf"(?<!{_DIGIT})[12١٢۱۲](?:{_SEPARATOR}{_DIGIT}){{9}}(?!{_DIGIT})"),
        "[رقم هوية محجوب]",
        lambda text: is_national_id(_compact(text)),
    ),
    Pattern("plate", re.compile(rf"(?<!\w)(?:[{_PLATE_LETTERS}]\s){{2}}[{_PLATE_LETTERS}]\s?{_DIGIT}{{1,4}}(?!{_DIGIT})"), "[لوحة محجوبة]"),
)


def mask(text: str) -> str:
    """The text without personal data; what was there is named, never shown."""
    for pattern in _PATTERNS:
        text = pattern.expression.sub(partial(_masked, pattern), text)
    return text


def _masked(pattern: Pattern, found: re.Match[str]) -> str:
    return pattern.replacement if pattern.holds(found.group()) else found.group()


def kinds_found(text: str) -> list[str]:
    """Names of the kinds of personal data in the text, for the desk's warning."""
    return [p.name for p in _PATTERNS if any(p.holds(m.group()) for m in p.expression.finditer(text))]
