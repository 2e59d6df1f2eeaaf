"""The way of a request as a drawing: its states from top to bottom, side ways beside them, arrows for the steps."""

import itertools
from dataclasses import dataclass

from app.casework.procedures import Procedure
from app.casework.workflow import localised

ASIDE = ("returned", "refused", "withdrawn", "lapsed")
BOX_W, BOX_H, GAP_Y, GAP_X, MARGIN = 230, 46, 30, 70, 10


@dataclass(frozen=True)
class Box:
    """A state; ``x`` and ``y`` of its corner, ``lines`` of its name."""

    code: str
    lines: tuple[str, ...]
    x: float
    y: float
    tone: str

    @property
    def middle(self) -> float:
        return self.x + BOX_W / 2


@dataclass(frozen=True)
class Diagram:
    """SVG of fixed size that a page scales; ``paths`` are arrows with their tone."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    paths: tuple[tuple[str, str], ...]


def diagram_of(procedure: Procedure) -> Diagram:
    """The main way in the order of the procedure, the right column; where it may end or turn back, the left one."""
    main = [code for code in procedure.states if code not in ASIDE]
    aside = [code for code in ASIDE if code in procedure.states]
    right, left = MARGIN + BOX_W + GAP_X, MARGIN
    rows: dict[str, float] = {code: MARGIN + at * (BOX_H + GAP_Y) for at, code in enumerate(main)}
    room = max(len(main), len(aside)) * (BOX_H + GAP_Y) - GAP_Y + 2 * MARGIN
    spread = (room - 2 * MARGIN - BOX_H) / max(1, len(aside) - 1) if len(aside) > 1 else 0
    rows |= {code: MARGIN + at * spread for at, code in enumerate(aside)}
    boxes = {
        code: Box(code, _lines(localised(state.name)), left if code in ASIDE else right, rows[code], state.tone)
        for code, state in procedure.states.items()
    }
    paths = [*_down(main, boxes), *_across(procedure, boxes)]
    return Diagram(MARGIN * 2 + BOX_W * 2 + GAP_X, room, tuple(boxes.values()), tuple(dict.fromkeys(paths)))


def _down(main: list[str], boxes: dict[str, Box]) -> list[tuple[str, str]]:
    """From each state of the main way to the next."""
    return [(f"M{boxes[a].middle:g} {boxes[a].y + BOX_H:g}V{boxes[b].y - 3:g}", "main") for a, b in itertools.pairwise(main)]


def _across(procedure: Procedure, boxes: dict[str, Box]) -> list[tuple[str, str]]:
    """To the side ways, and from the correction back."""
    found = []
    for step in procedure.steps:
        for source in step.sources:
            a, b = boxes.get(source), boxes.get(step.target or "")
            if a is None or b is None or (a.code in ASIDE) == (b.code in ASIDE):
                continue
            out = b.code in ASIDE
            start, end = (a.x, b.x + BOX_W + 3) if out else (a.x + BOX_W, b.x - 3)
            bend = (start + end) / 2
            lift = 8 if out else -8
            found.append(
                (
                    f"M{start:g} {a.y + BOX_H / 2 + lift:g}C{bend:g} {a.y + BOX_H / 2 + lift:g} {bend:g} {b.y + BOX_H / 2 + lift:g} {end:g} {b.y + BOX_H / 2 + lift:g}",
                    b.tone if out else "back",
                )
            )
    return found


def _lines(words: str, most: int = 26) -> tuple[str, ...]:
    """At most two lines of a name."""
    if len(words) <= most:
        return (words,)
    first, rest = "", words.split()
    while rest and len(first) + len(rest[0]) < most:
        first = f"{first} {rest.pop(0)}".strip()
    return (first, " ".join(rest))
