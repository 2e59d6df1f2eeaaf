"""On whose ground each row lies: municipality, and for parcels district and zone."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from sqlalchemy import func, select

from app import db
from app.organisation.models import Municipality
from gis.bulk_binary import missing
from gis.importers.checks import Shapes
from gis.importers.mapping import Values
from gis.importers.problems import Question
from gis.importers.targets import Target
from gis.models import District, MunicipalityBoundary, SpatialUnit, Zone, ZoneClass

_CELLS, _SMALL = 384, 8  # small cells along each side of the ground, and along each side of a large one
_WORTH_IT = 5_000  # rows
_MIXED, _NOBODY = -1, -2
_BITS = (10, 18, 18, 17)  # of the code of a municipality, plan, block and parcel number; together one machine word


@dataclass
class Placement:
    """By row of a batch; None where nothing was found."""

    municipality_id: np.ndarray
    district_id: np.ndarray
    zone_id: np.ndarray
    outside: np.ndarray


class Grounds:
    """Polygons that answer what holds a shape's inner point. Where many are asked, a raster of them answers for most."""

    def __init__(self, table: Any, answer: Any) -> None:
        rows = db.session().execute(select(answer.label("answer"), func.ST_AsBinary(table.geom).label("geom")).order_by(table.id)).all()
        self._answers = np.array([row.answer for row in rows] or [None], object)
        self._shapes = shapely.from_wkb([bytes(row.geom) for row in rows])
        self._tree = shapely.STRtree(self._shapes)

    def holding(self, shapes: Shapes) -> np.ndarray:
        """The answer of the polygon that holds each sound shape; of several, the last."""
        found = np.full(len(shapes.sound), None, object)
        if not len(self._shapes):
            return found
        open_rows = np.flatnonzero(shapes.sound)
        if len(open_rows) >= _WORTH_IT:
            cells = self._raster.look(shapes.bounds[open_rows])
            known = cells >= 0
            found[open_rows[known]] = self._answers[cells[known]]
            open_rows = open_rows[cells == _MIXED]
        point, ground = self._tree.query(shapely.point_on_surface(shapes.stored(open_rows)), predicate="intersects")
        found[open_rows[point]] = self._answers[ground]
        return found

    def make_ready(self) -> None:
        """The raster is made now, and not when the first batch waits for it."""
        if len(self._shapes):
            self._raster  # noqa: B018

    @cached_property
    def _raster(self) -> "_Raster":
        return _Raster(self._shapes, self._tree)


class _Raster:
    """Cells that lie wholly in one polygon and touch no other know their answer; a box over such cells has it."""

    def __init__(self, shapes: np.ndarray, tree: shapely.STRtree) -> None:
        x0, y0, x1, y1 = shapely.total_bounds(shapes)
        self._low, self._tree = np.array([x0, y0]), tree
        self._size = np.maximum(np.array([x1 - x0, y1 - y0]) / _CELLS, 1e-6)
        # what is true of a large cell is true of the small ones in it: only those that are mixed are looked at closely
        side = _CELLS // _SMALL
        large = self._answers(np.indices((side, side)).reshape(2, -1).T, _SMALL)
        self._answer = np.repeat(np.repeat(large.reshape(side, side), _SMALL, 0), _SMALL, 1)
        mixed = np.argwhere(self._answer == _MIXED)
        if len(mixed):
            self._answer[tuple(mixed.T)] = self._answers(mixed, 1)

    def _answers(self, cells: np.ndarray, times: int) -> np.ndarray:
        """Of cells by column and row, each so many times as large as a small one."""
        corner, size = cells * times * self._size + self._low, self._size * times
        boxes = shapely.box(*corner.T, *(corner + size).T)
        touched, _ = self._tree.query(boxes, predicate="intersects")
        number = np.bincount(touched, minlength=len(boxes))
        answer = np.where(number == 0, _NOBODY, _MIXED)
        one = np.flatnonzero(number == 1)
        inner, ground = self._tree.query(boxes[one], predicate="within")
        answer[one[inner]] = ground
        return answer

    def look(self, bounds: np.ndarray) -> np.ndarray:
        """For each box the polygon, ``_NOBODY``, or ``_MIXED`` where the shape itself must be looked at."""
        first = np.floor((bounds[:, :2] - self._low) / self._size).astype(np.int64)
        last = np.floor((bounds[:, 2:] - self._low) / self._size).astype(np.int64)
        beyond = (last < 0).any(axis=1) | (first >= _CELLS).any(axis=1)
        easy = (first >= 0).all(axis=1) & (last < _CELLS).all(axis=1) & (last - first <= 1).all(axis=1)
        a, b = np.clip(first, 0, _CELLS - 1).T, np.clip(last, 0, _CELLS - 1).T
        corners = np.stack([self._answer[a[0], a[1]], self._answer[b[0], a[1]], self._answer[a[0], b[1]], self._answer[b[0], b[1]]])
        same = (corners == corners[0]).all(axis=0)
        return np.where(beyond, _NOBODY, np.where(easy & same, corners[0], _MIXED))


