"""Rows of a change: parents end, children begin, and buildings, edges, rights and web copies follow. No decisions here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Polygon
from sqlalchemy import func, select, update

from app import db
from gis.changes.kinds import Kind, lineage_kind
from gis.changes.rules import Ground, many
from gis.crs import STORAGE_SRID, legal_area_m2
from gis.models import Building, ParcelLineage, SpatialUnit
from gis.register.commands import reference_of
from gis.register.queries import shape_of
from gis.register.recording import record_edges_around
from gis.tiles.copies import forget_copies, refresh_copies

MADE_OF_M2 = 0.05  # less than this of a parent in a child is rounding, not descent
_INHERITED = ("kind", "plan_no", "block_no", "municipality_id", "district_id", "zone_id", "land_use", "outside_extent")


@dataclass(frozen=True)
class Child:
    """A parcel to be. ``geom`` in the storage CRS, metres. What is left out comes from the parent it is most made of.

    ``of``: the parent whose number and owners it takes on, where a boundary moved between neighbours.
    """

    geom: Polygon | MultiPolygon
    parcel_no: str = ""
    plan_no: str | None = None
    block_no: str | None = None
    land_use: str | None = None
    of: int | None = None


def moment_now() -> datetime:
    """The one moment at which everything of this change ends and begins."""
    return db.session().scalars(select(func.clock_timestamp())).one()


def end_parcels(parcels: Sequence[SpatialUnit], moment: datetime) -> None:
    ids = [parcel.id for parcel in parcels]
    statement = update(SpatialUnit).where(SpatialUnit.id.in_(ids)).values(end_lifespan_version=moment)
    db.session().execute(statement, execution_options={"synchronize_session": False})
    for parcel in parcels:
        db.session().refresh(parcel, ["end_lifespan_version"])


def begin_parcel(child: Child, model: SpatialUnit, moment: datetime) -> SpatialUnit:
    """A parcel begins, like its model but for its ground and what is said about it."""
    given = {"plan_no": child.plan_no, "block_no": child.block_no, "land_use": child.land_use}
    facts: dict[str, Any] = {name: getattr(model, name) for name in _INHERITED} | {k: v for k, v in given.items() if v is not None}
    shape = many(child.geom)
    begun = SpatialUnit(
        **facts,
        parcel_no=child.parcel_no,
        reference=reference_of(facts["plan_no"], facts["block_no"], child.parcel_no),
        area_m2=round(legal_area_m2(shape), 4),
        geom=from_shape(shape, STORAGE_SRID),
        begin_lifespan_version=moment,
    )
    db.session().add(begun)
    return begun


def made_of(child: Ground, parents: Mapping[int, Ground]) -> dict[int, float]:
    """Parent -> square metres of it in the child."""
    areas = {parent_id: shapely.intersection(child, ground).area for parent_id, ground in parents.items()}
    return {parent_id: area for parent_id, area in areas.items() if area > MADE_OF_M2}


def record_lineage(kind: Kind, child: SpatialUnit, sources: Mapping[int, float], moment: datetime, case_id: Any, note: str) -> None:
    rows = [
        ParcelLineage(
            parent_id=parent_id,
            child_id=child.id,
            kind=lineage_kind(kind),
            area_m2=round(area, 4),
            case_id=case_id,
            note=note,
            recorded_at=moment,
        )
        for parent_id, area in sources.items()
    ]
    db.session().add_all(rows)


def settle(parents: Sequence[SpatialUnit], children: Sequence[SpatialUnit]) -> None:
    """Buildings, edges and web copies follow the new parcels; the next tile fetched shows them."""
    old, new = [parcel.id for parcel in parents], [child.id for child in children]
    for child in children:
        inside = update(Building).where(Building.parcel_id.in_(old), func.ST_Intersects(child.geom, func.ST_PointOnSurface(Building.geom)))
        db.session().execute(inside.values(parcel_id=child.id), execution_options={"synchronize_session": False})
    record_edges_around([*old, *new])
    forget_copies("parcels", old)
    refresh_copies("parcels", new)
    refresh_copies("blocks", [*old, *new])


def shapes_of(parcels: Sequence[SpatialUnit]) -> dict[int, Ground]:
    return {parcel.id: shape_of(parcel) for parcel in parcels}
