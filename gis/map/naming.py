"""Places by a name that somebody typed, also with a letter wrong.

Never by ranking names: each typed word is brought to the known words it may mean, by equality of what is left of both without
a letter; names that hold one of them for every word are few, and only those are compared with what was typed.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from app import db
from app.sqlfile import load_sql
from gis.map.likeness import edits, likeness

CANDIDATES = 120  # names that are compared with what was typed
LIKENESS = 0.66  # of spellings: two wrong letters in six
BEGINNINGS = 12  # known words that begin with a typed one
SHORTEST_BEGINNING = 2
LONGEST = 8  # words
_SETS = ("first_words", "second_words", "third_words", "fourth_words")


def named(words: Sequence[str], most: int) -> list[Row[Any]]:
    """Districts, plans, places and streets spelt like the folded words, the likest first, a district before the others."""
    meant = _meant(words[:LONGEST])
    # the clearest words first; one that nothing is like tells nothing, unless most are so
    sets = sorted((sorted(senses) for senses in meant.values() if senses), key=len)
    if not sets or 2 * len(sets) < len(meant):
        return []
    asked: dict[str, Any] = dict(zip(_SETS, [*sets, *[None] * len(_SETS)], strict=False))
    found = db.session().execute(load_sql("gis", "map/named"), {**asked, "limit": CANDIDATES}).all()
    typed = " ".join(words)
    ranked = sorted(
        ((likeness(typed, row.name_folded), row) for row in found), key=lambda pair: (-pair[0], pair[1].rank, pair[1].name_folded)
    )
    return [row for alike, row in ranked if alike >= LIKENESS][:most]


def _meant(words: Sequence[str]) -> dict[str, set[str]]:
    """The known words that each typed one may mean: itself, one near it, one begun by it."""
    pairs = [(word, variant) for word in dict.fromkeys(words) for variant in variants(word)]
    asked = {
        "typed": [word for word, _ in pairs],
        "variant": [variant for _, variant in pairs],
        "beginnings": [word for word in dict.fromkeys(words) if len(word) >= SHORTEST_BEGINNING],
        "limit": BEGINNINGS,
    }
    meant: dict[str, set[str]] = {word: set() for word in words}
    for typed, word in db.session().execute(load_sql("gis", "map/spellings"), asked):
        if word.startswith(typed) or edits(typed, word) <= _allowed(typed):
            meant[typed].add(word)
    return meant


def variants(word: str) -> list[str]:
    """The word, and what is left of it without one letter."""
    return list(dict.fromkeys([word, *(word[:at] + word[at + 1 :] for at in range(len(word)) if len(word) > 1)]))


def _allowed(word: str) -> int:
    """Edits that leave a word itself."""
    return 0 if len(word) < 2 else 1 if len(word) < 6 else 2
