"""Which kind of report a person means, from words in any dialect and spelling. Pure: words in, kinds with scores out.

Each kind is known by its name, what people call it, and example sentences. Words are folded, their article and
prepositions dropped, and cut into letter groups, so that «البياره طفحت» and «بيارات طافحة» meet. A group of letters
weighs more the fewer kinds share it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.i18n.folding import fold

_SHORTEST, _LONGEST = 3, 5
_WHOLE_WORD = 1.6  # a whole word met says more than a piece of one
_ONE_PHRASE = 0.55  # share of the likest single phrase in the score; the rest is the kind as a whole
_PREFIXES = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ف", "ل")
_EMPTY = frozenset(
    fold(
        "في من على الى عن مع هذا هذي هذه ذا يا لو سمحتم الله يعافيكم فيه صار صارت كان كل لا ما عند عندنا قدام جنب كبير كبيرة "
        "نفيدكم بوجود نأمل يوجد أمام حي الحي شارع الشارع مره مرة يوم بعد قبل اللي الي بس انا حنا حق وهو وهي ترا ترى"
    ).split()
)


@dataclass(frozen=True)
class Suggestion:
    """A kind and how like it the words are, 0 to 1."""

    code: str
    score: float


class Lexicon:
    """Every kind's phrases, ready to be compared with what somebody typed."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        """``phrases``: kind code -> its name, street words and examples."""
        pieces = {code: [Counter(_pieces(p)) for p in texts] for code, texts in phrases.items()}
        self._rarity = _rarity(pieces)
        self._phrases: dict[str, list[tuple[str, int, float]]] = defaultdict(list)
        self._kinds: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for code, texts in pieces.items():
            self._learn(code, texts)

    def suggest(self, words: str, limit: int = 5) -> list[Suggestion]:
        """The likeliest kinds, best first; none when nothing of the words is known."""
        asked = self._weighed(Counter(_pieces(words)))
        if not asked:
            return []
        whole: dict[str, float] = defaultdict(float)
        single: dict[tuple[str, int], float] = defaultdict(float)
        for piece, weight in asked.items():
            for code, other in self._kinds.get(piece, ()):
                whole[code] += weight * other
            for code, number, other in self._phrases.get(piece, ()):
                single[code, number] += weight * other
        best: dict[str, float] = defaultdict(float)
        for (code, _), score in single.items():
            best[code] = max(best[code], score)
        scores = [Suggestion(code, round(_ONE_PHRASE * best[code] + (1 - _ONE_PHRASE) * score, 4)) for code, score in whole.items()]
        return sorted(scores, key=lambda s: (-s.score, s.code))[:limit]

    def _learn(self, code: str, texts: list[Counter]) -> None:
        together: Counter = Counter()
        for number, counts in enumerate(texts):
            for piece, weight in self._weighed(counts).items():
                self._phrases[piece].append((code, number, weight))
            together.update(counts)
        for piece, weight in self._weighed(together).items():
            self._kinds[piece].append((code, weight))

    def _weighed(self, counts: Counter) -> dict[str, float]:
        """Unit vector of the known pieces."""
        weights = {
            p: (1 + math.log(n)) * self._rarity[p] * (_WHOLE_WORD if p[0] == "=" else 1) for p, n in counts.items() if p in self._rarity
        }
        length = math.sqrt(sum(w * w for w in weights.values()))
        return {p: w / length for p, w in weights.items()} if length else {}


def likeness(one: str, other: str) -> float:
    """How alike two texts are in their letter groups, 0 to 1."""
    a, b = set(_pieces(one)), set(_pieces(other))
    return len(a & b) / math.sqrt(len(a) * len(b)) if a and b else 0.0


def _rarity(pieces: Mapping[str, list[Counter]]) -> dict[str, float]:
    seen: Counter = Counter()
    for texts in pieces.values():
        seen.update(set().union(*texts))
    return {piece: math.log((1 + len(pieces)) / (1 + n)) + 0.3 for piece, n in seen.items()}


def _pieces(text: str) -> list[str]:
    """Stems and the letter groups inside them."""
    found = []
    for word in fold(text).split():
        if word in _EMPTY or word.isdigit():
            continue
        stem = _stem(word)
        found.append("=" + stem)
        padded = f" {stem} "
        for size in range(_SHORTEST, _LONGEST + 1):
            found += [padded[i : i + size] for i in range(len(padded) - size + 1)]
    return found


def _stem(word: str) -> str:
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            return word[len(prefix) :]
    return word
