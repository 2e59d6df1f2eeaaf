"""Where a plan's boundary comes from: drawn, from its parcels, from a list of corners, from a delivered file.

Every way ends in the same: a shape in longitude and latitude that the form shows on the map before it is kept.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely
from flask import current_app
from pyproj import CRS
from shapely import MultiPolygon, Polygon, union_all

from app.errors import UserError
from app.forms.geometry import GeometryLimits, parse_geojson
from gis.cadastre.corner_list import ListedCorner, read_corner_list
from gis.cadastre.settings import settings as survey_settings
from gis.crs import EXTENT_LONLAT, to_lonlat, to_storage
from gis.importers.checks import Ground, check_shapes
from gis.importers.messages import sentence
from gis.importers.problems import UnusableFile
from gis.importers.projecting import Mover
from gis.importers.sources import SWAPPED, Opened, SourceLayer, open_source
from gis.imports import storage
from gis.imports.words import reason_words
from gis.models import ImportJob
from gis.plans.queries import parcel_shapes
from gis.plans.settings import settings

MOST_VERTICES, MOST_BYTES = 20_000, 2_000_000


@dataclass(frozen=True)
class Boundary:
    """A shape in the storage CRS, and how it was come by: {way, file?, layer?, crs?}."""

    shape: Polygon | MultiPolygon
    source: dict[str, Any] = field(default_factory=dict)


def from_drawing(text: str, source: dict[str, Any] | None = None) -> Boundary:
    """GeoJSON of a polygon in longitude and latitude.

    Raises:
        GeometryFault: it cannot be a boundary; the code says why, and where.
    """
    west, south, east, north = EXTENT_LONLAT
    limits = GeometryLimits(("Polygon", "MultiPolygon"), MOST_VERTICES, MOST_BYTES, (west, south, east, north))
    shape = parse_geojson(text, limits)
    assert isinstance(shape, Polygon | MultiPolygon)
    return Boundary(to_storage(shape), source or {"way": "drawn"})


def from_parcels(branch_id: int, plan_no: str) -> Boundary | None:
    """The ground of the plan's parcels, streets between them closed; None where it has none."""
    shapes = parcel_shapes(branch_id, plan_no)
    if not shapes:
        return None
    gap = settings().close_gaps_m / 2
    whole = union_all(shapes).buffer(gap, join_style="mitre").buffer(-gap, join_style="mitre")
    return Boundary(whole, {"way": "parcels"}) if isinstance(whole, Polygon | MultiPolygon) and not whole.is_empty else None


def from_corners(body: bytes, epsg: int) -> Boundary:
    """A list of corners in order; one ring for each parcel number where the list has that column.

    Raises:
        UnreadableList: with the line. UserError: fewer than three corners, crossing sides, a system that is not offered.
    """
    if epsg not in survey_settings().systems:
        raise UserError("plan_corners_system")
    rings = [_ring(corners) for corners in read_corner_list(body).values()]
    whole = union_all(rings)
    assert isinstance(whole, Polygon | MultiPolygon)
    return Boundary(to_storage(whole, epsg), {"way": "corners", "crs": f"EPSG:{epsg}"})


def _ring(corners: Sequence[ListedCorner]) -> Polygon:
    if len({(c.easting, c.northing) for c in corners}) < 3:
        raise UserError("plan_corners_few")
    ring = Polygon([(c.easting, c.northing) for c in corners])
    if not ring.is_valid or ring.is_empty:
        raise UserError("plan_corners_crossed")
    return ring


def from_file(job: ImportJob, layer_name: str, crs: str) -> Boundary:
    """All sound polygons of one layer, joined. A doubt about the coordinate system is asked, never guessed past.

    Raises:
        UserError: several layers and none chosen, no polygons, an open doubt, no sound shape.
    """
    with TemporaryDirectory(prefix="plan-") as folder:
        try:
            opened = open_source(storage.find(job.id), Path(folder), current_app.config["MAX_IMPORT_BYTES"], name=job.file_name)
            layer = chosen_layer(opened, layer_name)
            if open_ := [doubt for doubt in layer.unanswered(crs or None) if doubt in layer.crs_doubts]:
                raise UserError("plan_file_crs", doubt=sentence(open_[0].code, open_[0].details))
            shapes = _sound(layer, crs or layer.crs or "")
        except UnusableFile as refusal:
            raise UserError(refusal.code, **refusal.details) from refusal
    whole = union_all(shapes)
    source = {"way": "file", "file": job.file_name, "job": str(job.id), "layer": layer.name, "crs": crs or layer.crs}
    return Boundary(whole, source)  # type: ignore[arg-type]  # a union of polygons


def chosen_layer(opened: Opened, name: str) -> SourceLayer:
    """Raises UserError: none of polygons, or more than one and none of them named."""
    ground = [layer for layer in opened.layers if layer.geometry_kind == "polygon"]
    named = [layer for layer in ground if layer.name == name]
    if not ground:
        raise UserError("plan_file_no_polygons")
    if not named and len(ground) > 1:
        raise UserError("plan_file_many_layers")
    return (named or ground)[0]


def _sound(layer: SourceLayer, crs: str) -> list[shapely.Geometry]:
    limit = settings().most_shapes
    if layer.count > limit:
        raise UserError("plan_file_many_shapes", found=layer.count, limit=limit)
    plain, _star, _factor = crs.removesuffix(SWAPPED).partition("*")
    mover, ground, reasons = Mover(CRS.from_user_input(plain)), Ground(allow_outside=False), Counter[str]()
    found: list[shapely.Geometry] = []
    for batch in layer.batches(limit, crs=crs):
        shapes = check_shapes(batch.table.column(1), mover, "polygon", batch.refused, repair=False)
        ground.look(shapes)
        found += list(shapely.force_2d(shapes.stored(np.flatnonzero(shapes.sound))))
        reasons.update(str(reason) for reason in shapes.reason[~shapes.sound])
    if not found or reasons:
        raise UserError("plan_file_shapes", reasons="، ".join(str(reason_words(code)) for code in sorted(reasons)) or "–")
    return found


def as_text(shape: Polygon | MultiPolygon) -> str:
    """GeoJSON of the stored shape, to a tenth of a millimetre: what the form carries."""
    return shapely.to_geojson(shapely.transform(to_lonlat(shape), lambda xy: np.round(xy, 9)))
