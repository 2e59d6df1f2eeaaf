"""From parcels, streets and open grounds to named edges."""

from dataclasses import dataclass, field

import numpy as np
import shapely

from gis.register.edges.beyond import NO_STREET, grounds_before, streets_before
from gis.register.edges.runs import join_runs
from gis.register.edges.sides import Pieces, Sides, cut_by_neighbours, straight_sides

STREET, PASSAGE, NEIGHBOUR, OPEN, WADI = "street", "passage", "neighbour", "open", "wadi"
KINDS = np.array([OPEN, NEIGHBOUR, STREET, PASSAGE, WADI])
_OPEN, _NEIGHBOUR, _STREET, _PASSAGE, _WADI = range(5)
GAP_M = 1.0  # a neighbour drawn a little apart is still the neighbour
LOOK_M = (2.0, 6.0)  # how far before the boundary open ground is looked for
CHAMFER_LENGTH_M = 9.0


def _none() -> np.ndarray:
    return np.array([], dtype=object)


@dataclass(frozen=True)
class Parcels:
    """``ids`` and their polygons in the storage CRS; valid, as every stored row is."""

    ids: np.ndarray
    polygons: np.ndarray


@dataclass(frozen=True)
class Streets:
    """Centre lines with legal widths in metres (nan where not recorded); ``is_passage`` for footways."""

    ids: np.ndarray = field(default_factory=_none)
    lines: np.ndarray = field(default_factory=_none)
    widths_m: np.ndarray = field(default_factory=_none)
    is_passage: np.ndarray = field(default_factory=_none)


@dataclass(frozen=True)
class Grounds:
    """Open ground: park, wadi, farm … with its ``kinds``."""

    polygons: np.ndarray = field(default_factory=_none)
    kinds: np.ndarray = field(default_factory=_none)


@dataclass(frozen=True)
class Edges:
    """One row per edge, by parcel and ``seq`` from 1 anticlockwise; ids are -1 and widths nan where there is none."""

    parcel_id: np.ndarray
    seq: np.ndarray
    kind: np.ndarray
    street_id: np.ndarray
    street_width_m: np.ndarray
    neighbour_id: np.ndarray
    open_kind: np.ndarray  # "" where nothing is known
    is_chamfer: np.ndarray
    length_m: np.ndarray
    lines: np.ndarray

    def __len__(self) -> int:
        return len(self.parcel_id)


@dataclass
class _Found:
    """What is known of each piece while it is being found out; numbers are rows of the inputs."""

    kind: np.ndarray
    street: np.ndarray
    ground: np.ndarray
    chamfer: np.ndarray


def classify_edges(parcels: Parcels, streets: Streets = Streets(), grounds: Grounds = Grounds(), only: np.ndarray | None = None) -> Edges:
    """Every edge of the parcels, or of those with an id in ``only``, and what lies beyond it.

    Args:
        parcels: the parcels asked about and all that may touch them.
        streets: every street within its own half width, and a corner's cut, of the boundary.
        grounds: open ground beside the parcels.
    """
    sides = straight_sides(parcels.polygons)
    pieces = cut_by_neighbours(sides)
    if only is not None:
        pieces = _select(pieces, np.isin(parcels.ids[sides.parcel[pieces.side]], only))
    start, end = _ends(sides, pieces)
    found = _look_beyond(parcels, sides, pieces, start, end, streets, grounds)
    _name_chamfers(sides, pieces, start, end, found, streets)
    return _edges(parcels, sides, pieces, start, end, found, streets, grounds)


def _select(pieces: Pieces, keep: np.ndarray) -> Pieces:
    return Pieces(pieces.side[keep], pieces.start_m[keep], pieces.end_m[keep], pieces.neighbour[keep])


def _ends(sides: Sides, pieces: Pieces) -> tuple[np.ndarray, np.ndarray]:
    origin, along, length = sides.start[pieces.side], sides.along[pieces.side], sides.length[pieces.side]
    whole = pieces.end_m >= length - 1e-9
    end = np.where(whole[:, None], sides.end[pieces.side], origin + along * pieces.end_m[:, None])
    return origin + along * pieces.start_m[:, None], end


