"""Where a layer would lie under the coordinate system it declares, and under those that are usual here.

A system is never chosen for the operator: what is missing is asked, what lands far away is warned of with the systems that
would bring it home, each with its distance. Datums that differ by metres cannot be told apart by an extent; that is said.
"""

import math
from functools import cache

import numpy as np
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError, ProjError

from gis.crs import LONLAT, STORAGE_SRID
from gis.importers.formats.plan import Doubt, LayerPlan, Proposal

Box = tuple[float, ...]
SWAPPED = ":yx"
# WGS 84, WGS 84 / UTM, KSA-GRF17 / UTM, Ain el Abd / UTM, web Mercator, Ain el Abd / Aramco Lambert.
USUAL = (4326, *range(32636, 32641), *range(9356, 9361), *range(20436, 20441), 3857, 2318)
NEAR_M = 20_000.0
OLD_DATUM = range(20436, 20441)
_ELLIPSOID = Geod(ellps="GRS80")


def doubt_crs(plan: LayerPlan, box: Box) -> list[Doubt]:
    """What is doubtful about the layer's coordinate system."""
    if plan.extent is None or plan.geometry_kind == "none":
        return []
    if not np.isfinite(plan.extent).all():
        return [] if plan.crs else [Doubt("import_crs_missing", blocking=True)]
    if plan.crs is None:
        return [Doubt("import_crs_missing", {}, _proposals(plan.extent, box, None), blocking=True)]
    try:
        crs = CRS.from_user_input(plan.crs)
    except CRSError as error:
        return [Doubt("import_crs_unknown", {"what": str(error)[:200]}, _proposals(plan.extent, box, None), blocking=True)]
    return [*_place(plan.crs, plan.extent, box), *_units(crs), *_datum(crs)]


def _place(name: str, extent: Box, box: Box) -> list[Doubt]:
    away = distance_m(name, extent, box)
    if away is not None and away <= NEAR_M:
        return []
    better = _proposals(extent, box, name)
    swapped = next((one for one in better if one.value == name + SWAPPED), None)
    details = {"crs": name, "distance_km": None if away is None else round(_between_middles(name, extent, box) / 1000)}
    if swapped is not None:
        return [Doubt("import_crs_swapped", details, (swapped, *(one for one in better if one is not swapped)), blocking=True)]
    return [Doubt("import_crs_far", details, better, blocking=bool(better))]


def _units(crs: CRS) -> list[Doubt]:
    unit = crs.axis_info[0].unit_name if crs.axis_info else ""
    return (
        []
        if unit in ("metre", "degree", "")
        else [Doubt("import_crs_units", {"unit": unit, "factor": crs.axis_info[0].unit_conversion_factor})]
    )


def _datum(crs: CRS) -> list[Doubt]:
    if "Ain el Abd" not in (crs.geodetic_crs.name if crs.geodetic_crs else ""):
        return []
    return [Doubt("import_crs_old_datum", {"crs": crs.name})]


def _proposals(extent: Box, box: Box, declared: str | None) -> tuple[Proposal, ...]:
    """Systems under which the layer lies in our box, the nearest to its middle first by the order of custom."""
    names = [f"EPSG:{code}" for code in (*USUAL, STORAGE_SRID)]
    tried = dict.fromkeys(
        [*([declared + SWAPPED] if declared else []), "EPSG:4326", "EPSG:4326" + SWAPPED, *names, *(n + SWAPPED for n in names)]
    )
    tried.pop(declared or "", None)
    found = [(name, distance_m(name, extent, box)) for name in tried]
    near = [Proposal(name, round(away)) for name, away in found if away is not None and away <= NEAR_M]
    if declared is None and not near and (away := distance_m("EPSG:4326", extent, box)) is not None:
        near = [Proposal("EPSG:4326", round(away))]  # degrees, though of another country
    return tuple(near)


def distance_m(name: str, extent: Box, box: Box) -> float | None:
    """How far the extent lies from the box, nothing if they touch; None if the system cannot hold such coordinates."""
    west, south, east, north = extent
    corners = [(x, y) for x in (west, (west + east) / 2, east) for y in (south, (south + north) / 2, north)]
    if name.endswith(SWAPPED):
        corners = [(y, x) for x, y in corners]
    places = [_lonlat(name.removesuffix(SWAPPED), x, y) for x, y in corners]
    known = [place for place in places if place is not None]
    if len(known) < len(places):
        return None
    lons, lats = [lon for lon, _ in known], [lat for _, lat in known]
    near_lon, lon = _nearest(min(lons), max(lons), box[0], box[2])
    near_lat, lat = _nearest(min(lats), max(lats), box[1], box[3])
    return float(_ELLIPSOID.inv(lon, lat, near_lon, near_lat)[2])


def _between_middles(name: str, extent: Box, box: Box) -> float:
    """From the layer's middle to ours: what a person measures on a map of both."""
    lon, lat = _lonlat(name.removesuffix(SWAPPED), (extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2) or (math.nan, math.nan)
    return float(_ELLIPSOID.inv(lon, lat, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)[2])


def _nearest(low: float, high: float, box_low: float, box_high: float) -> tuple[float, float]:
    """The two points of two ranges that are nearest to each other: in the box, in the layer."""
    if high < box_low:
        return box_low, high
    if low > box_high:
        return box_high, low
    return (max(low, box_low),) * 2


def _lonlat(name: str, x: float, y: float) -> tuple[float, float] | None:
    try:
        lon, lat = _to_lonlat(name).transform(x, y, errcheck=True)
    except (ProjError, CRSError):
        return None
    return (lon, lat) if math.isfinite(lon) and math.isfinite(lat) and abs(lat) <= 90 and abs(lon) <= 180 else None


@cache
def _to_lonlat(name: str) -> Transformer:
    return Transformer.from_crs(CRS.from_user_input(name), CRS.from_epsg(LONLAT), always_xy=True)
