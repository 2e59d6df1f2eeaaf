"""A change looked at from all sides before anything is written: the same eyes for the preview, the draft and the act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import shapely
from sqlalchemy import select, tuple_

from app import db
from app.errors import Conflict, UserError
from app.sqlfile import load_sql
from gis.changes import conflicts, obligations, rights, writing
from gis.changes.kinds import Kind
from gis.changes.obligations import Obligation
from gis.changes.rules import Ground, Problem, is_real, many, problems_of
from gis.changes.shares import Right, inherited, same_owners
from gis.changes.writing import Child
from gis.crs import STORAGE_SRID
from gis.models import SpatialUnit

_CONFLICTS = frozenset({"ground_taken", "ground_taken_first"})


class ChangeRefused(UserError):
    """The change may not be; ``problems`` says all that stands against it, the error itself the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].code, **problems[0].details)
        self.problems = list(problems)


@dataclass(frozen=True)
class Examined:
    """A change that could be written, or the problems that forbid it. Lists run along ``children``."""

    kind: Kind
    held: list[SpatialUnit]
    grounds: dict[int, Ground]
    children: list[Child]
    models: list[SpatialUnit]
    sources: list[dict[int, float]]
    owning: list[list[Right]]
    taken: Ground
    added: Ground
    open_here: list[Obligation]
    problems: list[Problem]

    def refuse(self) -> None:
        """Nothing stands against it.

        Raises:
            Conflict: somebody else came to lie on the ground.
            ChangeRefused: anything else does.
        """
        if not self.problems:
            return
        if (first := self.problems[0]).code in _CONFLICTS:
            raise Conflict(first.code, **first.details)
        raise ChangeRefused(self.problems)


def examine(
    kind: Kind,
    held: list[SpatialUnit],
    children: Sequence[Child],
    taken: Ground,
    added: Ground,
    *,
    deciding: UUID | None = None,
    merge_shares: bool = False,
) -> Examined:
    """What the change would do, and everything that forbids it. ``deciding``: the case that decides it."""
    grounds = writing.shapes_of(held)
    problems = problems_of(kind, list(grounds.values()), [child.geom for child in children], taken, added)
    sources = [writing.made_of(child.geom, grounds) if child.geom.is_valid else {} for child in children]
    models = [_model(held, child, source) for child, source in zip(children, sources, strict=True)]
    numbered = [replace(c, parcel_no=c.parcel_no.strip() or m.parcel_no) for c, m in zip(children, models, strict=True)]
    owning, strangers = _rights(kind, numbered, sources, rights.rights_in(list(grounds)), merge_shares)
    open_here = obligations.open_obligations(kind, list(grounds), deciding)
    if not problems:
        problems += taken_ground([*(child.geom for child in children), added], list(grounds))
    problems += strangers + repeated(numbered, models, list(grounds)) + _blocking(open_here)
    return Examined(kind, held, grounds, numbered, models, sources, owning, taken, added, open_here, problems)


def taken_ground(shapes: Sequence[Ground], but: Sequence[int]) -> list[Problem]:
    """Live parcels on which the shapes really lie. ``but``: parcels that do not count. Index: spatial_unit_geom_idx."""
    asked = many(shapely.union_all([shape for shape in shapes if not shape.is_empty]))
    if not is_real(asked):
        return []
    given = {"shape": shapely.to_wkb(asked, hex=True), "storage_srid": STORAGE_SRID, "but": list(but)}
    found = []
    for row in db.session().execute(load_sql("gis", "changes/live_ground"), given).all():
        first = conflicts.ground_taken_first(db.session().get_one(SpatialUnit, row.id))
        found.append(Problem(first.code, first.details, shapely.from_wkb(bytes(row.geom))))
    return found


def _rights(
    kind: Kind, children: Sequence[Child], sources: Sequence[Mapping[int, float]], held: Mapping[int, list[Right]], by_area: bool
) -> tuple[list[list[Right]], list[Problem]]:
    """What each child inherits. Where a boundary moved, a child belongs to the owners of the parcel whose number it keeps."""
    found, problems = [], []
    for child, source in zip(children, sources, strict=True):
        weights: Mapping[int, float] = source
        if child.of is not None and child.of in held:
            weights = {child.of: 1.0}
        elif kind is Kind.ADJUST and source:
            weights = {max(source, key=lambda parent: source[parent]): 1.0}
        if not by_area and not same_owners([held[parent] for parent in weights] or [[]]):
            problems.append(Problem("owners_differ"))
        found.append(inherited(weights, held))
    return found, problems[:1]


def _model(held: Sequence[SpatialUnit], child: Child, source: Mapping[int, float]) -> SpatialUnit:
    """The parent from which a child takes what is not said about it."""
    wanted = child.of if child.of is not None else max(source, key=lambda parent: source[parent], default=held[0].id)
    return next((parcel for parcel in held if parcel.id == wanted), held[0])


def repeated(children: Sequence[Child], models: Sequence[SpatialUnit], ending: Sequence[int]) -> list[Problem]:
    """No number comes twice, here or on land that stays. Index: uq_spatial_unit_live_number."""
    numbers = [
        (c.plan_no if c.plan_no is not None else m.plan_no, c.block_no if c.block_no is not None else m.block_no, c.parcel_no)
        for c, m in zip(children, models, strict=True)
        if c.parcel_no
    ]
    if len(set(numbers)) < len(numbers):
        return [Problem("numbers_do_not_match")]
    columns = tuple_(SpatialUnit.plan_no, SpatialUnit.block_no, SpatialUnit.parcel_no)
    taken = select(SpatialUnit.reference).where(
        columns.in_(numbers),
        SpatialUnit.end_lifespan_version.is_(None),
        SpatialUnit.parcel_no != "",
        SpatialUnit.id.not_in(list(ending)),
        SpatialUnit.municipality_id.in_({model.municipality_id for model in models}),
    )
    return [Problem("land_number_taken", {"reference": reference}) for reference in db.session().scalars(taken)] if numbers else []


def _blocking(found: Sequence[Obligation]) -> list[Problem]:
    """What must be finished before the land may change; each file is named."""
    blocking = list(dict.fromkeys(one.sentence() for one in found if one.blocks))
    return [Problem("land_obligations_block", {"what": "، ".join(blocking)})] if blocking else []
