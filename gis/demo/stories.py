"""Places for the guided tour, found by geometry so that any size of city has them: nothing here is stored."""

from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
import shapely

from gis.demo.city import City

VISIT_DISTANCE_M = 300.0
HOUSE_ZONES = ("س1", "س2")
STARTS = 6
# Whose land the tour's owner holds; the other stories happen to other people.
OWNERS_STORIES = (
    "split",
    "corner",
    "wadi_edge",
    "failed_pour",
    "decision",
    "payment",
    "visit_300m",
    *(f"start_{number}" for number in range(1, STARTS + 1)),
)


@dataclass(frozen=True)
class StoryParcel:
    """A parcel by its key, with its row in the city and a point inside it in the storage CRS."""

    plan_no: str
    block_no: str
    parcel_no: str
    row: int
    municipality: str
    x: float
    y: float


@dataclass(frozen=True)
class StoryPoint:
    """A point in the storage CRS and the municipality that contains it."""

    x: float
    y: float
    municipality: str


@dataclass(frozen=True)
class Stories:
    """``parcels`` has split, corner, failed_pour, paid_fine, revisit, wadi_edge, decision, payment and visit_300m, and
    start_1 to start_6, vacant plots on which nothing has happened yet.

    ``inspector`` stands 300 m from visit_300m; ``night_sites`` are three vacant plots on three streets;
    ``cluster`` is where eight reports come together; ``storm_district`` lies along the wadi.
    """

    parcels: dict[str, StoryParcel]
    inspector: StoryPoint
    night_sites: tuple[StoryParcel, ...]
    cluster: StoryPoint
    storm_district: str
    slow_branch: str = "dilam"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        return cls(
            {name: StoryParcel(**parcel) for name, parcel in body["parcels"].items()},
            StoryPoint(**body["inspector"]),
            tuple(StoryParcel(**site) for site in body["night_sites"]),
            StoryPoint(**body["cluster"]),
            body["storm_district"],
            body["slow_branch"],
        )


def pick_stories(city: City) -> Stories:
    """The same places for the same city; all in the seat, no parcel in two stories."""
    p, middle = city.parcels, shapely.get_coordinates(city.municipalities.centre)[0]
    at = shapely.get_coordinates(shapely.point_on_surface(p.geom))
    near = np.hypot(*(at - middle).T)
    vacant = np.ones(len(p), bool)
    vacant[city.buildings.parcel] = False
    house = (p.municipality == 0) & np.isin(p.zone_code, HOUSE_ZONES) & (p.land_use == "residential")
    plain = house & ~p.corner & ~p.on_wadi & (p.ancestor < 0) & (p.area_m2 > 400) & (p.area_m2 < 900)
    wanted = {
        "split": house & vacant & (p.ancestor >= 0) & ~p.corner,
        "corner": house & vacant & p.corner & (p.side_m != p.front_m) & (p.area_m2 < 1_200),
        "wadi_edge": (p.municipality == 0) & vacant & p.on_wadi & (p.area_m2 > 350),
        "failed_pour": plain & vacant,
        "paid_fine": plain & ~vacant,
        "revisit": plain & vacant,
        "decision": plain & vacant,
        "payment": plain & vacant,
        "visit_300m": plain & vacant,
    } | {f"start_{number}": plain & vacant for number in range(1, STARTS + 1)}
    chosen: dict[str, int] = {}
    for name, fits in wanted.items():
        chosen[name] = _nearest(fits, near, list(chosen.values()))
    night = _night_sites(city, plain & vacant, near, list(chosen.values()))
    parcels = {name: _story_parcel(city, row, at) for name, row in chosen.items()}
    return Stories(
        parcels,
        _inspector(city, parcels["visit_300m"]),
        tuple(_story_parcel(city, row, at) for row in night),
        _cluster(city, middle),
        _storm_district(city),
    )


def _nearest(fits: np.ndarray, near: np.ndarray, used: list[int]) -> int:
    """The fitting parcel nearest to the town's middle, apart from those already used as far as there is room."""
    order = np.flatnonzero(fits)
    order = order[np.argsort(near[order], kind="stable")]
    return int(next(row for apart in (12, 4, 0) for row in order if all(abs(row - other) > apart for other in used)))


def _story_parcel(city: City, row: int, at: np.ndarray) -> StoryParcel:
    town = city.municipalities.code[city.parcels.municipality[row]]
    return StoryParcel(*city.parcel_key(row), row, town, *(round(float(value), 3) for value in at[row]))


def _night_sites(city: City, fits: np.ndarray, near: np.ndarray, used: list[int]) -> list[int]:
    """Three plots in three districts, so that a night round has a route."""
    free = fits.copy()
    free[used] = False
    found: list[int] = []
    for _ in range(3):
        found.append(_nearest(free, near, used + found))
        free &= city.parcels.district != city.parcels.district[found[-1]]
    return found


def _inspector(city: City, parcel: StoryParcel) -> StoryPoint:
    """A spot on a street at exactly the visit's distance from the parcel."""
    ring = shapely.Point(parcel.x, parcel.y).buffer(VISIT_DISTANCE_M, quad_segs=64).exterior
    crossings = shapely.get_coordinates(shapely.intersection(ring, shapely.union_all(city.streets.geom)))
    centre = shapely.get_coordinates(city.municipalities.centre)[0]
    x, y = crossings[np.argmin(np.hypot(*(crossings - centre).T))]
    return StoryPoint(round(float(x), 3), round(float(y), 3), parcel.municipality)


def _cluster(city: City, middle: np.ndarray) -> StoryPoint:
    """The market's street: where reports about one thing gather."""
    market = [row for row, kind in enumerate(city.places.kind) if kind == "market" and city.places.municipality[row] == 0]
    spot = city.places.geom[market[0]]
    x, y = shapely.get_coordinates(shapely.shortest_line(spot, shapely.union_all(city.streets.geom)))[1]
    return StoryPoint(round(float(x), 3), round(float(y), 3), "sih")


def _storm_district(city: City) -> str:
    rows = city.parcels.district[city.parcels.on_wadi]
    return city.districts.name_ar[int(np.bincount(rows).argmax())]
