"""FlatGeobuf: the header's own count, rows through GDAL."""

from collections.abc import Iterator
from pathlib import Path

import pyogrio

from gis.importers.formats import ogr
from gis.importers.formats.plan import Chunk, LayerPlan
from gis.importers.problems import UnusableFile


def describe(path: Path, name: str) -> list[LayerPlan]:
    """Raises:
    UnusableFile: GDAL cannot open it.
    """
    try:
        return [ogr.plan_of(str(path), name, "flatgeobuf", None)]
    except pyogrio.errors.DataSourceError as error:
        raise UnusableFile("import_unreadable", what=str(error)[:200]) from error


def read(plan: LayerPlan, size: int, encoding: str | None) -> Iterator[Chunk]:
    return ogr.read(plan, size, encoding)