class Placer:
    """Places the batches of one layer; its grounds are read once.

    Raises:
        Question: ``--municipality`` names none we know.
    """

    def __init__(self, target: Target, municipality: str | None, *, allow_outside: bool, update: bool = False) -> None:
        self._target, self._allow_outside = target, allow_outside
        self._chosen = _chosen(municipality)
        self._taken_boundaries: set[int] | None = set() if update else None

    def make_ready(self, rows: int) -> None:
        """Before the first batch of a large layer of parcels is there."""
        if rows >= _WORTH_IT and self._target.table == "spatial_unit":
            for grounds in (self._districts, self._zones, *(() if self._chosen is not None else (self._municipalities,))):
                grounds.make_ready()

    def place(self, shapes: Shapes, values: Values) -> Placement:
        """Where the sound rows lie; those on nobody's ground are refused unless land outside is allowed."""
        count = len(shapes.reason)
        if self._target.table == "published_feature":  # beside the register: on nobody's ground in particular
            nobody = np.full(count, None, object)
            return Placement(nobody, nobody, nobody, shapes.outside.copy())
        if self._target.table == "municipality_boundary":
            owner = self._by_code(shapes, values)
        elif self._chosen is not None:
            owner = np.full(count, self._chosen, object)
        else:
            owner = self._municipalities.holding(shapes)
        if not self._allow_outside:
            shapes.refuse(missing(owner), "outside_municipalities")
        outside = shapes.outside | (missing(owner) & shapes.sound)
        nothing = np.full(count, None, object)
        if self._target.table != "spatial_unit":
            return Placement(owner, nothing, nothing, outside)
        return Placement(owner, self._districts.holding(shapes), self._zones.holding(shapes), outside)

    @cached_property
    def _municipalities(self) -> Grounds:
        return Grounds(MunicipalityBoundary, MunicipalityBoundary.municipality_id)

    @cached_property
    def _districts(self) -> Grounds:
        return Grounds(District, District.id)

    @cached_property
    def _zones(self) -> Grounds:
        return Grounds(Zone, Zone.id)

    def _by_code(self, shapes: Shapes, values: Values) -> np.ndarray:
        """Boundaries say themselves whose they are; each municipality has one."""
        known = {m.code: m.id for m in db.session().scalars(select(Municipality))}
        if self._taken_boundaries is None:
            self._taken_boundaries = set(db.session().scalars(select(MunicipalityBoundary.municipality_id)))
        owner = np.full(len(shapes.reason), None, object)
        for row in np.flatnonzero(shapes.sound).tolist():
            code = values.columns["code"][row]
            if code not in known:
                shapes.refuse_row(row, "unknown_municipality", code=code)
            elif known[code] in self._taken_boundaries:
                shapes.refuse_row(row, "boundary_exists", code=code)
            else:
                owner[row] = known[code]
                self._taken_boundaries.add(known[code])
        return owner


def _chosen(code: str | None) -> int | None:
    if code is None:
        return None
    known = {m.code: m.id for m in db.session().scalars(select(Municipality))}
    known |= {str(key): key for key in known.values()}
    if code not in known:
        raise Question("--municipality", f"No municipality {code!r}; known: {', '.join(sorted(known))}.")
    return known[code]


def refuse_other_branches(shapes: Shapes, placement: Placement, branches: Collection[int]) -> None:
    """Land of a branch in which the operator may not edit is not his to bring."""
    owner = placement.municipality_id
    shapes.refuse(~missing(owner) & ~np.isin(owner.astype(object), list(branches)), "other_branch")


