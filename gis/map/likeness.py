"""How alike two spellings are: for names that somebody typed with a letter wrong, missing, doubled or in the wrong place."""

from collections.abc import Iterable

PREFIX_SHARE = 0.9  # a name of which only the beginning was typed stands behind one that was typed whole


def edits(one: str, other: str) -> int:
    """Letters to change, add, drop or swap with their neighbour to make one spelling of the other.

    Source: Damerau 1964, with the restriction that no pair is edited twice (optimal string alignment).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, facing in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != facing))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]


def likeness(typed: str, name: str) -> float:
    """From 0 to 1: the best run of the name's words that has as many words as were typed. Both are folded."""
    return max((_of_run(typed, run) for run in _runs(name.split(), len(typed.split()))), default=0.0)


def _runs(words: list[str], length: int) -> Iterable[str]:
    if len(words) <= length:
        return [" ".join(words)]
    return [" ".join(words[i : i + length]) for i in range(len(words) - length + 1)]


def _of_run(typed: str, run: str) -> float:
    whole = 1 - edits(typed, run) / max(len(typed), len(run), 1)
    if len(run) <= len(typed) + 1:
        return whole
    return max(whole, PREFIX_SHARE * (1 - edits(typed, run[: len(typed)]) / len(typed)))
