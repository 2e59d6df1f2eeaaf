"""Text that people typed, made safe to store and to set between other text."""

import re
import unicodedata

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
# Marks that copying from a message or a document leaves behind; dropped without a word.
_STRAY = re.compile("[\u200b\u200c\u200d\u200e\u200f\u061c\u00ad\ufeff\ufe00-\ufe0f]")
# Marks that can make a name read as another: embeddings, overrides, isolates.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_MARKS_IN_A_ROW = 4


def isolate(text: str) -> str:
    """The text in directional isolates, for plain-text messages; pages use ``<bdi>``."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def clean_text(text: str, multiline: bool = False) -> str:
    """What is stored of typed text: composed, without stray invisible marks, spaces collapsed, ends trimmed.

    Says nothing about reordering and control characters: those are refused by ``text_fault``, not repaired.
    """
    text = _STRAY.sub("", unicodedata.normalize("NFC", text))
    text = re.sub("\r\n?|\u2028|\u2029", "\n", text)
    if not multiline:
        return _SPACES.sub(" ", text.replace("\n", " ")).strip()
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def text_fault(text: str) -> str | None:
    """Why cleaned text cannot be accepted, as an error code, or None.

    Returns:
        ``text_reordering`` for bidi embeddings, overrides and isolates; ``text_control`` for control characters,
        noncharacters, private and unpaired code units; ``text_marks`` for piled-up combining marks.
    """
    if _REORDERING.search(text):
        return "text_reordering"
    if any(_is_unprintable(char) for char in text):
        return "text_control"
    if _longest_pile(text) > _MARKS_IN_A_ROW:
        return "text_marks"
    return None


def _is_unprintable(char: str) -> bool:
    if char == "\n":
        return False
    return unicodedata.category(char) in ("Cc", "Cs", "Co") or ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF


def _longest_pile(text: str) -> int:
    longest = run = 0
    for char in unicodedata.normalize("NFD", text):
        run = run + 1 if unicodedata.combining(char) else 0
        longest = max(longest, run)
    return longest
