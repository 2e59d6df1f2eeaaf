"""File names as people send them, made safe to show, to store and to send back."""

import re
import unicodedata
from pathlib import PurePosixPath

_LONGEST_STEM = 80  # letters; Arabic letters are two bytes each, so the whole stays below 255 bytes
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\ufff0-\uffff]"
)
_SEPARATORS = re.compile("[/\\\\\u2044\u2215\u29f8\uff0f\uff3c]")
_UNSAFE = re.compile(r"""[<>:"|?*%&$`'^~#;!{}()\[\]=+@.\s]+""")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
FALLBACK = "ملف"


def extension_of(name: str) -> str:
    """The last extension of a sent name, small letters, without dot; trailing dots, spaces and marks ignored."""
    return PurePosixPath(_visible(name).rstrip(" .")).suffix.removeprefix(".").lower()


def clean_filename(name: str, extension: str) -> str:
    """A name without path, control or reordering characters, at most 80 letters, ending in just ``extension``.

    A name of which nothing is left becomes «ملف». The store never uses names: they are only shown and sent.
    """
    last = _SEPARATORS.split(_visible(name).rstrip(" ."))[-1]
    stem = last.rpartition(".")[0] if "." in last else last
    plain = _UNSAFE.sub(" ", stem).strip(" -_")
    short = "".join(_without_piles(plain))[:_LONGEST_STEM].strip(" -_")
    if not short or _RESERVED.fullmatch(short):
        short = f"{FALLBACK} {short}".strip()
    return f"{short}.{extension}"


def _visible(name: str) -> str:
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", name))
    return "".join(char for char in composed if unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn"))


def _without_piles(text: str) -> list[str]:
    """At most three combining marks on one letter."""
    kept: list[str] = []
    run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= 3:
            kept.append(char)
    return kept
