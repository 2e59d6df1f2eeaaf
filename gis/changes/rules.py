"""What a change may do to the ground. Pure geometry in the storage CRS, metres: no web, no database.

Tolerance: what an erosion by 2.5 cm, the accuracy of a survey, leaves nothing of, counts as nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis.changes.kinds import SHAPES, Kind

Ground: TypeAlias = "Polygon | MultiPolygon"

EROSION_M = 0.025
BALANCE_M2 = 0.05  # rounding of corner coordinates to a millimetre on a large lot
BALANCE_SHARE = 1e-4
MOST_VERTICES = 10_000
MOST_PARTS = 200
GRID_M = 1e-4  # on a grid of a tenth of a millimetre what touches touches exactly, and what all but touches is compared soundly
NOTHING = MultiPolygon()


@dataclass(frozen=True)
class Problem:
    """Why the ground does not come out even. ``where`` is the spot to show, if there is one."""

    code: str
    details: dict[str, Any] = field(default_factory=dict)
    where: BaseGeometry | None = None


@dataclass(frozen=True)
class Balance:
    """Square metres in the storage CRS: before + added = after + taken, but for rounding."""

    before: float
    after: float
    taken: float
    added: float

    @property
    def difference(self) -> float:
        return self.after + self.taken - self.before - self.added

    @property
    def even(self) -> bool:
        return abs(self.difference) <= max(BALANCE_M2, BALANCE_SHARE * (self.before + self.added))


def is_real(shape: BaseGeometry) -> bool:
    """Wider somewhere than twice a survey's accuracy."""
    return bool(shape.area > 0 and not shape.buffer(-EROSION_M).is_empty)


def balance(parents: Sequence[Ground], children: Sequence[Ground], taken: Ground = NOTHING, added: Ground = NOTHING) -> Balance:
    return Balance(sum(p.area for p in parents), sum(c.area for c in children), taken.area, added.area)


def problems_of(
    kind: Kind, parents: Sequence[Ground], children: Sequence[Ground], taken: Ground = NOTHING, added: Ground = NOTHING
) -> list[Problem]:
    """Everything that forbids the change as far as its own ground tells; empty if it may be."""
    found = _counts(kind, len(parents), len(children), taken, added) + _soundness([*children, taken, added])
    return found or _cover(kind, parents, children, taken, added)


def _counts(kind: Kind, parents: int, children: int, taken: Ground, added: Ground) -> list[Problem]:
    shape = SHAPES[kind]
    found = [
        Problem(code, {"found": count, "least": least, "most": most or MOST_PARTS})
        for code, count, (least, most) in (("land_parents_number", parents, shape.parents), ("land_parts_number", children, shape.children))
        if not least <= count <= (most or MOST_PARTS)
    ]
    if kind is Kind.ADJUST and children != parents:
        found.append(Problem("land_parts_number", {"found": children, "least": parents, "most": parents}))
    if taken.area > 0 and not shape.takes:
        found.append(Problem("land_takes_nothing", where=taken))
    if added.area > 0 and not shape.adds:
        found.append(Problem("land_adds_nothing", where=added))
    if kind is Kind.SURPLUS and not is_real(added):
        found.append(Problem("land_surplus_missing"))
    if kind is Kind.EXPROPRIATE and not is_real(taken):
        found.append(Problem("land_taken_missing"))
    return found


def _soundness(shapes: Sequence[Ground]) -> list[Problem]:
    found = []
    for shape in shapes:
        corners = int(shapely.get_num_coordinates(shape))
        if corners > MOST_VERTICES:
            found.append(Problem("geometry_too_large", {"found": corners, "limit": MOST_VERTICES}))
        elif not shape.is_valid:
            found.append(Problem("geometry_invalid", {"where": shapely.is_valid_reason(shape)}))
    return found


def _cover(kind: Kind, parents: Sequence[Ground], children: Sequence[Ground], taken: Ground, added: Ground) -> list[Problem]:
    whole = shapely.union_all([*parents, added], grid_size=GRID_M)
    covered = shapely.union_all([*children, taken], grid_size=GRID_M)
    found = [Problem("land_part_empty", {"n": n}, child) for n, child in enumerate(children, 1) if not is_real(child)]
    found += _together(kind, children, parents)
    found += _overlaps(children, taken)
    if is_real(common := shapely.intersection(added, shapely.union_all(list(parents)), grid_size=GRID_M)):
        found.append(Problem("land_added_is_held", {"area": round(common.area, 2)}, common))
    if is_real(left := shapely.difference(whole, covered, grid_size=GRID_M)):
        found.append(Problem("land_gap", {"area": round(left.area, 2)}, left))
    if is_real(outside := shapely.difference(covered, whole, grid_size=GRID_M)):
        found.append(Problem("land_outside", {"area": round(outside.area, 2)}, outside))
    even = balance(parents, children, taken, added)
    if not found and not even.even:
        found.append(Problem("areas_do_not_balance", {"expected": round(even.before + even.added, 2), "found": round(even.after, 2)}))
    return found


def _together(kind: Kind, children: Sequence[Ground], parents: Sequence[Ground]) -> list[Problem]:
    """A parcel is one piece of ground, unless it came in pieces already."""
    if any(len(pieces(parent)) > 1 for parent in parents):
        return []
    code = "not_adjacent" if kind is Kind.MERGE else "land_part_in_pieces"
    return [Problem(code, {"n": n}, child) for n, child in enumerate(children, 1) if len(pieces(child)) > 1]


def _overlaps(children: Sequence[Ground], taken: Ground) -> list[Problem]:
    shapes = [*children, taken] if taken.area > 0 else list(children)
    found = []
    for n, one in enumerate(shapes):
        for m, other in enumerate(shapes[n + 1 :], n + 1):
            if is_real(common := shapely.intersection(one, other, grid_size=GRID_M)):
                found.append(Problem("land_parts_overlap", {"one": n + 1, "other": m + 1, "area": round(common.area, 2)}, common))
    return found


def pieces(shape: BaseGeometry) -> list[Polygon]:
    """The polygons of a shape that are wider than nothing."""
    parts = [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon) and not part.is_empty]
    return [part for part in parts if is_real(part)]


def many(shape: BaseGeometry | None) -> MultiPolygon:
    """The polygons of anything, as one; lines and points that an operation left over are dropped."""
    if shape is None or shape.is_empty:
        return NOTHING
    parts = [shape] if isinstance(shape, Polygon) else [g for g in getattr(shape, "geoms", ()) if isinstance(g, Polygon)]
    return MultiPolygon(parts)
