"""Which row of the file is which row of the register, and what became of it. Writes nothing but temporary tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from sqlalchemy import column as named
from sqlalchemy import select, table, update

from app import db
from app.sqlfile import load_sql
from gis.changes.kinds import Kind
from gis.changes.obligations import Obligation, open_obligations
from gis.importers.targets import Target
from gis.importers.updating.staging import AROUND_M

# Of two rows on the same ground: the part of both together that they have in common.
SAME_GROUND = 0.6  # above a half, so that of parcels that do not overlap no two can claim one; below, an edge re-surveyed by a fifth
ALIKE_GROUND = 0.99  # drawn twice: the same shape but for rounding
MAYBE_GROUND = 0.3  # less in common than a third is a neighbour or other land
MOVED_M = 0.025  # the accuracy of a survey, by which the register also judges overlaps; a file written with centimetres stays below it
MOST_PAIRS = 1_000_000  # vertices times vertices that the database compares; above, by a tree of segments
REFUSED = ("doubtful", "number_taken", "open_case")
_AT_ONCE = 20_000
VERDICT = table("import_verdict", *(named(name) for name in ("stage_id", "old_id", "outcome", "distance_m", "note", "new_id", "change_id")))


@dataclass(frozen=True)
class How:
    """``match``: key (then ground) or overlap. ``vanished``: keep (not looked for), report, retire."""

    match: str = "key"
    vanished: str = "report"


def match(target: Target, how: How) -> None:
    """Pairs stand in import_verdict: alike to the last bit, then of one key, then on the same ground."""
    run("match_same")
    run("analyze_verdict")
    if how.match == "key":
        run("match_key")
        run("analyze_verdict")
    run("near", least=MAYBE_GROUND, around_m=AROUND_M[target.geometry])
    run("match_alike", alike=ALIKE_GROUND)
    run("match_ground", same=SAME_GROUND, moved_m=MOVED_M)
    run("leave_doubtful", by_key=how.match == "key")


def judge(target: Target, how: How) -> list[Obligation]:
    """Every row of the file and of the register has its outcome. Returns the open cases that go along with changed parcels."""
    run("analyze_verdict")
    run("compare", most_pairs=MOST_PAIRS)
    for stage_id, distance in _far_distances():
        _set(VERDICT.c.stage_id == stage_id, distance_m=distance)
    run("name_outcome", moved_m=MOVED_M)
    if how.vanished == "keep":
        run("forget_vanished")
    if target.table != "spatial_unit":
        return []
    if how.vanished == "retire":
        _retire()
    going_along = _refuse_open_cases()
    ended = ["changed", "moved", "retired"]
    while db.session().execute(load_sql("gis", "imports/refuse_taken_numbers"), {"ended": ended}).rowcount:  # type: ignore[attr-defined]
        pass
    return going_along


def run(name: str, **given: Any) -> None:
    db.session().execute(load_sql("gis", f"imports/{name}"), given)


def counts() -> dict[str, Any]:
    """Rows by outcome and fields by change. Of the rows read: added + unchanged + changed + moved + refused."""
    rows = {row.outcome: row for row in db.session().execute(load_sql("gis", "imports/count_outcomes"))}
    found: dict[str, Any] = {
        name: rows[name].rows if name in rows else 0
        for name in ("added", "unchanged", "changed", "moved", "vanished", "retired", "kept", *REFUSED)
    }
    found["moved_and_changed"] = rows["moved"].also_changed if "moved" in rows else 0
    found["fields"] = {row.field: row.rows for row in db.session().execute(load_sql("gis", "imports/count_fields"))}
    return found


def distance(old: shapely.Geometry, new: shapely.Geometry) -> float:
    """The farthest that a corner of one lies from the boundary of the other (Hausdorff), by a tree of segments."""
    return max(_farthest(old, new), _farthest(new, old))


def _farthest(corners: shapely.Geometry, boundary: shapely.Geometry) -> float:
    tree = shapely.STRtree(_segments(boundary))
    _, found = tree.query_nearest(shapely.points(shapely.get_coordinates(corners)), return_distance=True, all_matches=False)
    return float(found.max())


def _segments(shape: shapely.Geometry) -> np.ndarray:
    parts = shapely.get_parts(shapely.boundary(shape) if shapely.get_dimensions(shape) == 2 else shape)
    made = []
    for part in shapely.get_parts(parts):
        xy = shapely.get_coordinates(part)
        made.append(shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1)))
    return np.concatenate(made)


def _far_distances() -> Iterator[tuple[int, float]]:
    for row in db.session().execute(load_sql("gis", "imports/far_pairs")).all():
        yield row.stage_id, distance(shapely.from_wkb(bytes(row.old_geom)), shapely.from_wkb(bytes(row.new_geom)))


def _retire() -> None:
    """What the file lacks ends, unless a case or a right stands on it."""
    for held in list(db.session().scalars(load_sql("gis", "imports/held_by_rights"))):
        _set(VERDICT.c.old_id == held, outcome="kept", note="right")
    for one in _open_on(_old_ids("vanished")):
        _set(VERDICT.c.old_id == one.parcel_id, outcome="kept", note=one.reference)
    _set(VERDICT.c.outcome == "vanished", outcome="retired")


def _refuse_open_cases() -> list[Obligation]:
    """A parcel on whose boundary an open case is to be decided waits for it; what else is open goes along to the new version."""
    found = _open_on(_old_ids("changed", "moved"))
    waiting = {one.parcel_id: one.reference for one in found if one.blocks}
    for old_id, reference in waiting.items():
        _set(VERDICT.c.old_id == old_id, outcome="open_case", note=reference)
    return [one for one in found if one.parcel_id not in waiting]


def _old_ids(*outcomes: str) -> list[int]:
    return list(db.session().scalars(select(VERDICT.c.old_id).where(VERDICT.c.outcome.in_(outcomes))))


def _open_on(ids: Sequence[int]) -> list[Obligation]:
    return [one for first in range(0, len(ids), _AT_ONCE) for one in open_obligations(Kind.UPDATE, ids[first : first + _AT_ONCE])]


def _set(where: Any, **values: Any) -> None:
    db.session().execute(update(VERDICT).where(where).values(**values))
