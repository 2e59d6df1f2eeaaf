"""Plots, blocks and zones of all districts as columns of the city."""

from collections.abc import Iterable

import numpy as np
import shapely

from gis.demo.city import Ancestors, Blocks, Parcels, ZoneAreas
from gis.demo.district import District, block_outlines
from gis.demo.landscape import Ground
from gis.demo.plan import Plan
from gis.demo.zoning import ZoneRuns


def zone_columns(
    districts: list[District], zones: list[ZoneRuns], ground: Ground, region: np.ndarray
) -> tuple[ZoneAreas, list[np.ndarray]]:
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
    town.append(town_of(valley, region))
    return ZoneAreas(*(np.concatenate(column) for column in (code, district, town, geom))), rows_of


def plan_numbers(index: int) -> tuple[str, str]:
    """Numbers of the two plans of a district; some carry a letter, as revised plans do."""
    base = 2702 if index == 0 else 1300 + 17 * index
    return (f"{base}/أ", f"{base}/ب") if index % 5 == 3 else (str(base), str(base + 1))


def joined(columns: Iterable[np.ndarray]) -> np.ndarray:
    return np.concatenate(list(columns))


def parcel_columns(districts: list[District], zone_of: list[np.ndarray]) -> Parcels:
    start = np.cumsum([0] + [len(d.ancestors) for d in districts])
    geom, sides = joined(d.geom for d in districts), joined(d.sides for d in districts)
    return Parcels(
        plan_no=joined(np.array(plan_numbers(d.site.index), object)[d.plan] for d in districts),
        block_no=joined(d.block.astype(str).astype(object) for d in districts),
        parcel_no=joined(d.number.astype(str).astype(object) + d.suffix for d in districts),
        district=joined(np.full(len(d.geom), d.site.index) for d in districts),
        municipality=joined(np.full(len(d.geom), d.site.town) for d in districts),
        zone=joined(zone_of),
        zone_code=joined(d.zone for d in districts),
        land_use=joined(d.use for d in districts),
        area_m2=np.round(shapely.area(geom), 4),
        corner=joined(d.corner for d in districts),
        front_m=sides[:, 0],
        side_m=np.maximum(sides[:, 1], sides[:, 3]),
        on_wadi=joined(np.asarray(d.wadi.any(1)) for d in districts),
        ancestor=joined(np.where(d.ancestor < 0, -1, d.ancestor + s) for d, s in zip(districts, start, strict=False)),
        geom=geom,
    )


def ancestor_columns(districts: list[District], parcels: Parcels) -> Ancestors:
    split = np.flatnonzero(parcels.ancestor >= 0)
    child = split[np.unique(parcels.ancestor[split], return_index=True)[1]]
    number = np.array([no.split("/")[0] for no in parcels.parcel_no[child]], object)
    return Ancestors(
        parcels.plan_no[child],
        parcels.block_no[child],
        number,
        parcels.district[child],
        parcels.municipality[child],
        parcels.zone[child],
        parcels.land_use[child],
        np.concatenate([d.ancestors for d in districts]),
    )


def block_columns(plan: Plan, districts: list[District]) -> Blocks:
    """One row a block with parcels, in the order of their numbers."""
    columns: list[tuple[np.ndarray, ...]] = []
    for draft, d in zip(plan.drafts, districts, strict=True):
        drafted, first, row, parcels = np.unique(d.drafted_block, return_index=True, return_inverse=True, return_counts=True)
        use = np.array([_most(d.use[row == block]) for block in range(len(drafted))], object)
        number = np.array(plan_numbers(d.site.index), object)[d.plan[first]]
        columns.append(
            (
                number,
                d.block[first].astype(str).astype(object),
                np.full(len(drafted), d.site.index),
                use,
                parcels,
                block_outlines(draft, drafted),
            )
        )
    return Blocks(*(np.concatenate(column) for column in zip(*columns, strict=True)))


def _most(uses: np.ndarray) -> str:
    values, counts = np.unique(uses.astype(str), return_counts=True)
    return str(values[counts.argmax()])


def town_of(geom: np.ndarray, region: np.ndarray) -> np.ndarray:
    """The municipality that contains a point of each shape."""
    town = np.zeros(len(geom), int)
    row, found = shapely.STRtree(region).query(shapely.point_on_surface(geom), "intersects")
    town[row] = found
    return town
