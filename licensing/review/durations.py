"""Where time goes: how long files stay in each state as it is, and how long they would with a proposed procedure. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

Stays = Mapping[str, Mapping[str, float]]  # case -> state -> hours


@dataclass(frozen=True)
class Span:
    """One state over the files that passed through it, in hours; ``share`` of all the time that was spent."""

    state: str
    files: int
    median: float
    p90: float
    share: float


@dataclass(frozen=True)
class Proposal:
    """What would be otherwise: states that fall away, and states in which no file stays longer than so many hours."""

    without: frozenset[str] = frozenset()
    at_most: Mapping[str, float] | None = None


def spans(stays: Stays) -> list[Span]:
    """Each state, the one that takes the most time first."""
    by_state: dict[str, list[float]] = {}
    for states in stays.values():
        for state, hours in states.items():
            by_state.setdefault(state, []).append(hours)
    whole = sum(sum(hours) for hours in by_state.values()) or 1.0
    rows = [Span(s, len(h), quantile(h, 0.5), quantile(h, 0.9), sum(h) / whole) for s, h in by_state.items()]
    return sorted(rows, key=lambda span: (-span.share, span.state))


def totals(stays: Stays) -> tuple[float, float]:
    """(median, ninth decile) of the hours from a file's first state to its end."""
    sums = [sum(states.values()) for states in stays.values()]
    return quantile(sums, 0.5), quantile(sums, 0.9)


def proposed(stays: Stays, proposal: Proposal) -> dict[str, dict[str, float]]:
    """The same files as if the proposal had held: nothing else about them is assumed to change."""
    limits = proposal.at_most or {}
    return {
        case: {s: min(hours, limits.get(s, hours)) for s, hours in states.items() if s not in proposal.without}
        for case, states in stays.items()
    }


def states_dropped(as_is: Iterable[str], to_be: Collection[str]) -> frozenset[str]:
    """States through which files go now and that the proposed procedure does not have."""
    return frozenset(state for state in as_is if state not in to_be)


def quantile(values: Collection[float], share: float) -> float:
    """The value below which the share lies, by linear interpolation; 0 of nothing."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
