"""Places by a name that somebody typed, also with a letter wrong.

Never by ranking names: each typed word is brought to the known words it may mean, by equality of what is left of both without
a letter; names that hold one of them for every word are few, and only those are compared with what was typed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy import Row

from gis.crs import to_lonlat
from gis.map.asking import ask
from gis.map.likeness import edits, likeness

CANDIDATES = 120  # names that are compared with what was typed
LIKENESS = 0.66  # of spellings: two wrong letters in six
BEGINNINGS = 12  # known words that begin with the last typed one
SHORTEST_BEGINNING = 2
ARTICLE, SHORTEST_BARE = "ال", 3  # a word of fewer letters takes no article here: it would mean too much
BARE_SHARE = 0.95  # a name that is like only without its article stands behind one that was typed with it
LONGEST = 8  # words
_SETS = ("first_words", "second_words", "third_words", "fourth_words")
_RANKS = {"district": 1, "plan": 2, "place": 3, "street": 4}


@dataclass(frozen=True)
class Named:
    """A district, plan, place or street; ``note`` is a plan's number."""

    kind: str
    key: str
    note: str
    name_ar: str
    municipality: str | None
    longitude: float
    latitude: float


def named(words: Sequence[str], most: int) -> list[Named]:
    """Districts, plans, places and streets spelt like the folded words, the likest first, a district before the others."""
    meant = _meant(list(dict.fromkeys(words[:LONGEST])))
    # the clearest words first; one that nothing is like tells nothing, unless most are so
    sets = sorted((sorted(senses) for senses in meant.values() if senses), key=len)
    if not sets or 2 * len(sets) < len(meant):
        return []
    asked = {name: sets[min(place, len(sets) - 1)] for place, name in enumerate(_SETS)}
    typed, found = " ".join(words), dict[tuple[int, str, int | None], Row[Any]]()
    for row in ask("map/named", **asked, limit=CANDIDATES):
        found.setdefault((_RANKS[row.kind], row.name_folded, row.municipality_id), row)
    ranked = sorted((-_alike(typed, folded), rank, folded, row) for (rank, folded, _), row in found.items())
    likest = [row for alike, _, _, row in ranked if -alike >= LIKENESS]
    return list(_placed(likest, most))


def _alike(typed: str, name: str) -> float:
    """How alike they are as they stand, or a little less with no articles: people say «نزهة» for «النزهة» and the other way round."""
    return max(likeness(typed, name), BARE_SHARE * likeness(_bare(typed), _bare(name)))


def _bare(words: str) -> str:
    return " ".join(word.removeprefix(ARTICLE) if len(word) > len(ARTICLE) + 1 else word for word in words.split())


def _placed(rows: Sequence[Row[Any]], most: int) -> Iterator[Named]:
    """The first rows that lie somewhere."""
    for row in rows:
        if most == 0:
            return
        point = row.point
        if point is None:
            beneath = ask("map/point_of_plan", plan=row.note, municipality_id=row.municipality_id)
            point = beneath[0].point if beneath else None
        if point is not None:
            place = to_lonlat(shapely.from_wkb(bytes(point)))
            yield Named(row.kind, row.key, row.note, row.name_ar, row.municipality, place.x, place.y)
            most -= 1


def _meant(words: Sequence[str]) -> dict[str, set[str]]:
    """The known words that each typed one may mean: itself, one near it, with the article or without; for the last also one begun by it."""
    beginning = words[-1] if len(words[-1]) >= SHORTEST_BEGINNING else ""
    spellings = {variant for word in words for variant in variants(word)} | {form for word in words for form in _forms(word)}
    known = _known(spellings, beginning)
    meant = {word: {one for one in known if _near(word, one) or (word == beginning and one.startswith(word))} for word in words}
    lost = [word for word, senses in meant.items() if not senses and len(_forms(word)) > 1]
    if lost:  # misspelt and without its article, or with one too many
        known = _known({variant for word in lost for variant in variants(_forms(word)[1])}, "")
        meant |= {word: {one for one in known if _near(word, one)} for word in lost}
    return meant


def _known(spellings: set[str], beginning: str) -> set[str]:
    return {row.word for row in ask("map/spellings", variants=sorted(spellings), beginning=beginning, limit=BEGINNINGS)}


def _near(word: str, known: str) -> bool:
    return any(edits(form, known) <= _allowed(word) for form in _forms(word))


def _forms(word: str) -> tuple[str, ...]:
    """The word, and the same with its article put on or taken off."""
    if len(word) < SHORTEST_BARE:
        return (word,)
    if not word.startswith(ARTICLE):
        return word, ARTICLE + word
    return (word, word.removeprefix(ARTICLE)) if len(word) >= len(ARTICLE) + SHORTEST_BARE else (word,)


def variants(word: str) -> list[str]:
    """The word, and what is left of it without one letter."""
    return list(dict.fromkeys([word, *(word[:at] + word[at + 1 :] for at in range(len(word)) if len(word) > 1)]))


def _allowed(word: str) -> int:
    """Edits that leave a word itself."""
    return 0 if len(word) < 2 else 1 if len(word) < 6 else 2
