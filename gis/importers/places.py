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

_CELLS = 384  # along each side of the ground
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

    @cached_property
    def _raster(self) -> "_Raster":
        return _Raster(self._shapes, self._tree)


class _Raster:
    """Cells that lie wholly in one polygon and touch no other know their answer; a box over such cells has it."""

    def __init__(self, shapes: np.ndarray, tree: shapely.STRtree) -> None:
        x0, y0, x1, y1 = shapely.total_bounds(shapes)
        self._low = np.array([x0, y0])
        self._size = np.maximum(np.array([x1 - x0, y1 - y0]) / _CELLS, 1e-6)
        column, row = (axis.ravel() for axis in np.meshgrid(np.arange(_CELLS), np.arange(_CELLS), indexing="ij"))
        corner = np.column_stack([column, row]) * self._size + self._low
        boxes = shapely.box(*corner.T, *(corner + self._size).T)
        touched, _ = tree.query(boxes, predicate="intersects")
        inner, ground = tree.query(boxes, predicate="within")
        number = np.bincount(touched, minlength=len(boxes))
        answer = np.where(number == 0, _NOBODY, _MIXED)
        alone = number[inner] == 1
        answer[inner[alone]] = ground[alone]
        self._answer = answer.reshape(_CELLS, _CELLS)

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
        self._narrow = True
        self._taken: set[int] = set()
        self._known_plans: set[str] = set()

    def refuse_taken(self, shapes: Shapes, values: Values, placement: Placement) -> None:
        plan, block, parcel = (values.columns[name] for name in ("plan_no", "block_no", "parcel_no"))
        numbered = np.flatnonzero(shapes.sound & (parcel != "") & ~missing(placement.municipality_id))
        if not self._empty:
            self._learn_register(set(plan[numbered].tolist()))
        words = (placement.municipality_id, plan, block, parcel)
        keys = self._keys([np.asarray(column[numbered]) for column in words])
        if len(fresh := set(keys)) == len(keys) and self._taken.isdisjoint(fresh):
            self._taken |= fresh
            return
        for row, key in zip(numbered.tolist(), keys, strict=True):
            if key in self._taken:
                shapes.refuse_row(row, "number_taken", number=f"{plan[row]}/{block[row]}/{parcel[row]}")
            self._taken.add(key)

    def _keys(self, columns: list[np.ndarray]) -> list[int]:
        """A number a row: the codes of its words side by side."""
        codes = []
        for known, column in zip(self._codes, columns, strict=True):
            coded = pa.array(column).dictionary_encode()
            own = np.array([known.setdefault(word, len(known)) for word in coded.dictionary.to_pylist()], np.int64)
            codes.append(own[coded.indices.to_numpy(zero_copy_only=False)] if len(own) else np.zeros(0, np.int64))
        if self._narrow and any(len(known) >= 1 << bits for known, bits in zip(self._codes, _BITS, strict=True)):
            self._narrow, self._taken = False, {_widened(key) for key in self._taken}
        if self._narrow:
            whole = codes[0]
            for code, bits in zip(codes[1:], _BITS[1:], strict=True):
                whole = whole << bits | code
            return whole.tolist()
        return [((m << 32 | p) << 32 | b) << 32 | n for m, p, b, n in zip(*(code.tolist() for code in codes), strict=True)]

    def _learn_register(self, plans: set[str]) -> None:
        """Index: uq_spatial_unit_live_number."""
        new = plans - self._known_plans
        self._known_plans |= new
        number = (SpatialUnit.municipality_id, SpatialUnit.plan_no, SpatialUnit.block_no, SpatialUnit.parcel_no)
        live = (SpatialUnit.end_lifespan_version.is_(None), SpatialUnit.parcel_no != "", SpatialUnit.plan_no.in_(sorted(new)))
        if new and (rows := db.session().execute(select(*number).where(*live)).all()):
            self._taken.update(self._keys([np.array(column, object) for column in zip(*rows, strict=True)]))


def _widened(key: int) -> int:
    """The same number with 32 bits a word."""
    wide = 0
    for place, bits in enumerate(reversed(_BITS)):
        wide |= (key & (1 << bits) - 1) << 32 * place
        key >>= bits
    return wide
