"""OpenStreetMap extracts, packed (.osm.pbf) or as XML: GDAL's five layers, each counted by a pass of its own."""

from collections.abc import Iterator
from pathlib import Path

import pyogrio

from gis.importers.formats import ogr
from gis.importers.formats.plan import Chunk, LayerPlan
from gis.importers.formats.sniff import head_of
from gis.importers.formats.xml_guard import outline
from gis.importers.problems import UnusableFile

LAYERS = ("points", "lines", "multilinestrings", "multipolygons", "other_relations")


def describe(path: Path, name: str) -> list[LayerPlan]:
    """Raises:
    UnusableFile: XML with entities, or an extract that GDAL cannot open.
    """
    if head_of(path, 64).lstrip()[:1] == b"<":
        outline(path)
    try:
        plans = [ogr.plan_of(str(path), f"{name}: {layer}", "osm", layer) for layer in LAYERS]
    except pyogrio.errors.DataSourceError as error:
        raise UnusableFile("import_unreadable", what=str(error)[:200]) from error
    return [plan for plan in plans if plan.count]


def read(plan: LayerPlan, size: int, encoding: str | None) -> Iterator[Chunk]:
    return ogr.read(plan, size, encoding)
