"""Where the demo's files lie: the tour's own plots, and plots that nobody in the tour needs."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from geoalchemy2 import WKBElement
from sqlalchemy import Row, func, select

from app import db
from app.identity.models import Party
from app.organisation.models import Municipality
from gis.demo.load import SOURCE
from gis.demo.stories import Stories, StoryParcel
from gis.models import RRR, BAUnitParcel, Building, District, ImportRun, SpatialUnit, Zone
from gis.register.queries import find_parcel

HOUSE_ZONES = ("س1", "س2")


@dataclass(frozen=True)
class Plot:
    """A parcel with one owner, as much of it as history needs."""

    id: int
    municipality_id: int
    reference: str
    plan_no: str
    parcel_no: str
    district: str
    area_m2: float
    geom: WKBElement
    party_id: UUID
    owner: str
    phone: str
    zone: str
    built: bool


def read_stories() -> Stories:
    """The places of the tour, as the land's loader wrote them down."""
    options = db.session().scalars(select(ImportRun.options).where(ImportRun.file_name == SOURCE).order_by(ImportRun.id.desc())).first()
    if options is None:
        raise LookupError("the demo city is loaded before its files")
    return Stories.from_json(options["stories"])


def parcel_of(place: StoryParcel) -> SpatialUnit:
    branch = db.session().scalars(select(Municipality.id).where(Municipality.code == place.municipality)).one()
    parcel = find_parcel(place.plan_no, place.block_no, place.parcel_no, branch)
    if parcel is None:
        raise LookupError(f"no parcel {place}")
    return parcel


def owner_of(parcel: SpatialUnit) -> Party:
    """The owner of the largest share."""
    query = (
        select(Party)
        .join(RRR, RRR.party_id == Party.id)
        .join(BAUnitParcel, BAUnitParcel.ba_unit_id == RRR.ba_unit_id)
        .where(BAUnitParcel.parcel_id == parcel.id, RRR.kind == "ownership")
        .order_by(RRR.share_numerator.desc(), RRR.id)
        .limit(1)
    )
    return db.session().scalars(query).one()


def choose_plots(count: int, rng: np.random.Generator, but: set[int], weights: dict[int, float]) -> list[Plot]:
    """So many house plots of single owners, more in the larger branches, never one of ``but``."""
    alone = (
        select(BAUnitParcel.parcel_id)
        .join(RRR, RRR.ba_unit_id == BAUnitParcel.ba_unit_id)
        .join(Party, Party.id == RRR.party_id)
        .where(RRR.kind == "ownership", Party.kind.in_(("citizen", "resident")))
        .group_by(BAUnitParcel.parcel_id)
        .having(func.count() == 1)
    )
    query = (
        select(SpatialUnit.id, SpatialUnit.municipality_id)
        .join(Zone, Zone.id == SpatialUnit.zone_id)
        .where(
            Zone.code.in_(HOUSE_ZONES),
            SpatialUnit.land_use == "residential",
            SpatialUnit.area_m2.between(280, 1500),
            SpatialUnit.end_lifespan_version.is_(None),
            SpatialUnit.id.in_(alone),
        )
        .order_by(SpatialUnit.id)
    )
    rows = [row for row in db.session().execute(query) if row[0] not in but]
    weight = np.array([weights.get(row[1] or 0, 1.0) for row in rows])
    count = min(count, len(rows))
    chosen = rng.choice(len(rows), size=count, replace=False, p=weight / weight.sum())
    found = {plot.id: plot for plot in _plots([rows[i][0] for i in chosen])}
    return [found[rows[i][0]] for i in chosen]


def _plots(ids: list[int]) -> list[Plot]:
    built = select(Building.id).where(Building.parcel_id == SpatialUnit.id).exists()
    query = (
        select(
            SpatialUnit.id,
            SpatialUnit.municipality_id,
            SpatialUnit.reference,
            SpatialUnit.plan_no,
            SpatialUnit.parcel_no,
            District.name_ar,
            SpatialUnit.area_m2,
            SpatialUnit.geom,
            Party.id,
            Party.name_ar,
            Party.phone,
            Zone.code,
            built,
        )
        .join(BAUnitParcel, BAUnitParcel.parcel_id == SpatialUnit.id)
        .join(RRR, (RRR.ba_unit_id == BAUnitParcel.ba_unit_id) & (RRR.kind == "ownership"))
        .join(Party, Party.id == RRR.party_id)
        .join(District, District.id == SpatialUnit.district_id)
        .join(Zone, Zone.id == SpatialUnit.zone_id)
        .where(SpatialUnit.id.in_(ids))
    )
    return [_plot(row) for row in db.session().execute(query)]


def _plot(row: Row) -> Plot:
    return Plot(
        row[0], row[1], row[2] or "", row[3], row[4], row[5], float(row[6]), row[7], row[8], row[9], row[10] or "", row[11], row[12]
    )
