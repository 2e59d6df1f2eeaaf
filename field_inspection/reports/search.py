"""The one lexicon of this process, and kinds found by words."""

from functools import cache

from field_inspection.catalogue.report_kinds import ReportKind, catalogue, street_words
from field_inspection.reports.lexicon import Lexicon

_LEAST, _BESIDE_BEST = 0.08, 0.3  # a kind far less like the words than the best is noise


@cache
def lexicon() -> Lexicon:
    """Built when first asked for; a quarter of a second."""
    words = street_words()
    return Lexicon({kind.code: (kind.name["ar"], *words.get(kind.code, ()), *kind.examples) for kind in catalogue().kinds.values()})


def find_kinds(words: str, limit: int = 5) -> list[ReportKind]:
    """Kinds of report that the words may mean, likeliest first; none when nothing is alike."""
    likely = lexicon().suggest(words, limit)
    least = max(_LEAST, _BESIDE_BEST * likely[0].score) if likely else _LEAST
    return [catalogue().kinds[s.code] for s in likely if s.score >= least]
