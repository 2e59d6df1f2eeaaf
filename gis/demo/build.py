"""``build_city``: layout, plans, streets, buildings, landscape and owners put together."""
import numpy as np
import shapely

from gis.demo.boundaries import district_outlines, municipality_outlines
from gis.demo.buildings import Buildings, build_on, overbuild
from gis.demo.city import (
    Ancestors,
    BuildingRows,
    City,
    Districts,
    Landcover,
    Municipalities,
    Parcels,
    PlaceRows,
    Streets,
    ZoneAreas,
)
from gis.demo.district import District
from gis.demo.landscape import Ground, lay_ground
from gis.demo.layout import TOWNS
from gis.demo.owners import assign_owners
from gis.demo.places import Places, name_places
from gis.demo.plan import Plan, draw_plan, plan_city
from gis.demo.streets import StreetList, lay_streets
from gis.demo.zoning import ZoneRuns, zone_runs

LEAST_PARCELS = 2_000


def build_city(parcels: int = 60_000, seed: int = 7) -> City:
    """A believable Al-Kharj with exactly so many parcels; the same for the same arguments.

    Raises:
        ValueError: fewer parcels than all four towns and the stories need.
    """
    if parcels < LEAST_PARCELS:
        raise ValueError(f"the demo city needs at least {LEAST_PARCELS} parcels")
    plan = plan_city(parcels, seed)
    districts, opened = draw_plan(plan, parcels, seed)
    streets = lay_streets(plan.layout, plan.drafts, seed)
    zones = [zone_runs(draft) for draft in plan.drafts]
    buildings = [build_on(d, np.random.default_rng([seed, d.site.index, 4])) for d in districts]
    overbuild(districts, buildings, np.random.default_rng([seed, 6]))
    places = [name_places(d, np.random.default_rng([seed, d.site.index, 7])) for d in districts]
    outlines = district_outlines([draft.site.corners for draft in plan.drafts])
    region = municipality_outlines(plan.layout)
    ground = lay_ground(plan.layout, shapely.union_all(outlines), region,
                        [(width, path) for _, width, path in plan.layout.links], seed)
    zone_areas, zone_of = _zones(districts, zones, ground, region)
    parcels_ = _parcels(districts, zone_of)
    return City(
        seed, _municipalities(plan, region), _districts(plan, outlines), _streets(streets), zone_areas, parcels_,
        _ancestors(districts, parcels_), _buildings(districts, buildings), _places(districts, places),
        _landcover(ground, districts, opened, places, region), assign_owners(parcels_.land_use, parcels_.district, seed))


def _municipalities(plan: Plan, region: np.ndarray) -> Municipalities:
    return Municipalities([t.code for t in TOWNS], [t.name_ar for t in TOWNS], region, shapely.points(plan.layout.centres))


def _districts(plan: Plan, outlines: np.ndarray) -> Districts:
    sites = [draft.site for draft in plan.drafts]
    return Districts([s.name for s in sites], np.array([s.town for s in sites]), np.array([s.style for s in sites]), outlines)


def _streets(streets: StreetList) -> Streets:
    geom = np.array([shapely.LineString(np.round(path, 3)) for path in streets.path], object)
    return Streets(streets.name, np.array(streets.width, float), streets.kind, np.array(streets.town),
                   np.array(streets.district), geom)


def _zones(districts: list[District], zones: list[ZoneRuns], ground: Ground,
           region: np.ndarray) -> tuple[ZoneAreas, list[np.ndarray]]:
    """Zone areas of the whole city, and for each district the row of every plot's zone."""
    code, district, town, geom, rows_of, start = [], [], [], [], [], 0
    for d, runs in zip(districts, zones, strict=True):
        used, row = np.unique(runs.of_lot[d.lot], return_inverse=True)
        code.append(runs.code[used])
        geom.append(runs.geom[used])
        district.append(np.full(len(used), d.site.index))
        town.append(np.full(len(used), d.site.town))
        rows_of.append(row + start)
        start += len(used)
    valley = np.array([shape for shape, kind in zip(ground.geom, ground.kind, strict=True) if kind == "wadi"], object)
    code.append(np.full(len(valley), "و", object))
    geom.append(valley)
    district.append(np.full(len(valley), -1))
    town.append(_town_of(valley, region))
    return ZoneAreas(*(np.concatenate(column) for column in (code, district, town, geom))), rows_of


