"""What can be done to the register. A boundary never moves: parcels end, and others begin with a note of where from."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import shapely
from geoalchemy2.shape import from_shape
from shapely import MultiPolygon, Polygon
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import array

from app import db
from app.authz import Actor, authorize
from app.errors import UserError
from gis.crs import STORAGE_SRID, legal_area_m2
from gis.models import RRR, BAUnit, BAUnitParcel, Building, ParcelLineage, SpatialUnit
from gis.permissions import Permission
from gis.register.neighbourhood import OVERLAP_EROSION_M, load_around, load_parcels, overlapping
from gis.register.queries import owners_of, shape_of
from gis.register.recording import record_edges_around
from gis.tiles.copies import forget_copies, refresh_copies

BALANCE_M2 = 0.05  # rounding of corner coordinates to a millimetre on a large lot
BALANCE_SHARE = 1e-4
MOST_VERTICES = 10_000


@dataclass(frozen=True)
class Part:
    """A new parcel to be: its number in the block of its parents and its polygon in the storage CRS."""

    parcel_no: str
    shape: Polygon


def split_parcel(
    parcel: SpatialUnit, parts: Sequence[Part], actor: Actor, *, case_id: UUID | None = None, note: str = ""
) -> list[SpatialUnit]:
    """The parcel ends; its parts begin, with its owners, and together cover exactly its ground.

    Raises:
        Forbidden: the actor may not change land in this municipality.
        UserError: fewer than two parts, numbers that repeat, an invalid shape, areas that do not balance, ground
            left over or taken from a neighbour.
    """
    authorize(actor, Permission.LAND_EDIT, parcel)  # type: ignore[arg-type]  # on nobody's ground nobody holds a role
    _live([parcel])
    if len(parts) < 2:
        raise UserError("too_few_parts")
    whole = shape_of(parcel)
    _check_cover([part.shape for part in parts], whole)
    if len({part.parcel_no for part in parts}) < len(parts) or not all(part.parcel_no.strip() for part in parts):
        raise UserError("numbers_do_not_match")
    _end([parcel])
    children = [_begin(parcel, part) for part in parts]
    db.session().flush()
    for child in children:
        _descend(parcel, child, "split", shape_of(child).area, case_id, note)
    _inherit_rights([parcel], children)
    _settle([parcel], children)
    return children


def merge_parcels(
    parcels: Sequence[SpatialUnit], parcel_no: str, actor: Actor, *, case_id: UUID | None = None, note: str = ""
) -> SpatialUnit:
    """The parcels end; one begins that covers their ground and belongs to their common owners.

    Raises:
        Forbidden: the actor may not change land in a parcel's municipality.
        UserError: fewer than two, not adjacent, or not owned by the same parties in the same shares.
    """
    for parcel in parcels:
        authorize(actor, Permission.LAND_EDIT, parcel)  # type: ignore[arg-type]
    _live(parcels)
    if len({parcel.id for parcel in parcels}) < 2:
        raise UserError("too_few_parts")
    shares = [{(owner.party_id, owner.share) for owner in owners_of(parcel.id)} for parcel in parcels]
    if any(share != shares[0] for share in shares):
        raise UserError("owners_differ")
    whole = shapely.union_all([shape_of(parcel) for parcel in parcels])
    if whole.geom_type != "Polygon":
        raise UserError("not_adjacent")
    _check_cover([whole], *(shape_of(parcel) for parcel in parcels))
    _end(parcels)
    child = _begin(parcels[0], Part(parcel_no, whole))
    db.session().flush()
    for parcel in parcels:
        _descend(parcel, child, "merge", shape_of(parcel).area, case_id, note)
    _inherit_rights(parcels, [child])
    _settle(parcels, [child])
    return child


@contextmanager
def bulk_loading() -> Iterator[None]:
    """Inside, rows go in without the check of each one; afterwards the whole set is checked at once.

    Raises:
        UserError: parcels overlap that no import listed as such.
    """
    session = db.session()
    session.execute(select(func.set_config("gis.bulk_load", "on", True)))
    try:
        yield
        session.flush()
    finally:
        session.execute(select(func.set_config("gis.bulk_load", "", True)))


@contextmanager
def first_loading(*tables: str) -> Iterator[None]:
    """Inside, those of the tables that are empty are filled without foreign keys and secondary indexes.

    Both are made again at the end, over what was filled, in the same transaction; a key that points nowhere ends it.
    Tables that hold rows keep their rules. ``tables`` are names that ``put_aside_land_rules`` knows.
    """
    session = db.session()
    session.execute(select(func.put_aside_land_rules(array(tables))))
    yield
    session.flush()
    session.execute(select(func.remake_land_rules()))


def list_overlaps(parcel_ids: Sequence[int] | None = None) -> list[tuple[int, int, float]]:
    """Pairs of live parcels that overlap by more than a survey's accuracy: id, other id, square metres."""
    if parcel_ids is None:
        return overlapping(load_parcels())
    return overlapping(load_around(parcel_ids, 0.0), only=parcel_ids)


def _live(parcels: Sequence[SpatialUnit]) -> None:
    for parcel in parcels:
        if parcel.end_lifespan_version is not None:
            raise UserError("parcel_ended", reference=parcel.reference or parcel.id)


