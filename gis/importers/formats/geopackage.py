"""GeoPackage: the layers of its own catalogue, each counted by SQLite."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from gis.importers.formats import ogr
from gis.importers.formats.plan import Chunk, LayerPlan
from gis.importers.problems import UnusableFile

MOST_LAYERS = 200


def describe(path: Path, name: str) -> list[LayerPlan]:
    """Raises:
    UnusableFile: not a GeoPackage, or damaged.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            layers = database.execute("SELECT table_name, data_type FROM gpkg_contents ORDER BY rowid").fetchall()
            counts = {layer: _count(database, layer) for layer, kind in layers[:MOST_LAYERS] if kind in ("features", "attributes")}
    except sqlite3.Error as error:
        raise UnusableFile("import_unreadable", what=str(error)[:200]) from error
    if len(layers) > MOST_LAYERS:
        raise UnusableFile("import_too_many_layers", found=len(layers), limit=MOST_LAYERS)
    kinds = dict(layers)
    return [_plan(path, layer, count, kinds[layer]) for layer, count in counts.items()]


def _count(database: sqlite3.Connection, layer: str) -> int:
    quoted = layer.replace('"', '""')  # a name out of the file's own catalogue
    return database.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0]  # noqa: S608


def _plan(path: Path, layer: str, count: int, kind: str) -> LayerPlan:
    plan = ogr.plan_of(str(path), layer, "geopackage", layer, count)
    if kind == "attributes":
        plan.geometry_kind = "none"
    return plan


def read(plan: LayerPlan, size: int, encoding: str | None) -> Iterator[Chunk]:
    return ogr.read(plan, size, encoding)
