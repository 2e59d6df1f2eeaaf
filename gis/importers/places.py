"""On whose ground each row lies: municipality, and for parcels district and zone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Row, func, select

from app import db
from app.organisation.models import Municipality
from gis.importers.checks import Shapes, missing
from gis.importers.mapping import Values
from gis.importers.problems import Question
from gis.importers.targets import Target
from gis.models import District, MunicipalityBoundary, SpatialUnit, Zone, ZoneClass


@dataclass
class Placement:
    """By row; None where nothing was found."""

    municipality_id: np.ndarray
    district_id: np.ndarray
    zone_id: np.ndarray
    outside: np.ndarray


def place_rows(target: Target, shapes: Shapes, values: Values, municipality: str | None, *, allow_outside: bool) -> Placement:
    """Where the sound rows lie; those on nobody's ground are refused unless land outside is allowed.

    Raises:
        Question: ``--municipality`` names none we know.
    """
    chosen = _chosen(municipality)
    points = shapely.point_on_surface(np.where(shapes.sound, shapes.stored, np.array(None, object)))
    count = len(points)
    found = _holding(points, MunicipalityBoundary, MunicipalityBoundary.municipality_id)
    owner = np.full(count, chosen, object) if chosen is not None else found
    if target.table == "municipality_boundary":
        owner = _by_code(shapes, values)
    if not allow_outside:
        shapes.refuse(missing(owner) & shapes.sound, "outside_municipalities")
    outside = shapes.outside | (missing(owner) & shapes.sound)
    nothing = np.full(count, None, object)
    if target.table != "spatial_unit":
        return Placement(owner, nothing, nothing, outside)
    return Placement(owner, _holding(points, District, District.id), _holding(points, Zone, Zone.id), outside)


def _chosen(code: str | None) -> int | None:
    if code is None:
        return None
    known = {m.code: m.id for m in db.session().scalars(select(Municipality))}
    known |= {str(key): key for key in known.values()}
    if code not in known:
        raise Question("--municipality", f"No municipality {code!r}; known: {', '.join(sorted(known))}.")
    return known[code]


def _holding(points: np.ndarray, table: Any, answer: Any) -> np.ndarray:
    """The row of the table whose ground holds each point."""
    rows = db.session().execute(select(answer.label("answer"), func.ST_AsBinary(table.geom).label("geom"))).all()
    found = np.full(len(points), None, object)
    if rows:
        point, ground = shapely.STRtree(shapely.from_wkb([bytes(row.geom) for row in rows])).query(points, predicate="intersects")
        found[point] = np.array([row.answer for row in rows], object)[ground]
    return found


def _by_code(shapes: Shapes, values: Values) -> np.ndarray:
    """Boundaries say themselves whose they are; each municipality has one."""
    known = {m.code: m.id for m in db.session().scalars(select(Municipality))}
    taken = set(db.session().scalars(select(MunicipalityBoundary.municipality_id)))
    owner = np.full(len(shapes.reason), None, object)
    for row in np.flatnonzero(shapes.sound):
        code = values.columns["code"][row]
        if code not in known:
            shapes.reason[row], shapes.details[row]["code"] = "unknown_municipality", code
        elif known[code] in taken:
            shapes.reason[row], shapes.details[row]["code"] = "boundary_exists", code
        else:
            owner[row] = known[code]
            taken.add(known[code])
    return owner


def refuse_unknown_zones(shapes: Shapes, values: Values) -> None:
    """A zone's class must be in the regulation; its name comes from there if the file has none."""
    known = {row.code: row.name_ar for row in db.session().execute(select(ZoneClass.code, ZoneClass.name_ar))}
    for row in np.flatnonzero(shapes.sound):
        code = values.columns["code"][row]
        if code not in known:
            shapes.reason[row], shapes.details[row]["code"] = "unknown_zone_code", code
        elif not values.columns["name_ar"][row]:
            values.columns["name_ar"][row] = known[code]


def refuse_taken_numbers(shapes: Shapes, values: Values, placement: Placement) -> None:
    """A parcel's number is given once in its block: neither a row of this file nor a live parcel may repeat it."""
    numbers = [tuple(values.columns[name][row] for name in ("plan_no", "block_no", "parcel_no")) for row in range(len(shapes.reason))]
    plans = {number[0] for number, sound in zip(numbers, shapes.sound, strict=True) if sound and number[2]}
    taken = (
        {
            _number(row)
            for row in db.session().execute(
                select(SpatialUnit.plan_no, SpatialUnit.block_no, SpatialUnit.parcel_no, SpatialUnit.municipality_id).where(
                    SpatialUnit.plan_no.in_(plans), SpatialUnit.end_lifespan_version.is_(None)
                )
            )
        }
        if plans
        else set()
    )
    for row in np.flatnonzero(shapes.sound):
        number = (*numbers[row], placement.municipality_id[row])
        if numbers[row][2] and number[3] is not None:
            if number in taken:
                shapes.reason[row], shapes.details[row]["number"] = "number_taken", "/".join(numbers[row])
            taken.add(number)


def _number(row: Row) -> tuple[str, str, str, int | None]:
    return row.plan_no, row.block_no, row.parcel_no, row.municipality_id
