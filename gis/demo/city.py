"""The demo city as plain columns in the storage CRS: what a bulk load copies. No database, no clock, no web."""

from dataclasses import dataclass, fields

import numpy as np

from gis.demo.owners import Holdings
from gis.demo.zones import ZONES, ZoneName


@dataclass(frozen=True)
class Columns:
    """Parallel columns of equal length; ``geom`` holds shapely geometries. Rows are referred to by their position."""

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))


@dataclass(frozen=True)
class Municipalities(Columns):
    code: list[str]
    name_ar: list[str]
    geom: np.ndarray
    centre: np.ndarray


@dataclass(frozen=True)
class Districts(Columns):
    """``style`` is the age of the plan: 0 old town, 1 middle, 2 new, 3 estate."""

    name_ar: list[str]
    municipality: np.ndarray
    style: np.ndarray
    geom: np.ndarray


@dataclass(frozen=True)
class Streets(Columns):
    """Middle lines. ``district`` is -1 between districts; kind: highway, arterial, collector, local, passage."""

    name_ar: list[str]
    width_m: np.ndarray
    kind: list[str]
    municipality: np.ndarray
    district: np.ndarray
    geom: np.ndarray


@dataclass(frozen=True)
class ZoneAreas(Columns):
    code: np.ndarray
    district: np.ndarray
    municipality: np.ndarray
    geom: np.ndarray


@dataclass(frozen=True)
class Parcels(Columns):
    """``front_m`` and ``side_m`` are the street widths in front and, on a corner, beside; 0 without a street.

    ``ancestor`` is the row in ``Ancestors`` of the plot that was split into this one, or -1.
    """

    plan_no: np.ndarray
    block_no: np.ndarray
    parcel_no: np.ndarray
    district: np.ndarray
    municipality: np.ndarray
    zone: np.ndarray
    zone_code: np.ndarray
    land_use: np.ndarray
    area_m2: np.ndarray
    corner: np.ndarray
    front_m: np.ndarray
    side_m: np.ndarray
    on_wadi: np.ndarray
    ancestor: np.ndarray
    geom: np.ndarray


@dataclass(frozen=True)
class Blocks(Columns):
    """Blocks that hold parcels; ``land_use`` is that of most of them."""

    plan_no: np.ndarray
    block_no: np.ndarray
    district: np.ndarray
    land_use: np.ndarray
    parcels: np.ndarray
    geom: np.ndarray


@dataclass(frozen=True)
class Ancestors(Columns):
    """Plots that were split: numbered as their parts without the letter. ``zone`` is that of the first part."""

    plan_no: np.ndarray
    block_no: np.ndarray
    parcel_no: np.ndarray
    district: np.ndarray
    municipality: np.ndarray
    zone: np.ndarray
    land_use: np.ndarray
    geom: np.ndarray


@dataclass(frozen=True)
class BuildingRows(Columns):
    """``over`` is '', 'coverage' or 'encroachment'."""

    parcel: np.ndarray
    floors: np.ndarray
    height_m: np.ndarray
    use: np.ndarray
    over: np.ndarray
    geom: np.ndarray


@dataclass(frozen=True)
class PlaceRows(Columns):
    kind: list[str]
    name_ar: list[str]
    parcel: np.ndarray
    municipality: np.ndarray
    geom: np.ndarray


@dataclass(frozen=True)
class Landcover(Columns):
    """kind: wadi (the protected valley), wadi_bed, park, palm_farm, pivot_farm, open (blocks not yet parcelled)."""

    kind: list[str]
    name_ar: list[str]
    municipality: np.ndarray
    geom: np.ndarray


@dataclass(frozen=True)
class City:
    """Everything about the demo city that does not depend on the day of loading."""

    seed: int
    municipalities: Municipalities
    districts: Districts
    streets: Streets
    zones: ZoneAreas
    blocks: Blocks
    parcels: Parcels
    ancestors: Ancestors
    buildings: BuildingRows
    places: PlaceRows
    landcover: Landcover
    holdings: Holdings
    zone_names: tuple[ZoneName, ...] = ZONES

    def parcel_key(self, row: int) -> tuple[str, str, str]:
        """Plan, block and parcel number: how other packages name a parcel."""
        p = self.parcels
        return str(p.plan_no[row]), str(p.block_no[row]), str(p.parcel_no[row])
