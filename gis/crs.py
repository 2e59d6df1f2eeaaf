"""The only place that crosses between coordinate systems, and the first reader of ``STORAGE_SRID`` and ``INSTALLATION_EXTENT``:
columns and CHECKs are declared with them before any settings object exists.

Land is stored in one national projected system in metres; the web reads copies in 3857; GeoJSON leaves as
longitude, latitude (4326). Legal areas and lengths are computed in the UTM zone of the longitude.
"""

import os
import warnings
from functools import cache

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer
from shapely.geometry.base import BaseGeometry

from ops.paths import RUN_ENV
from ops.settings import read_env

LONLAT, WEB_MERCATOR = 4326, 3857
# As config.Config reads them: the environment, then what set-up wrote; a program that tests start knows only the former.
_TOLD = ({} if os.environ.get("ENVIRONMENT") == "test" else read_env(RUN_ENV)) | {k: v for k, v in os.environ.items() if v}
STORAGE_SRID = int(_TOLD.get("STORAGE_SRID", "9358"))
# Longitude and latitude of the amanah's box; land outside it is refused unless the import says otherwise.
_WEST, _SOUTH, _EAST, _NORTH = map(float, _TOLD.get("INSTALLATION_EXTENT", "46.4,23.2,48.2,24.9").split(","))
EXTENT_LONLAT = (_WEST, _SOUTH, _EAST, _NORTH)

_ELLIPSOID = Geod(ellps="GRS80")
# KSA-GRF17 / UTM, the national system since 2018: zone = first EPSG code + offset of the zone.
_NATIONAL_WEST, _NATIONAL_EAST = 33.0, 60.0
_NATIONAL_ZONES = ((36, 9356), (42, 9357), (48, 9358), (54, 9359))


@cache
def transformer(source: int | str, target: int | str) -> Transformer:
    """From one CRS (EPSG code or WKT) to another, longitude and easting always first."""
    return Transformer.from_crs(CRS.from_user_input(source), CRS.from_user_input(target), always_xy=True)


def reproject(geometry, source: int | str, target: int | str):
    """A shapely geometry, or an array of them, in the target CRS. Z is dropped."""
    if source == target:
        return geometry
    move = transformer(source, target)
    return shapely.transform(geometry, lambda xy: np.column_stack(move.transform(xy[:, 0], xy[:, 1])))


def to_storage(geometry, source: int | str = LONLAT):
    return reproject(geometry, source, STORAGE_SRID)


def to_lonlat(geometry, source: int | str = STORAGE_SRID):
    return reproject(geometry, source, LONLAT)


def utm_srid(longitude: float) -> int:
    """The UTM zone in which a parcel at this longitude is measured: the national one, or outside the country WGS 84's."""
    if not _NATIONAL_WEST <= longitude < _NATIONAL_EAST:
        return (32600 if _NORTH > 0 else 32700) + int((longitude + 180) // 6) % 60 + 1
    return next((srid for limit, srid in _NATIONAL_ZONES if longitude < limit), 9360)


def legal_area_m2(geometry: BaseGeometry) -> float:
    """Area of a stored geometry in the UTM zone of its longitude, in square metres."""
    longitude = to_lonlat(geometry.representative_point()).x
    return float(reproject(geometry, STORAGE_SRID, utm_srid(longitude)).area)


def legal_areas_m2(geometries: np.ndarray) -> np.ndarray:
    """``legal_area_m2`` of many stored geometries at once."""
    longitudes = shapely.get_x(to_lonlat(shapely.point_on_surface(geometries)))
    zones = np.array([utm_srid(longitude) for longitude in longitudes])
    areas = np.zeros(len(geometries))
    for zone in np.unique(zones):
        areas[zones == zone] = shapely.area(reproject(geometries[zones == zone], STORAGE_SRID, int(zone)))
    return areas


def only_zone(bounds: np.ndarray) -> int | None:
    """The zone of everything within stored bounds, if there is only one."""
    (x0, y0), (x1, y1) = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    west, _, east, _ = transformer(STORAGE_SRID, LONLAT).transform_bounds(x0, y0, x1, y1)
    zones = {utm_srid(west), utm_srid((west + east) / 2), utm_srid(east)} if east - west < 6 else set()
    return zones.pop() if len(zones) == 1 else None


def distance_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Metres on the ellipsoid between two points."""
    return float(_ELLIPSOID.inv(lon_a, lat_a, lon_b, lat_b)[2])


def storage_extent() -> tuple[float, float, float, float]:
    """The installation's box in the storage CRS: min x, min y, max x, max y."""
    return transformer(LONLAT, STORAGE_SRID).transform_bounds(*EXTENT_LONLAT)


def spatial_ref_sys_row(srid: int = STORAGE_SRID) -> dict[str, object]:
    """The row of ``spatial_ref_sys`` that older PostGIS releases lack for ``srid``."""
    crs = CRS.from_epsg(srid)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a PROJ string says less than WKT, and is only the fallback
        proj4 = crs.to_proj4()
    return {"srid": srid, "auth_name": "EPSG", "auth_srid": srid, "srtext": crs.to_wkt("WKT1_GDAL"), "proj4text": proj4}
