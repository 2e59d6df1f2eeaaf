"""What can be asked of the register. Parcels are public; who owns them is not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from geoalchemy2.shape import to_shape
from shapely import LineString, MultiPolygon, Point
from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from app import db
from app.authz import Actor
from app.errors import NotFound
from app.identity.models import Party
from app.sqlfile import load_sql
from gis.crs import LONLAT, STORAGE_SRID, to_lonlat
from gis.models import RRR, BAUnitParcel, District, ParcelEdge, ParcelLineage, SpatialUnit, Street, Zone, ZoneRule
from gis.permissions import Permission


@dataclass(frozen=True)
class EdgeFacts:
    """One side of a parcel. ``line`` is in the storage CRS, metres, the parcel on its left."""

    seq: int
    kind: str  # street, neighbour, passage, open, wadi
    line: LineString
    length_m: float
    street_id: int | None
    street_name: str | None
    street_width_m: float | None
    neighbour_id: int | None
    neighbour_no: str | None
    open_kind: str | None
    chamfer: bool


_BEYOND = aliased(SpatialUnit)  # made once: SQLAlchemy takes a millisecond to bind a new one


@dataclass(frozen=True)
class Owner:
    """A party's share; ``name_ar`` is None where the reader may not see the party."""

    party_id: UUID
    name_ar: str | None
    kind: str
    share: Fraction
    deed_no: str
    deed_on: date | None


def parcel_at(longitude: float, latitude: float) -> SpatialUnit | None:
    """The live parcel under a point (WGS 84 degrees)."""
    found = db.session().scalar(
        load_sql("gis", "register/parcel_at"), {"longitude": longitude, "latitude": latitude, "storage_srid": STORAGE_SRID}
    )
    return db.session().get(SpatialUnit, found) if found else None


def get_parcel(parcel_id: int) -> SpatialUnit:
    """The parcel of that id, live or ended.

    Raises:
        NotFound: there is none.
    """
    if (parcel := db.session().get(SpatialUnit, parcel_id)) is None:
        raise NotFound("parcel_not_found")
    return parcel


def find_parcel(plan_no: str, block_no: str, parcel_no: str, municipality_id: int | None = None) -> SpatialUnit | None:
    """The live parcel of that number. Index: uq_spatial_unit_live_number."""
    query = select(SpatialUnit).where(
        SpatialUnit.plan_no == plan_no,
        SpatialUnit.block_no == block_no,
        SpatialUnit.parcel_no == parcel_no,
        SpatialUnit.end_lifespan_version.is_(None),
    )
    if municipality_id is not None:
        query = query.where(SpatialUnit.municipality_id == municipality_id)
    return db.session().scalars(query.order_by(SpatialUnit.id).limit(1)).first()


def find_parcel_by_reference(reference: str) -> SpatialUnit | None:
    """The live parcel called plan/block/parcel. Index: ix_spatial_unit_reference."""
    query = select(SpatialUnit).where(SpatialUnit.reference == reference, SpatialUnit.end_lifespan_version.is_(None))
    return db.session().scalars(query.order_by(SpatialUnit.id).limit(1)).first()


def shape_of(parcel: SpatialUnit) -> MultiPolygon:
    """The parcel in the storage CRS, metres."""
    return to_shape(parcel.geom)


def lonlat_shape(parcel: SpatialUnit) -> MultiPolygon:
    return to_lonlat(shape_of(parcel))


def centre_of(parcel: SpatialUnit) -> Point:
    """A point inside the parcel, longitude and latitude."""
    return to_lonlat(shape_of(parcel).representative_point())


def edges_of(parcel_id: int) -> list[EdgeFacts]:
    """The parcel's sides in order, anticlockwise."""
    rows = db.session().execute(
        select(ParcelEdge, Street.name_ar, _BEYOND.parcel_no)
        .outerjoin(Street, Street.id == ParcelEdge.street_id)
        .outerjoin(_BEYOND, _BEYOND.id == ParcelEdge.neighbour_id)
        .where(ParcelEdge.parcel_id == parcel_id)
        .order_by(ParcelEdge.seq)
    )
    return [
        EdgeFacts(
            edge.seq,
            edge.kind,
            to_shape(edge.geom),
            float(edge.length_m),
            edge.street_id,
            street_name,
            _metres(edge.street_width_m),
            edge.neighbour_id,
            number,
            edge.open_kind,
            edge.is_chamfer,
        )
        for edge, street_name, number in rows
    ]


