"""Folding of Arabic text for search: index and query pass through the same function.

The original always stays beside the folded text and is what a person is shown.
"""

import re
import unicodedata
from functools import lru_cache

from app.i18n.digits import to_western_digits

_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad"
_HARAKAT = "".join(map(chr, range(0x64B, 0x660))) + "\u0670" + "".join(map(chr, range(0x6D6, 0x6EE)))
_DROPPED = dict.fromkeys(map(ord, _INVISIBLE + _HARAKAT + "\u0640"))
_LETTERS = str.maketrans("أإآٱىةۃؤئکیێېگ", "ااااي" + "هه" + "وي" + "كيييك")
_NOT_A_WORD = re.compile(r"[\W_]+")

# Words that join a name's parts and never tell two people apart.
_NAME_PARTICLES = frozenset({"بن", "ابن", "بنت", "ال", "ابو", "ام"})
_ABD = re.compile(r"\bعبد (?=\w)")
# Sounds that clerks and citizens write for one another; for a second, fuzzier pass only.
_ALIKE = str.maketrans("ظث", "ضس", "ء")


@lru_cache(maxsize=8192)  # names and districts come again and again
def fold(text: str) -> str:
    """One spelling for every way of writing the same Arabic words, for matching only.

    Drops bidi and zero-width marks, tatweel and harakat; unites the forms of alef, yeh, teh marbuta, waw and kaf;
    turns digits Western, letters lower case, and punctuation into single spaces. Folding twice changes nothing.

    Source: domain reference §k.1, after Lucene's ArabicNormalizer.
    """
    composed = unicodedata.normalize("NFKC", text).translate(_DROPPED)
    letters = to_western_digits(unicodedata.normalize("NFC", composed).translate(_LETTERS).casefold())
    bare = "".join(c for c in unicodedata.normalize("NFD", letters) if not unicodedata.combining(c))
    return _NOT_A_WORD.sub(" ", bare).strip()


def letters_for_sql() -> tuple[str, str]:
    """What ``translate`` of SQL takes to unite letters and drop marks as ``fold`` does, after ``lower``; punctuation is left."""
    digits = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
    united = {chr(one): chr(other) if isinstance(other, int) else other for one, other in _LETTERS.items()}
    united |= {digit: to_western_digits(digit) for digit in digits}
    return "".join(united) + "".join(map(chr, _DROPPED)), "".join(united.values())


def letters_in_order(folded: str) -> str:
    """A pattern for LIKE that holds for every spelling of the folded words: the letters that nobody writes otherwise, in their order.

    Cheap for the database to look for before it folds what remains.
    """
    written_otherwise = set("أإآٱىةۃؤئکیێېگ".translate(_LETTERS))
    kept = [letter for letter in folded if "ء" <= letter <= "ي" and letter not in written_otherwise]
    return f"%{'%'.join(kept)}%"


def name_key(name: str) -> str:
    """A person's name folded for matching: «عبد الله بن أحمد آل سعيد» and «عبدالله احمد سعيد» give one key."""
    words = _ABD.sub("عبد", fold(name)).split()
    kept = [word for word in words if word not in _NAME_PARTICLES]
    return " ".join(_without_article(word) for word in kept or words)


def sound_key(name: str) -> str:
    """``name_key`` with easily confused letters united; for a suggestion when nothing matched exactly."""
    return name_key(name).translate(_ALIKE)


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word
