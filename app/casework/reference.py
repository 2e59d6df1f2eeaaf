"""Numbers that people read aloud and type: case references and verification codes, both with typo detection."""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass

from app.i18n.digits import to_western_digits

# Damm's quasigroup of order 10: finds every single wrong digit and every swap of two neighbours.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_REFERENCE = re.compile(r"([A-Z]{1,4})([0-9]{4})([0-9]{6,12})([0-9])")
_SEPARATORS = re.compile(r"[\s/\\._‐-―\-\u200b-\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]+")
_LOOK_ALIKES = str.maketrans("OIL", "011")

# Crockford's alphabet: no I, L, O, U, so nothing is misread.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 15  # characters of 5 bits: 75 random bits, then one check character


@dataclass(frozen=True)
class Reference:
    """A case's public number, e.g. ``BL-2026-000123-4``: prefix by kind, year, sequence, check digit."""

    prefix: str
    year: int
    sequence: int

    def __str__(self) -> str:
        body = f"{self.year:04d}-{self.sequence:06d}"
        return f"{self.prefix}-{body}-{_check_digit(self.prefix, body.replace('-', ''))}"


def format_reference(prefix: str, year: int, sequence: int) -> str:
    """The printed reference of the year's ``sequence``-th case of a kind; longer sequences simply grow.

    Raises:
        ValueError: a prefix that is not one to four capital Latin letters, or a number below 1.
    """
    if not re.fullmatch(r"[A-Z]{1,4}", prefix) or sequence < 1 or not 1000 <= year <= 9999:
        raise ValueError(f"not a reference: {prefix!r}, {year}, {sequence}")
    return str(Reference(prefix, year, sequence))


def parse_reference(text: str, prefixes: Collection[str] | None = None) -> Reference | None:
    """What the person meant, or None if no case can have this number.

    Accepts small letters, Arabic-Indic digits, missing or other separators, O for 0 and I or L for 1.
    A single wrong digit, two swapped neighbours, or an unknown prefix gives None.
    """
    compact = _SEPARATORS.sub("", to_western_digits(text)).upper()
    letters = len(compact) - len(compact.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    match = _REFERENCE.fullmatch(compact[:letters] + compact[letters:].translate(_LOOK_ALIKES))
    if match is None or (prefixes is not None and match[1] not in prefixes):
        return None
    prefix, year, sequence, check = match.groups()
    holds = int(sequence) > 0 and _check_digit(prefix, year + sequence) == int(check)
    return Reference(prefix, int(year), int(sequence)) if holds else None


def normalise_reference(text: str, prefixes: Collection[str] | None = None) -> str | None:
    """The reference as stored, from however it was typed, or None."""
    reference = parse_reference(text, prefixes)
    return str(reference) if reference else None


def prefixes_confusable(prefixes: Collection[str]) -> list[tuple[str, str]]:
    """Pairs of prefixes that one slip of the pen turns into one another unnoticed; a platform keeps this list empty.

    A decimal check digit tells ten prefixes apart at most, so two further kinds may share a start if no single slip
    (a letter wrong, left out, added, or two swapped) leads from one to the other.
    """
    chosen = sorted(set(prefixes))
    return [(a, b) for i, a in enumerate(chosen) for b in chosen[i + 1 :] if _start(a) == _start(b) and _one_slip(a, b)]


def _one_slip(a: str, b: str) -> bool:
    shorter, longer = sorted((a, b), key=len)
    if len(longer) - len(shorter) == 1:
        return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
    if len(longer) != len(shorter):
        return False
    wrong = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and (a[wrong[0]], a[wrong[1]]) == (b[wrong[1]], b[wrong[0]])
    return len(wrong) == 1 or swapped


def _check_digit(prefix: str, digits: str) -> int:
    state = _start(prefix)
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return state


def _start(prefix: str) -> int:
    """The prefix takes part in the check as the state from which the digits are read."""
    state = 0
    for digit in "".join(str(ord(letter) - 55) for letter in prefix):
        state = int(_DAMM[state][int(digit)])
    return state


def new_verification_code() -> str:
    """An unguessable code for ``/verify``: 75 random bits and a check character, in four groups of four."""
    number = secrets.randbits(5 * _CODE_LENGTH)
    body = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_CODE_LENGTH)))
    code = body + _code_check(body)
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def parse_verification_code(text: str) -> str | None:
    """The code as stored, or None if it was mistyped or is not one.

    A single wrong character or any two swapped characters are always found; only the register says
    whether a well-formed code was ever issued.
    """
    compact = _SEPARATORS.sub("", to_western_digits(text)).upper().translate(_LOOK_ALIKES)
    if len(compact) != _CODE_LENGTH + 1 or any(char not in _ALPHABET for char in compact):
        return None
    if _code_check(compact[:-1]) != compact[-1]:
        return None
    return "-".join(compact[i : i + 4] for i in range(0, len(compact), 4))


def _code_check(body: str) -> str:
    """A weighted sum over GF(32), weights being powers of a generator (x^5 + x^2 + 1)."""
    total = 0
    for char in body:
        total ^= _ALPHABET.index(char)
        total = total << 1 ^ (0x25 if total & 16 else 0)
    return _ALPHABET[total]
