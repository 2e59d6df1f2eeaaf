"""A city of any number of parcels as a GeoPackage, the same every time: turned districts, blocks of two rows, chamfered corners.

Written in EPSG:32638, so that an import has to move every coordinate.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

CRS, MIDDLE = "EPSG:32638", (690_000.0, 2_660_000.0)
PITCH, ARTERIAL = 2_000.0, 36.0
USES = np.array(["سكني", "تجاري", "مختلط", "خدمات", "حديقة"])


@dataclass(frozen=True)
class Ground:
    """What the parcels lie on, in ``CRS``: the middles of the districts, and centre lines of streets with their widths."""

    middles: np.ndarray
    streets: np.ndarray
    widths_m: np.ndarray


def write_parcels(path: Path, number: int, seed: int = 7) -> Ground:
    """The file stands."""
    rng = np.random.default_rng(seed)
    shapes: list[np.ndarray] = []
    numbers: list[np.ndarray] = []
    middles: list[tuple[float, float]] = []
    streets: list[np.ndarray] = []
    widths: list[np.ndarray] = []
    made = 0
    for x, y in _cells(number):
        polygons, lots, lines, width = _district(rng, x, y)
        streets.append(lines)
        widths.append(np.full(len(lines), width))
        shapes.append(polygons)
        numbers.append(np.column_stack([np.full(len(lots), 1200 + len(middles) * 3) + lots[:, 0] % 3, lots]))
        middles.append((x, y))
        made += len(lots)
        if made >= number:
            break
    plan, block, parcel = np.concatenate(numbers)[:number].T
    columns = {
        "plan_no": pa.array(plan.astype(str)),
        "block_no": pa.array(block.astype(np.int32)),
        "parcel_no": pa.array(parcel.astype(str)),
        "land_use": pa.array(USES[rng.choice(len(USES), number, p=[0.8, 0.07, 0.05, 0.05, 0.03])]),
        "owner_ref": pa.array(np.char.add("OWN-", rng.integers(10**7, 10**8, number).astype(str))),
        "geometry": pa.array(shapely.to_wkb(np.concatenate(shapes)[:number]), pa.binary()),
    }
    table = pa.table(columns)
    pyogrio.write_arrow(table, path, driver="GPKG", layer="parcels", geometry_name="geometry", geometry_type="Polygon", crs=CRS)
    return Ground(np.array(middles), np.concatenate(streets), np.concatenate(widths))


def _cells(number: int) -> list[tuple[float, float]]:
    side = math.ceil(math.sqrt(number / 3500)) + 1
    cells = [(i, j) for i in range(-side, side + 1) for j in range(-side, side + 1)]
    cells.sort(key=lambda cell: (math.hypot(*cell), cell))
    return [(MIDDLE[0] + i * PITCH, MIDDLE[1] + j * PITCH) for i, j in cells]


def _district(rng: np.random.Generator, x: float, y: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Polygons, block and lot number of each, and the streets between the rows of blocks with their width."""
    half = (PITCH - ARTERIAL) / 2
    reach, turn = half * 1.4143, math.radians(rng.uniform(-28, 28))
    street, depth = rng.choice([12, 15, 20]), rng.uniform(27, 33)
    quads, corners, lots, rows, block, top = [], [], [], [], 0, -reach
    while top < reach:
        left = -reach + rng.uniform(0, 60)
        while left < reach:
            count, block = int(rng.integers(7, 15)), block + 1
            edges = left + np.concatenate([[0], np.cumsum(np.clip(rng.normal(20, 2.2, count), 14, 32))])
            for row in (0, 1):
                low, high = np.full(count, top + row * depth), np.full(count, top + (row + 1) * depth)
                a, b = edges[:-1], edges[1:]
                quads.append(np.stack([np.stack(p, 1) for p in ((a, low), (b, low), (b, high), (a, high))], 1))
                cut = np.full(count, -1)
                cut[0], cut[-1] = (3, 2) if row else (0, 1)
                corners.append(cut)
                lots.append(np.column_stack([np.full(count, block), np.arange(count) * 2 + 1 + row]))
            left = edges[-1] + street
        top += 2 * depth + street
        rows.append(top - street / 2)
    spun = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    points = np.concatenate(quads) @ spun + (x, y)
    inside = np.abs(points - (x, y)).max(axis=(1, 2)) < half
    lines = np.array([[(-reach, y), (reach, y)] for y in rows]) @ spun + (x, y)
    streets = shapely.intersection(shapely.linestrings(lines), shapely.box(x - half, y - half, x + half, y + half))
    return (
        _polygons(points[inside], np.concatenate(corners)[inside]),
        np.concatenate(lots)[inside],
        streets[shapely.length(streets) > 1],
        float(street),
    )


def _polygons(points: np.ndarray, cut: np.ndarray) -> np.ndarray:
    """Quads, and pentagons where the corner ``cut`` is taken off by four metres."""
    polygons = shapely.polygons(points)
    rows = np.flatnonzero(cut >= 0)
    if len(rows):
        at = cut[rows]
        corner, before, after, beyond = (points[rows, (at + step) % 4] for step in (0, -1, 1, 2))
        first = corner + (before - corner) / np.linalg.norm(before - corner, axis=1, keepdims=True) * 4
        second = corner + (after - corner) / np.linalg.norm(after - corner, axis=1, keepdims=True) * 4
        polygons[rows] = shapely.polygons(np.stack([first, second, after, beyond, before], 1))
    return polygons