def _check_cover(parts: Sequence[Polygon], *wholes: MultiPolygon) -> None:
    """The parts are sound, together as large as the whole, and cover it."""
    for part in parts:
        if shapely.get_num_coordinates(part) > MOST_VERTICES:
            raise UserError("geometry_too_large", found=shapely.get_num_coordinates(part), limit=MOST_VERTICES)
        if not part.is_valid or part.is_empty:
            raise UserError("geometry_invalid", where=shapely.is_valid_reason(part))
    expected, found = sum(whole.area for whole in wholes), sum(part.area for part in parts)
    if abs(expected - found) > max(BALANCE_M2, BALANCE_SHARE * expected):
        raise UserError("areas_do_not_balance", expected=round(expected, 2), found=round(found, 2))
    strays = shapely.symmetric_difference(shapely.union_all(list(parts)), shapely.union_all(list(wholes)))
    if not strays.buffer(-OVERLAP_EROSION_M).is_empty:
        raise UserError("parts_do_not_cover")


def _end(parcels: Sequence[SpatialUnit]) -> None:
    statement = update(SpatialUnit).where(SpatialUnit.id.in_([parcel.id for parcel in parcels]))
    db.session().execute(statement.values(end_lifespan_version=func.clock_timestamp()), execution_options={"synchronize_session": False})
    for parcel in parcels:
        db.session().refresh(parcel, ["end_lifespan_version"])


def _begin(parent: SpatialUnit, part: Part) -> SpatialUnit:
    shape = MultiPolygon([part.shape])
    child = SpatialUnit(
        kind=parent.kind,
        plan_no=parent.plan_no,
        block_no=parent.block_no,
        parcel_no=part.parcel_no,
        reference=reference_of(parent.plan_no, parent.block_no, part.parcel_no),
        municipality_id=parent.municipality_id,
        district_id=parent.district_id,
        zone_id=parent.zone_id,
        land_use=parent.land_use,
        outside_extent=parent.outside_extent,
        area_m2=round(legal_area_m2(shape), 4),
        geom=from_shape(shape, STORAGE_SRID),
        begin_lifespan_version=func.clock_timestamp(),
    )
    db.session().add(child)
    return child


def reference_of(plan_no: str, block_no: str, parcel_no: str) -> str | None:
    """plan/block/parcel; a dash stands for what the plan did not number; None for land without a number."""
    return f"{plan_no or '-'}/{block_no or '-'}/{parcel_no}" if parcel_no else None


def _descend(parent: SpatialUnit, child: SpatialUnit, kind: str, area_m2: float, case_id: UUID | None, note: str) -> None:
    db.session().add(
        ParcelLineage(parent_id=parent.id, child_id=child.id, kind=kind, area_m2=round(area_m2, 4), case_id=case_id, note=note)
    )


def _inherit_rights(parents: Sequence[SpatialUnit], children: Sequence[SpatialUnit]) -> None:
    """Every child is a property of its own with the rights of the first parent; the parents' rights end.

    A property that has other parcels, too, keeps its rights for those.
    """
    session = db.session()
    units = session.scalars(select(BAUnitParcel.ba_unit_id).where(BAUnitParcel.parcel_id.in_([p.id for p in parents]))).all()
    rights = session.scalars(select(RRR).where(RRR.ba_unit_id.in_(units), RRR.end_lifespan_version.is_(None))).all()
    kept = [right for right in rights if right.ba_unit_id == (units[0] if units else None)]
    for child in children:
        unit = BAUnit(municipality_id=child.municipality_id)
        session.add(unit)
        session.flush()
        session.add(BAUnitParcel(ba_unit_id=unit.id, parcel_id=child.id))
        session.add_all(
            RRR(
                ba_unit_id=unit.id,
                party_id=r.party_id,
                kind=r.kind,
                share_numerator=r.share_numerator,
                share_denominator=r.share_denominator,
                deed_no=r.deed_no,
                deed_on=r.deed_on,
            )
            for r in kept
        )
    shared = session.scalars(
        select(BAUnitParcel.ba_unit_id).where(BAUnitParcel.ba_unit_id.in_(units), BAUnitParcel.parcel_id.not_in([p.id for p in parents]))
    ).all()
    ended = (
        update(RRR)
        .where(RRR.ba_unit_id.in_(set(units) - set(shared)), RRR.end_lifespan_version.is_(None))
        .values(end_lifespan_version=func.clock_timestamp())
    )
    session.execute(ended, execution_options={"synchronize_session": False})
    session.flush()


def _settle(parents: Sequence[SpatialUnit], children: Sequence[SpatialUnit]) -> None:
    """Buildings, edges and web copies follow the new parcels."""
    old, new = [parcel.id for parcel in parents], [child.id for child in children]
    for child in children:
        inside = update(Building).where(Building.parcel_id.in_(old), func.ST_Intersects(child.geom, func.ST_PointOnSurface(Building.geom)))
        db.session().execute(inside.values(parcel_id=child.id), execution_options={"synchronize_session": False})
    record_edges_around(old)
    forget_copies("parcels", old)
    refresh_copies("parcels", new)
    refresh_copies("blocks", new)