def refuse_unknown_zones(shapes: Shapes, values: Values) -> None:
    """A zone's class must be in the regulation; its name comes from there if the file has none."""
    known = {row.code: row.name_ar for row in db.session().execute(select(ZoneClass.code, ZoneClass.name_ar))}
    for row in np.flatnonzero(shapes.sound).tolist():
        code = values.columns["code"][row]
        if code not in known:
            shapes.refuse_row(row, "unknown_zone_code", code=code)
        elif not values.columns["name_ar"][row]:
            values.columns["name_ar"][row] = known[code]


class Numbers:
    """A parcel's number is given once in its block: neither a row of this file nor a live parcel may repeat it.

    Every different word of a number has a code of its own, so that a whole number is one integer.
    """

    def __init__(self, *, register_is_empty: bool) -> None:
        self._empty = register_is_empty
        self._codes: tuple[dict[Any, int], ...] = ({}, {}, {}, {})
        self._sorted: np.ndarray | None = np.zeros(0, np.int64)  # keys so far; None once they no longer fit a machine word
        self._wide: set[int] = set()  # then they stand here
        self._known_plans: set[str] = set()

    def refuse_taken(self, shapes: Shapes, values: Values, placement: Placement) -> None:
        plan, block, parcel = (values.columns[name] for name in ("plan_no", "block_no", "parcel_no"))
        numbered = np.flatnonzero(shapes.sound & (parcel != "") & ~missing(placement.municipality_id))
        if not self._empty:
            self._learn_register(set(plan[numbered].tolist()))
        words = (placement.municipality_id, plan, block, parcel)
        repeated = self._repeated(self._keys([np.asarray(column[numbered]) for column in words]))
        for row in numbered[repeated].tolist():
            shapes.refuse_row(row, "number_taken", number=f"{plan[row]}/{block[row]}/{parcel[row]}")

    def _repeated(self, keys: np.ndarray | list[int]) -> np.ndarray:
        """Which keys were there before, or stand earlier in the same list; the others are kept."""
        if not isinstance(keys, np.ndarray) or self._sorted is None:
            return np.array([self._was_there(key) for key in keys], bool)
        fresh, first = np.unique(keys, return_index=True)
        place = np.searchsorted(self._sorted, fresh)
        known = np.zeros(len(fresh), bool)
        inside = place < len(self._sorted)
        known[inside] = self._sorted[place[inside]] == fresh[inside]
        repeated = np.ones(len(keys), bool)
        repeated[first[~known]] = False
        self._sorted = np.sort(np.concatenate([self._sorted, fresh[~known]]), kind="stable")
        return repeated

    def _was_there(self, key: int) -> bool:
        before = len(self._wide)
        self._wide.add(key)
        return len(self._wide) == before

    def _keys(self, columns: list[np.ndarray]) -> np.ndarray | list[int]:
        """A number a row: the codes of its words side by side."""
        codes = []
        for known, column in zip(self._codes, columns, strict=True):
            coded = pa.array(column).dictionary_encode()
            own = np.array([known.setdefault(word, len(known)) for word in coded.dictionary.to_pylist()], np.int64)
            codes.append(own[coded.indices.to_numpy(zero_copy_only=False)] if len(own) else np.zeros(0, np.int64))
        if self._sorted is not None and any(len(known) >= 1 << bits for known, bits in zip(self._codes, _BITS, strict=True)):
            self._wide, self._sorted = {_widened(key) for key in self._sorted.tolist()}, None
        if self._sorted is not None:
            whole = codes[0]
            for code, bits in zip(codes[1:], _BITS[1:], strict=True):
                whole = whole << bits | code
            return whole
        return [((m << 32 | p) << 32 | b) << 32 | n for m, p, b, n in zip(*(code.tolist() for code in codes), strict=True)]

    def _learn_register(self, plans: set[str]) -> None:
        """Index: uq_spatial_unit_live_number."""
        new = plans - self._known_plans
        self._known_plans |= new
        number = (SpatialUnit.municipality_id, SpatialUnit.plan_no, SpatialUnit.block_no, SpatialUnit.parcel_no)
        live = (SpatialUnit.end_lifespan_version.is_(None), SpatialUnit.parcel_no != "", SpatialUnit.plan_no.in_(sorted(new)))
        if new and (rows := db.session().execute(select(*number).where(*live)).all()):
            self._repeated(self._keys([np.array(column, object) for column in zip(*rows, strict=True)]))


def _widened(key: int) -> int:
    """The same number with 32 bits a word."""
    wide = 0
    for place, bits in enumerate(reversed(_BITS)):
        wide |= (key & (1 << bits) - 1) << 32 * place
        key >>= bits
    return wide
