"""From what was drawn to the parcels it would make. Pure geometry in the storage CRS, metres."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import shapely

from gis.changes import cutting, numbering
from gis.changes.drawing import ADDED, PART, TAKEN, Drawn
from gis.changes.fitting import fitted
from gis.changes.kinds import Kind
from gis.changes.rules import NOTHING, Ground, Problem, is_real, many, pieces
from gis.changes.writing import Child


@dataclass(frozen=True)
class Proposal:
    """Children, ground taken and added; or why the drawing makes none."""

    children: list[Child] = field(default_factory=list)
    taken: Ground = NOTHING
    added: Ground = NOTHING
    problems: list[Problem] = field(default_factory=list)


def propose(
    kind: Kind,
    parents: Mapping[int, Ground],
    numbers: Sequence[str],
    drawn: Drawn,
    *,
    wanted: Sequence[str] = (),
    equal: int = 0,
    used: frozenset[str] = frozenset(),
) -> Proposal:
    """What the drawing makes of the parcels.

    Args:
        numbers: of the parents, along ``parents``.
        wanted: numbers that the person gave, along the children; empty ones are proposed.
        equal: into how many equal parts to cut instead of drawing.
        used: numbers of the block that others have.
    """
    if not parents:
        return Proposal(problems=[Problem("land_parents_number", {"found": 0, "least": 1, "most": 200})])
    if unsound := [Problem("geometry_invalid", {"where": shapely.is_valid_reason(p)}, None) for p in drawn.polygons if not p.is_valid]:
        return Proposal(problems=unsound)
    made = _MAKERS[kind](parents, drawn, equal)
    given = list(wanted) or (drawn.numbers if len(drawn.numbers) == len(made.children) else [])
    guessed = numbering.proposed(kind, [n for n in numbers if n], len(made.children), used)
    numbered = [
        Child(child.geom, (given[n].strip() if n < len(given) else "") or _own(child, parents, numbers) or guessed[n], of=child.of)
        for n, child in enumerate(made.children)
    ]
    return Proposal(numbered, made.taken, made.added, made.problems)


def _own(child: Child, parents: Mapping[int, Ground], numbers: Sequence[str]) -> str:
    return dict(zip(parents, numbers, strict=True)).get(child.of, "") if child.of is not None else ""


def _split(parents: Mapping[int, Ground], drawn: Drawn, equal: int) -> Proposal:
    whole = next(iter(parents.values()))
    if equal:
        parts: list[Ground] = list(cutting.equal_parts(whole, equal))
    elif drawn.lines:
        parts = list(cutting.cut_by_lines(whole, drawn.lines))
        if len(parts) < 2:
            return Proposal(problems=[Problem("land_line_does_not_cross", where=drawn.lines[0])])
    elif len(drawn.polygons) == 1:
        cut = many(drawn.polygons[0].intersection(whole))
        parts = [cut, *pieces(whole.difference(cut))]
    else:
        parts = fitted(drawn.polygons, whole)
    return _made(parts) if parts else _nothing()


def _merge(parents: Mapping[int, Ground], _drawn: Drawn, _equal: int) -> Proposal:
    return _made([cutting.outline(list(parents.values()))])


def _adjust(parents: Mapping[int, Ground], drawn: Drawn, _equal: int) -> Proposal:
    whole = cutting.outline(list(parents.values()))
    if drawn.lines:
        parts: list[Ground] = list(cutting.cut_by_lines(whole, drawn.lines))
    elif drawn.polygons:
        parts = fitted(drawn.polygons, whole)
    else:
        return _nothing()
    found = cutting.matched(parts, list(parents.values()))
    if found is None:
        return Proposal(problems=[Problem("land_no_part_each", {"found": len(parts)})])
    return Proposal([Child(shape, of=parent) for parent, shape in zip(parents, found, strict=True)])


def _surplus(parents: Mapping[int, Ground], drawn: Drawn, _equal: int) -> Proposal:
    if not drawn.polygons:
        return _nothing()
    whole = next(iter(parents.values()))
    added = many(shapely.union_all(drawn.polygons).difference(whole))
    return Proposal([Child(cutting.outline([whole, added]))], added=added)


def _expropriate(parents: Mapping[int, Ground], drawn: Drawn, _equal: int) -> Proposal:
    if not drawn.polygons:
        return _nothing()
    taken = many(shapely.union_all(drawn.polygons).intersection(shapely.union_all(list(parents.values()))))
    children, gone = [], []
    for parent, ground in parents.items():
        left = pieces(ground.difference(taken)) if is_real(taken.intersection(ground)) else [ground]
        children += [Child(piece, of=parent if len(left) == 1 else None) for piece in left]
        gone.append(ground.difference(shapely.union_all(left)))  # a hair that would be left is nobody's parcel: it goes with the rest
    return Proposal(children, taken=many(shapely.union_all(gone)))


def _replan(parents: Mapping[int, Ground], drawn: Drawn, _equal: int) -> Proposal:
    parts = drawn.of_role(PART)
    if not parts:
        return _nothing()
    whole = shapely.union_all([*parents.values(), *drawn.of_role(ADDED)])
    parts = fitted(parts, many(whole.difference(shapely.union_all(drawn.of_role(TAKEN)))))
    covered, before = shapely.union_all(parts), shapely.union_all(list(parents.values()))
    taken, added = many(before.difference(covered)), many(covered.difference(before))
    return Proposal([Child(part) for part in parts], taken if is_real(taken) else NOTHING, added if is_real(added) else NOTHING)


def _survey(parents: Mapping[int, Ground], drawn: Drawn, _equal: int) -> Proposal:
    if len(drawn.polygons) != 1:
        return _nothing()
    before, after = next(iter(parents.values())), drawn.polygons[0]
    return Proposal([Child(after, of=next(iter(parents)))], many(before.difference(after)), many(after.difference(before)))


def _made(parts: Sequence[Ground]) -> Proposal:
    return Proposal([Child(part) for part in parts])


def _nothing() -> Proposal:
    return Proposal(problems=[Problem("land_shapes_missing")])


_MAKERS = {
    Kind.SPLIT: _split,
    Kind.MERGE: _merge,
    Kind.ADJUST: _adjust,
    Kind.SURPLUS: _surplus,
    Kind.EXPROPRIATE: _expropriate,
    Kind.REPLAN: _replan,
    Kind.SURVEY: _survey,
}
PROPOSABLE = tuple(_MAKERS)
