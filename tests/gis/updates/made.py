"""Layers of a file that was never written: rows straight into the engine, without the reading process."""

from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import shapely
from sqlalchemy import select

from app import db
from app.authz import SYSTEM
from gis.crs import STORAGE_SRID
from gis.importers.run import Options, import_layer
from gis.importers.sources import Batch
from gis.models import SpatialUnit
from tests.factories.land import here

COLUMNS = ("plan_no", "block_no", "parcel_no", "land_use", "deed_area_m2")


@dataclass
class Layer:
    """What the engine asks of a source layer."""

    rows: list[tuple]
    columns: tuple[str, ...]
    name: str = "made"
    crs: str = f"EPSG:{STORAGE_SRID}"
    encoding: str = "UTF-8"
    crs_doubts: list = field(default_factory=list)
    encoding_doubts: list = field(default_factory=list)

    @property
    def count(self):
        return len(self.rows)

    @property
    def fields(self):
        return dict.fromkeys(self.columns, "text")

    def batches(self, size, crs=None, encoding=None):
        for first in range(0, len(self.rows), size):
            part = self.rows[first : first + size]
            wkb = [None if shape is None else shapely.to_wkb(here(shape)) for shape, *_ in part]
            columns = [pa.array([row[place + 1] for row in part], pa.string()) for place in range(len(self.columns))]
            fids = pa.array(np.arange(first + 1, first + 1 + len(part)))
            names = ["fid", "wkb", *(f"c{place}" for place in range(len(self.columns)))]
            table = pa.RecordBatch.from_arrays([fids, pa.array(wkb, pa.large_binary()), *columns], names=names)
            yield Batch(table, self.crs, {}, {}, list(self.columns))


def lot(shape, number, plan="2702", block="14", use="residential", deed=None):
    return (shape, plan, block, number, use, deed)


def bring(rows, *, columns=COLUMNS, actor=SYSTEM, layer="parcels", **said):
    """The rows as a file that adds."""
    return import_layer(Layer(list(rows), columns), Options(layer=layer, **said), actor, file_name="made.gpkg", sha256="0" * 64)


def update(rows, **said):
    """The rows as a file that updates; read = added + unchanged + changed + moved + rejected."""
    report = bring(rows, mode="update", **said)
    counts = report["update"]
    assert report["read"] == sum(counts[name] for name in ("added", "unchanged", "changed", "moved")) + report["rejected"]
    assert report["read"] == report["accepted"] + report["rejected"]
    return report


def live():
    """reference -> (land use, deed area, ring), and how many unnumbered there are."""
    query = select(SpatialUnit).where(SpatialUnit.end_lifespan_version.is_(None)).order_by(SpatialUnit.id)
    return db.session().scalars(query.execution_options(populate_existing=True)).all()


__all__ = ["COLUMNS", "Layer", "bring", "live", "lot", "replace", "update"]
