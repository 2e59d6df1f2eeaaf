"""KML, GML and the Dutch BAG: guarded, counted by their own elements, then read by GDAL, which must deliver as many."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyogrio

from gis.importers.formats import ogr
from gis.importers.formats.plan import Chunk, LayerPlan
from gis.importers.formats.xml_guard import Outline, outline
from gis.importers.problems import UnusableFile

_MEMBERS = frozenset({"featureMember", "featureMembers", "member"})


def describe_kml(path: Path, name: str) -> list[LayerPlan]:
    """Every folder is a layer; the placemarks of all must add up."""
    found = outline(path)
    plans = _layers(path, name, "kml", found.counts["Placemark"])
    for plan in plans:
        if links := found.counts["NetworkLink"]:
            plan.notice("import_notice_links", count=links)
    return plans


def describe_gml(path: Path, name: str) -> list[LayerPlan]:
    found = outline(path, _MEMBERS)
    if not found.members:
        raise UnusableFile("import_no_rows_found" if found.counts else "import_xml_unknown", root=found.root)
    plans = _layers(path, name, "gml", found.members)
    for plan in plans:
        plan.crs = plan.crs or _srs(found)
    return plans


def describe_bag(path: Path, name: str) -> list[LayerPlan]:
    found = outline(path)
    return _layers(path, name, "bag", found.counts["bagObject"]) if found.counts["bagObject"] else []


def describe_other(path: Path, _name: str) -> list[LayerPlan]:
    """XML that is no map: guarded all the same, and named."""
    outline(path)
    return []


def _srs(found: Outline) -> str | None:
    codes = {match[1] for name in found.srs if (match := re.search(r"(?:EPSG|epsg)[:/]+(?:[\d.]*[:/])?(\d+)$", name))}
    return f"EPSG:{codes.pop()}" if len(codes) == 1 else None


def _layers(path: Path, name: str, format_name: str, count: int) -> list[LayerPlan]:
    """The layers that GDAL sees.

    Raises:
        UnusableFile: it sees another number of features than the file holds.
    """
    try:
        names = [str(layer) for layer, _ in pyogrio.list_layers(str(path))]
    except pyogrio.errors.DataSourceError as error:
        raise UnusableFile("import_unreadable", what=str(error)[:200]) from error
    plans = [ogr.plan_of(str(path), name if len(names) == 1 else layer, format_name, layer) for layer in names]
    if (seen := sum(plan.count for plan in plans)) != count:
        raise UnusableFile("import_rows_lost", found=seen, expected=count)
    for plan in plans:
        plan.geometry_kind = "none" if plan.extent is None else plan.geometry_kind
    return [plan for plan in plans if plan.count]


def read(plan: LayerPlan, size: int, encoding: str | None) -> Iterator[Chunk]:
    return ogr.read(plan, size, encoding)
