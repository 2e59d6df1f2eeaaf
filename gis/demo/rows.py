"""The city's columns as rows of the register's tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from app.i18n.folding import fold
from gis.crs import STORAGE_SRID, WEB_MERCATOR, reproject
from gis.demo.city import Ancestors, City, Parcels
from gis.demo.grid import ESTATE, MIDDLE, NEW, OLD
from gis.demo.zones import STORED_USE
from gis.register.commands import reference_of

Rows = Iterator[tuple[Any, ...]]
PLAN_AGE_YEARS = {OLD: 34, MIDDLE: 19, NEW: 8, ESTATE: 4}
SPLIT_AGE_DAYS = 420
# Kinds of place for which the map has a sign.
STORED_PLACE = {"municipality": "government", "university": "school"}


@dataclass(frozen=True)
class Ids:
    """Row numbers of the city → ids of the register."""

    municipality: np.ndarray
    district: np.ndarray
    zone: np.ndarray
    street: np.ndarray
    parcel: np.ndarray
    ancestor: np.ndarray
    ba_unit: np.ndarray


def many(geoms: np.ndarray, srid: int = STORAGE_SRID) -> np.ndarray:
    """Hex EWKB of the geometries as multi-part ones."""
    kinds = shapely.get_type_id(geoms)
    make = shapely.multilinestrings if kinds[0] == 1 else shapely.multipolygons
    single = np.flatnonzero(kinds != 6)
    parts = np.array(geoms, object)
    parts[single] = make(parts[single], indices=np.arange(len(single)))
    return stored(parts, srid)


def stored(geoms: np.ndarray, srid: int = STORAGE_SRID) -> np.ndarray:
    return shapely.to_wkb(shapely.set_srid(np.asarray(geoms, object), srid), hex=True, include_srid=True)


def boundaries(city: City, ids: Ids) -> Rows:
    return zip(ids.municipality, many(city.municipalities.geom), strict=True)


def districts(city: City, ids: Ids) -> Rows:
    d = city.districts
    return zip(ids.district, ids.municipality[d.municipality], d.name_ar, map(fold, d.name_ar), many(d.geom), strict=True)


def zones(city: City, ids: Ids) -> Rows:
    z, names = city.zones, {zone.code: zone.name_ar for zone in city.zone_names}
    return zip(ids.zone, ids.municipality[z.municipality], z.code, [names[code] for code in z.code], many(z.geom), strict=True)


def streets(city: City, ids: Ids) -> Rows:
    s = city.streets
    return zip(ids.street, ids.municipality[s.municipality], s.name_ar, map(fold, s.name_ar), s.width_m, s.kind, many(s.geom), strict=True)


def places(city: City, ids: Ids) -> Rows:
    p = city.places
    return zip(
        ids.municipality[p.municipality],
        [STORED_PLACE.get(kind, kind) for kind in p.kind],
        p.name_ar,
        map(fold, p.name_ar),
        stored(p.geom),
        strict=True,
    )


def landcover(city: City, ids: Ids) -> Rows:
    c = city.landcover
    return zip(ids.municipality[c.municipality], c.kind, [name or None for name in c.name_ar], many(c.geom), strict=True)


def buildings(city: City, ids: Ids) -> Rows:
    b, p = city.buildings, city.parcels
    return zip(ids.municipality[p.municipality[b.parcel]], ids.parcel[b.parcel], b.use, b.floors, b.over != "", many(b.geom), strict=True)


def block_copies(city: City, ids: Ids) -> Rows:
    """Blocks as tiles want them: web Mercator, outer rings clockwise."""
    b = city.blocks
    shapes = shapely.orient_polygons(reproject(b.geom, STORAGE_SRID, WEB_MERCATOR), exterior_cw=True)
    return zip(ids.district[b.district], b.plan_no, b.block_no, uses(b.land_use), b.parcels, many(shapes, WEB_MERCATOR), strict=True)


def uses(column: np.ndarray) -> list[str]:
    return [STORED_USE.get(use, use) for use in column]


def parcels(city: City, ids: Ids, run: UUID, as_of: date) -> Rows:
    """Live parcels, then the ended ones from which some were split."""
    plan_day = np.array([moment(day) for day in plan_days(city, as_of)], object)
    split = moment(as_of - timedelta(days=SPLIT_AGE_DAYS))
    live, ended = city.parcels, city.ancestors
    begin = plan_day[live.district]
    begin[live.ancestor >= 0] = split
    yield from _units(live, live.area_m2, ids, ids.parcel, run, begin, None)
    areas = np.round(shapely.area(ended.geom), 4)
    yield from _units(ended, areas, ids, ids.ancestor, run, plan_day[ended.district], split)


def _units(
    units: Parcels | Ancestors, areas: np.ndarray, ids: Ids, own: np.ndarray, run: UUID, begin: np.ndarray, end: datetime | None
) -> Rows:
    columns = zip(
        own.tolist(),
        ids.municipality[units.municipality].tolist(),
        units.plan_no,
        units.block_no,
        units.parcel_no,
        ids.district[units.district].tolist(),
        ids.zone[units.zone].tolist(),
        uses(units.land_use),
        areas.tolist(),
        np.round(areas, 2).tolist(),
        begin,
        many(units.geom),
        strict=True,
    )
    for number, town, plan, block, parcel, district, zone, use, area, deed_area, since, shape in columns:
        yield (
            number,
            town,
            run,
            plan,
            block,
            parcel,
            reference_of(plan, block, parcel),
            district,
            zone,
            use,
            area,
            deed_area,
            since,
            end,
            shape,
        )


def plan_days(city: City, as_of: date) -> list[date]:
    """The day on which each district's plans were approved."""
    return [as_of - timedelta(days=365 * PLAN_AGE_YEARS[int(style)] + 13 * row) for row, style in enumerate(city.districts.style)]


def moment(day: date) -> datetime:
    return datetime.combine(day, time(8), UTC)


def lineage(city: City, ids: Ids, as_of: date) -> Rows:
    p = city.parcels
    children = np.flatnonzero(p.ancestor >= 0)
    recorded = moment(as_of - timedelta(days=SPLIT_AGE_DAYS))
    for row in children:
        yield ids.ancestor[p.ancestor[row]], ids.parcel[row], "split", p.area_m2[row], recorded


def rights(city: City, ids: Ids, party_ids: Sequence[UUID], given: Mapping[int, UUID], as_of: date) -> Rows:
    """Ownership by deed. ``given`` hands whole parcels (rows of the city) to other parties."""
    h = city.holdings
    seen: set[int] = set()
    for parcel, owner, top, bottom, deed, age in zip(
        h.parcel.tolist(), h.owner, h.numerator, h.denominator, h.deed_no, h.deed_age_days.tolist(), strict=True
    ):
        party = given.get(parcel)
        if party is not None and parcel in seen:
            continue
        seen.add(parcel)
        on = as_of - timedelta(days=age)
        share = (party, 1, 1) if party is not None else (party_ids[owner], top, bottom)
        yield (ids.ba_unit[parcel], *share, deed, on, moment(on))