def plan_numbers(index: int) -> tuple[str, str]:
    """Numbers of the two plans of a district; some carry a letter, as revised plans do."""
    base = 2702 if index == 0 else 1300 + 17 * index
    return (f"{base}/أ", f"{base}/ب") if index % 5 == 3 else (str(base), str(base + 1))


def _parcels(districts: list[District], zone_of: list[np.ndarray]) -> Parcels:
    def joined(values) -> np.ndarray:
        return np.concatenate([np.asarray(column) for column in values])
    start = np.cumsum([0] + [len(d.ancestors) for d in districts])
    geom, sides = joined(d.geom for d in districts), joined(d.sides for d in districts)
    return Parcels(
        plan_no=joined(np.array(plan_numbers(d.site.index), object)[d.plan] for d in districts),
        block_no=joined(d.block.astype(str).astype(object) for d in districts),
        parcel_no=joined(d.number.astype(str).astype(object) + d.suffix for d in districts),
        district=joined(np.full(len(d.geom), d.site.index) for d in districts),
        municipality=joined(np.full(len(d.geom), d.site.town) for d in districts),
        zone=joined(zone_of), zone_code=joined(d.zone for d in districts), land_use=joined(d.use for d in districts),
        area_m2=np.round(shapely.area(geom), 4), corner=joined(d.corner for d in districts), front_m=sides[:, 0],
        side_m=np.maximum(sides[:, 1], sides[:, 3]), on_wadi=joined(d.wadi.any(1) for d in districts),
        ancestor=joined(np.where(d.ancestor < 0, -1, d.ancestor + s) for d, s in zip(districts, start, strict=False)), geom=geom)


def _ancestors(districts: list[District], parcels: Parcels) -> Ancestors:
    split = np.flatnonzero(parcels.ancestor >= 0)
    child = split[np.unique(parcels.ancestor[split], return_index=True)[1]]
    number = np.array([no.split("/")[0] for no in parcels.parcel_no[child]], object)
    return Ancestors(parcels.plan_no[child], parcels.block_no[child], number, parcels.district[child],
                     parcels.municipality[child], parcels.zone[child], parcels.land_use[child],
                     np.concatenate([d.ancestors for d in districts]))


def _starts(districts: list[District]) -> np.ndarray:
    return np.cumsum([0] + [len(d.geom) for d in districts])


def _buildings(districts: list[District], buildings: list[Buildings]) -> BuildingRows:
    pairs = list(zip(districts, buildings, _starts(districts), strict=False))
    return BuildingRows(
        np.concatenate([b.plot + start for _, b, start in pairs]), np.concatenate([b.floors for _, b, _ in pairs]),
        np.concatenate([b.height_m for _, b, _ in pairs]), np.concatenate([d.use[b.plot] for d, b, _ in pairs]),
        np.concatenate([b.over for _, b, _ in pairs]), np.concatenate([b.geom for _, b, _ in pairs]))


def _places(districts: list[District], places: list[Places]) -> PlaceRows:
    pairs = list(zip(districts, places, _starts(districts), strict=False))
    return PlaceRows([k for _, p, _ in pairs for k in p.kind], [n for _, p, _ in pairs for n in p.name],
                     np.concatenate([p.plot + start for _, p, start in pairs]),
                     np.concatenate([np.full(len(p.plot), d.site.town) for d, p, _ in pairs]),
                     np.concatenate([p.point for _, p, _ in pairs]))


def _landcover(ground: Ground, districts: list[District], opened: list[np.ndarray], places: list[Places],
               region: np.ndarray) -> Landcover:
    for district, outlines, here in zip(districts, opened, places, strict=True):
        ground.add("open", outlines)
        for plot, kind, name in zip(here.plot, here.kind, here.name, strict=True):
            if kind == "park":
                ground.add("park", [district.geom[plot]], name)
    geom = np.array(ground.geom, object)
    return Landcover(ground.kind, ground.name, _town_of(geom, region), geom)


def _town_of(geom: np.ndarray, region: np.ndarray) -> np.ndarray:
    """The municipality that contains a point of each shape."""
    town = np.zeros(len(geom), int)
    row, found = shapely.STRtree(region).query(shapely.point_on_surface(geom), "intersects")
    town[row] = found
    return town
