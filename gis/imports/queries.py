"""Reading import jobs: those of the reader's branches, nobody else's."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from flask import current_app
from pyproj import CRS
from sqlalchemy import select

from app import db
from app.authz import Actor
from app.errors import NotFound
from gis.crs import LONLAT, reproject
from gis.importers.sources import SWAPPED, Batch, open_source
from gis.imports import storage
from gis.imports.commands import as_uuid, layer_of
from gis.models import ImportJob
from gis.permissions import Permission

PAGE, PREVIEW_ROWS, SAMPLE_ROWS = 30, 400, 5


def get_job(key: str, actor: Actor) -> ImportJob:
    """Raises NotFound: no such job, or another branch's."""
    known = as_uuid(key)
    found = db.session().get(ImportJob, known) if known else None
    if found is None or found.municipality_id not in actor.municipalities_where(Permission.LAND_EDIT):
        raise NotFound("import_not_found")
    return found


def list_jobs(actor: Actor, after: UUID | None = None) -> Sequence[ImportJob]:
    """Latest first, one more than a page if there is more. Index: pk_import_job (UUIDv7 runs with time)."""
    query = (
        select(ImportJob)
        .where(ImportJob.municipality_id.in_(actor.municipalities_where(Permission.LAND_EDIT)))
        .order_by(ImportJob.id.desc())
        .limit(PAGE + 1)
    )
    return db.session().scalars(query.where(ImportJob.id < after) if after else query).all()


def preview(job: ImportJob, name: str, crs: str | None, encoding: str | None) -> dict[str, Any]:
    """The first rows of a layer as they would lie on the map: GeoJSON in longitude and latitude, and their words."""
    layer = next((one for one in job.layers if one["name"] == name), None)
    if layer is None:
        raise NotFound("import_not_found")
    chosen = crs or layer["crs"]
    with TemporaryDirectory(prefix="look-") as folder:
        opened = open_source(storage.find(job.id), Path(folder), current_app.config["MAX_IMPORT_BYTES"], name=job.file_name)
        batches = layer_of(opened, name).batches(PREVIEW_ROWS, crs=crs, encoding=encoding)
        batch = next(iter(batches), None)
        del batches  # the worker that reads on is stopped with its generator
    if batch is None:
        return {"type": "FeatureCollection", "features": []}
    return {"type": "FeatureCollection", "features": list(_features(batch, chosen))}


def _features(batch: Batch, crs: str | None) -> Iterator[dict[str, Any]]:
    shapes = shapely.from_wkb(batch.wkb[:PREVIEW_ROWS], on_invalid="ignore")
    if crs:
        known = CRS.from_user_input(crs.partition("*")[0].removesuffix(SWAPPED))
        shapes = reproject(shapely.force_2d(shapes), known.to_wkt(), LONLAT)
    words = {name: batch.fields[name] for name in batch.names}
    for row, shape in enumerate(shapes):
        drawn = shape if shape is not None and np.isfinite(shapely.get_coordinates(shape)).all() else None
        yield {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(shapely.set_precision(drawn, 1e-7, mode="pointwise")) if drawn is not None else None,
            "properties": {name: _word(values[row]) for name, values in words.items()} if row < SAMPLE_ROWS else {},
        }


def _word(value: Any) -> str:
    return "" if value is None else str(value)[:200]
