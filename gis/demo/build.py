"""``build_city``: layout, plans, streets, buildings, landscape and owners put together."""

import numpy as np
import shapely

from gis.demo.boundaries import district_outlines, municipality_outlines
from gis.demo.buildings import Buildings, build_on, overbuild
from gis.demo.city import BuildingRows, City, Districts, Landcover, Municipalities, PlaceRows, Streets
from gis.demo.columns import ancestor_columns, block_columns, parcel_columns, town_of, zone_columns
from gis.demo.district import District
from gis.demo.landscape import Ground, lay_ground
from gis.demo.layout import TOWNS
from gis.demo.owners import assign_owners
from gis.demo.places import Places, name_places
from gis.demo.plan import Plan, draw_plan, plan_city
from gis.demo.streets import StreetList, lay_streets
from gis.demo.zoning import zone_runs

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
    ground = lay_ground(plan.layout, shapely.union_all(outlines), region, [(width, path) for _, width, path in plan.layout.links], seed)
    zone_areas, zone_of = zone_columns(districts, zones, ground, region)
    parcels_ = parcel_columns(districts, zone_of)
    return City(
        seed,
        _municipalities(plan, region),
        _districts(plan, outlines),
        _streets(streets),
        zone_areas,
        block_columns(plan, districts),
        parcels_,
        ancestor_columns(districts, parcels_),
        _buildings(districts, buildings),
        _places(districts, places),
        _landcover(ground, districts, opened, places, region),
        assign_owners(parcels_.land_use, parcels_.district, seed),
    )


def _municipalities(plan: Plan, region: np.ndarray) -> Municipalities:
    return Municipalities([t.code for t in TOWNS], [t.name_ar for t in TOWNS], region, shapely.points(plan.layout.centres))


def _districts(plan: Plan, outlines: np.ndarray) -> Districts:
    sites = [draft.site for draft in plan.drafts]
    return Districts([s.name for s in sites], np.array([s.town for s in sites]), np.array([s.style for s in sites]), outlines)


def _streets(streets: StreetList) -> Streets:
    geom = np.array([shapely.LineString(np.round(path, 3)) for path in streets.path], object)
    return Streets(streets.name, np.array(streets.width, float), streets.kind, np.array(streets.town), np.array(streets.district), geom)


def _starts(districts: list[District]) -> np.ndarray:
    return np.cumsum([0] + [len(d.geom) for d in districts])


def _buildings(districts: list[District], buildings: list[Buildings]) -> BuildingRows:
    pairs = list(zip(districts, buildings, _starts(districts), strict=False))
    return BuildingRows(
        np.concatenate([b.plot + start for _, b, start in pairs]),
        np.concatenate([b.floors for _, b, _ in pairs]),
        np.concatenate([b.height_m for _, b, _ in pairs]),
        np.concatenate([d.use[b.plot] for d, b, _ in pairs]),
        np.concatenate([b.over for _, b, _ in pairs]),
        np.concatenate([b.geom for _, b, _ in pairs]),
    )


def _places(districts: list[District], places: list[Places]) -> PlaceRows:
    pairs = list(zip(districts, places, _starts(districts), strict=False))
    return PlaceRows(
        [k for _, p, _ in pairs for k in p.kind],
        [n for _, p, _ in pairs for n in p.name],
        np.concatenate([p.plot + start for _, p, start in pairs]),
        np.concatenate([np.full(len(p.plot), d.site.town) for d, p, _ in pairs]),
        np.concatenate([p.point for _, p, _ in pairs]),
    )


def _landcover(ground: Ground, districts: list[District], opened: list[np.ndarray], places: list[Places], region: np.ndarray) -> Landcover:
    for district, outlines, here in zip(districts, opened, places, strict=True):
        ground.add("open", outlines)
        for plot, kind, name in zip(here.plot, here.kind, here.name, strict=True):
            if kind == "park":
                ground.add("park", [district.geom[plot]], name)
    geom = np.array(ground.geom, object)
    return Landcover(ground.kind, ground.name, town_of(geom, region), geom)