def _metres(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def owners_of(parcel_id: int) -> list[Owner]:
    """Who owns the parcel now, largest share first. Names follow the reader's own rights to parties."""
    rows = db.session().execute(
        select(RRR, Party.name_ar, Party.kind)
        .join(BAUnitParcel, BAUnitParcel.ba_unit_id == RRR.ba_unit_id)
        .outerjoin(Party, Party.id == RRR.party_id)
        .where(BAUnitParcel.parcel_id == parcel_id, RRR.kind == "ownership", RRR.end_lifespan_version.is_(None))
        .order_by(RRR.deed_no)
    )
    owners = [
        Owner(r.party_id, name, kind or "", Fraction(r.share_numerator, r.share_denominator), r.deed_no, r.deed_on)
        for r, name, kind in rows
    ]
    return sorted(owners, key=lambda owner: -owner.share)


def may_see_owners(actor: Actor, parcel: SpatialUnit) -> bool:
    """Staff of the parcel's own branch, and the owners themselves."""
    return actor.may(Permission.OWNERS_VIEW, parcel) if parcel.municipality_id and actor.roles else is_owner(parcel.id, actor.party_ids)


def is_owner(parcel_id: int, party_ids: Iterable[UUID]) -> bool:
    """One of the parties owns a share of the parcel now."""
    query = (
        select(RRR.id)
        .join(BAUnitParcel, BAUnitParcel.ba_unit_id == RRR.ba_unit_id)
        .where(
            BAUnitParcel.parcel_id == parcel_id,
            RRR.party_id.in_(list(party_ids)),
            RRR.kind == "ownership",
            RRR.end_lifespan_version.is_(None),
        )
        .limit(1)
    )
    return db.session().scalar(query) is not None


def list_parcels_of(party_ids: Iterable[UUID], limit: int = 200) -> list[SpatialUnit]:
    """Live parcels in which the parties own a share, by reference."""
    owned = (
        select(BAUnitParcel.parcel_id)
        .join(RRR, RRR.ba_unit_id == BAUnitParcel.ba_unit_id)
        .where(RRR.party_id.in_(list(party_ids)), RRR.kind == "ownership", RRR.end_lifespan_version.is_(None))
    )
    query = (
        select(SpatialUnit)
        .where(SpatialUnit.id.in_(owned), SpatialUnit.end_lifespan_version.is_(None))
        .order_by(SpatialUnit.reference, SpatialUnit.id)
        .limit(limit)
    )
    return list(db.session().scalars(query))


@dataclass(frozen=True)
class Setting:
    """Where a parcel lies, in words; empty where the register does not know."""

    district: str = ""
    zone: str = ""
    zone_code: str = ""


def settings_of(parcels: Sequence[SpatialUnit]) -> dict[int, Setting]:
    """District and zone of each parcel by its id, however many in two queries."""
    session = db.session()
    districts = dict(session.execute(select(District.id, District.name_ar).where(District.id.in_({p.district_id for p in parcels}))).all())
    named = select(Zone.id, Zone.name_ar, Zone.code).where(Zone.id.in_({p.zone_id for p in parcels}))
    zones = {key: (name, code) for key, name, code in session.execute(named)}
    return {p.id: Setting(districts.get(p.district_id or 0, ""), *zones.get(p.zone_id or 0, ("", ""))) for p in parcels}


def zone_of(parcel: SpatialUnit) -> Zone | None:
    return db.session().get(Zone, parcel.zone_id) if parcel.zone_id else None


def district_of(parcel: SpatialUnit) -> District | None:
    return db.session().get(District, parcel.district_id) if parcel.district_id else None


def zone_rules(parcel: SpatialUnit, on: date) -> list[ZoneRule]:
    """Rows of the building regulation in force on a day, those of the parcel's own municipality before the amanah's."""
    zone = zone_of(parcel)
    return rules_of_zone(zone.code, parcel.municipality_id, on) if zone is not None else []


def rules_of_zone(zone_code: str, municipality_id: int | None, on: date) -> list[ZoneRule]:
    """The same for a zone class in a municipality."""
    query = (
        select(ZoneRule)
        .where(
            ZoneRule.zone_code == zone_code,
            ZoneRule.valid_from <= on,
            or_(ZoneRule.valid_to.is_(None), ZoneRule.valid_to >= on),
            or_(ZoneRule.municipality_id.is_(None), ZoneRule.municipality_id == municipality_id),
        )
        .order_by(ZoneRule.municipality_id.is_(None), ZoneRule.family, ZoneRule.code)
    )
    own: dict[str, ZoneRule] = {}
    for rule in db.session().scalars(query):
        own.setdefault(rule.code, rule)
    return list(own.values())


def ancestors(parcel_id: int) -> list[int]:
    """The parcel and those it came from, youngest first."""
    return [row.id for row in db.session().execute(load_sql("gis", "register/ancestors"), {"parcel_id": parcel_id})]


@dataclass(frozen=True)
class Relative:
    """A parcel from which another came (``is_parent``), or that came from it, and how."""

    parcel: SpatialUnit
    is_parent: bool
    kind: str
    recorded_at: datetime


def relatives_of(parcel_id: int) -> list[Relative]:
    """Direct parents and children, oldest event first."""
    parents = (
        select(SpatialUnit, ParcelLineage)
        .join(ParcelLineage, ParcelLineage.parent_id == SpatialUnit.id)
        .where(ParcelLineage.child_id == parcel_id)
    )
    children = (
        select(SpatialUnit, ParcelLineage)
        .join(ParcelLineage, ParcelLineage.child_id == SpatialUnit.id)
        .where(ParcelLineage.parent_id == parcel_id)
    )
    found = [
        Relative(parcel, is_parent, link.kind, link.recorded_at)
        for query, is_parent in ((parents, True), (children, False))
        for parcel, link in db.session().execute(query)
    ]
    return sorted(found, key=lambda relative: (relative.recorded_at, relative.parcel.id))


def lineage(subject_type: str, subject_id: str) -> list[str]:
    """Answer to ``app.ports.lineage``: ids of a parcel and its ancestors; other subjects have no ancestors here."""
    if subject_type != "parcel" or not subject_id.isdigit():
        return [subject_id]
    return [str(found) for found in ancestors(int(subject_id))]


def containing_municipality(longitude: float, latitude: float) -> int | None:
    """Answer to ``app.ports.containing_municipality``."""
    return db.session().scalar(
        load_sql("gis", "register/containing_municipality"), {"longitude": longitude, "latitude": latitude, "storage_srid": STORAGE_SRID}
    )


def bounds_lonlat(parcel_ids: Sequence[int]) -> tuple[float, float, float, float] | None:
    """West, south, east, north of the parcels together."""
    box = func.ST_Extent(func.ST_Transform(SpatialUnit.geom, LONLAT))
    query = select(func.ST_XMin(box), func.ST_YMin(box), func.ST_XMax(box), func.ST_YMax(box))
    row = db.session().execute(query.where(SpatialUnit.id.in_(list(parcel_ids)))).one()
    return None if row[0] is None else tuple(row)