def _look_beyond(
    parcels: Parcels, sides: Sides, pieces: Pieces, start: np.ndarray, end: np.ndarray, streets: Streets, grounds: Grounds
) -> _Found:
    count = len(pieces.side)
    found = _Found(np.where(pieces.neighbour >= 0, _NEIGHBOUR, _OPEN), np.full(count, NO_STREET), np.full(count, -1), np.zeros(count, bool))
    bare = np.flatnonzero(pieces.neighbour < 0)
    near = grounds_before(start[bare], end[bare], parcels.polygons, GAP_M)
    apart = (near >= 0) & (near != sides.parcel[pieces.side[bare]])
    pieces.neighbour[bare[apart]] = near[apart]
    found.kind[bare[apart]] = _NEIGHBOUR
    bare = bare[~apart]
    front = streets_before(start[bare], end[bare], streets.lines, np.asarray(streets.widths_m, float))
    met = front.street >= 0
    found.street[bare] = front.street
    found.chamfer[bare] = met & ~front.parallel  # for now: meets a street without facing it
    found.kind[bare[met]] = np.where(np.asarray(streets.is_passage, bool)[front.street[met]], _PASSAGE, _STREET) if met.any() else []
    _find_open_ground(found, start, end, grounds, bare[~met | ~front.parallel])
    return found


def _find_open_ground(found: _Found, start: np.ndarray, end: np.ndarray, grounds: Grounds, bare: np.ndarray) -> None:
    """Open ground right before a piece goes before a street that the piece does not face."""
    for reach in LOOK_M:
        ground = grounds_before(start[bare], end[bare], grounds.polygons, reach)
        new = (ground >= 0) & (found.ground[bare] < 0)
        found.ground[bare[new]] = ground[new]
    open_ground = bare[found.ground[bare] >= 0]
    if len(open_ground):
        wadi = np.asarray(grounds.kinds, str)[found.ground[open_ground]] == WADI
        found.kind[open_ground] = np.where(wadi, _WADI, _OPEN)
        found.street[open_ground], found.chamfer[open_ground] = NO_STREET, False


def _name_chamfers(sides: Sides, pieces: Pieces, start: np.ndarray, end: np.ndarray, found: _Found, streets: Streets) -> None:
    """A short piece between two fronts that meets a street without facing it cuts the corner: the narrower street counts."""
    ring = sides.ring[pieces.side]
    before, after = _beside(ring)
    facing = (found.street >= 0) & ~found.chamfer
    short = np.hypot(*(end - start).T) <= CHAMFER_LENGTH_M
    cuts = (found.kind != _NEIGHBOUR) & (found.ground < 0) & ~facing & short & facing[before] & facing[after]
    widths = np.asarray(streets.widths_m, float)
    for piece in np.flatnonzero(cuts):
        pair = found.street[[before[piece], after[piece]]]
        found.street[piece] = pair[np.argmin(np.nan_to_num(widths[pair], nan=np.inf))]
        found.kind[piece] = _STREET
    found.chamfer[:] = cuts


def _beside(ring: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the piece before and after each piece along its own ring."""
    rows = np.arange(len(ring))
    starts = np.flatnonzero(np.concatenate([[True], ring[1:] != ring[:-1]])) if len(ring) else rows
    ends = np.concatenate([starts[1:], [len(ring)]]) - 1 if len(ring) else rows
    before, after = rows - 1, rows + 1
    before[starts], after[ends] = ends, starts
    return before, after


def _edges(
    parcels: Parcels, sides: Sides, pieces: Pieces, start: np.ndarray, end: np.ndarray, found: _Found, streets: Streets, grounds: Grounds
) -> Edges:
    beyond = np.select([found.kind == _NEIGHBOUR, found.street >= 0], [pieces.neighbour, found.street], found.ground)
    runs = join_runs(sides.parcel[pieces.side], sides.ring[pieces.side], start, end, np.stack([found.kind, beyond, found.chamfer], axis=1))
    kind, first = found.kind[runs.first], runs.first
    street, ground, neighbour = found.street[first], found.ground[first], pieces.neighbour[first]
    return Edges(
        parcel_id=parcels.ids[sides.parcel[pieces.side[first]]],
        seq=runs.seq,
        kind=KINDS[kind],
        street_id=_pick(streets.ids, street, -1).astype(np.int64),
        street_width_m=_pick(streets.widths_m, street, np.nan).astype(float),
        neighbour_id=_pick(parcels.ids, np.where(kind == _NEIGHBOUR, neighbour, -1), -1).astype(np.int64),
        open_kind=_pick(grounds.kinds, ground, ""),
        is_chamfer=found.chamfer[first],
        length_m=shapely.length(runs.lines),
        lines=runs.lines,
    )


def _pick(values: np.ndarray, rows: np.ndarray, missing: object) -> np.ndarray:
    picked = np.full(len(rows), missing, dtype=object)
    has = rows >= 0
    if has.any():
        picked[has] = np.asarray(values, dtype=object)[rows[has]]
    return picked
