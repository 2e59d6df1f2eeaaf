"""Writing what was accepted, in one transaction with its copies, its edges and the record of the run."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from sqlalchemy import func, select, update

from app import db
from app.db import uuid7
from app.i18n.folding import fold
from gis.bulk import copy_rows
from gis.crs import STORAGE_SRID, legal_areas_m2
from gis.importers.mapping import Values
from gis.importers.places import Placement
from gis.importers.targets import Target
from gis.models import SpatialUnit
from gis.register.commands import bulk_loading, list_overlaps, reference_of
from gis.register.recording import record_edges_around
from gis.tiles.copies import refresh_copies

_FOLDED = frozenset({"district", "street", "place"})


def load_rows(
    target: Target,
    taken: np.ndarray,
    stored: np.ndarray,
    given: np.ndarray,
    values: Values,
    placement: Placement,
    source_srid: int | None,
    run_id: UUID,
) -> list[int]:
    """The taken rows stand in their table and on the map. Returns their ids in row order."""
    first = _reserve_ids(target.table, len(taken))
    ids = list(range(first, first + len(taken)))
    columns, rows = _columns(target, taken, stored, values, placement, run_id, ids)
    if target.table == "spatial_unit":
        columns, rows = _with_parcel_facts(columns, rows, taken, stored, given, placement, source_srid)
    with bulk_loading():
        copy_rows(target.table, columns, rows)
    return ids


def settle(target: Target, ids: Sequence[int]) -> list[tuple[int, int, float]]:
    """Copies and edges follow the new rows; for parcels, overlaps are listed and marked as accepted by an import."""
    overlaps: list[tuple[int, int, float]] = []
    if target.table == "spatial_unit" and ids:
        overlaps = list_overlaps(ids)
        if touched := sorted({key for pair in overlaps for key in pair[:2]}):
            marked = update(SpatialUnit).where(SpatialUnit.id.in_(touched)).values(overlap_accepted=True)
            db.session().execute(marked, execution_options={"synchronize_session": False})
        record_edges_around(ids)
    for layer in target.copies:
        refresh_copies(layer, ids)
    return overlaps


def _reserve_ids(table: str, count: int) -> int:
    """So many numbers of the table's own sequence, one after another; the first is returned."""
    sequence = func.pg_get_serial_sequence(table, "id")
    drawn = select(func.nextval(sequence)).select_from(func.generate_series(1, max(count, 1)))
    return min(db.session().scalars(drawn))


def _columns(
    target: Target, taken: np.ndarray, stored: np.ndarray, values: Values, placement: Placement, run_id: UUID, ids: Sequence[int]
) -> tuple[list[str], Iterator[list[Any]]]:
    fields = [one.name for one in target.fields if target.table != "municipality_boundary"]
    names = ["id", "uuid", "municipality_id", "outside_extent", "import_run_id", *fields, "geom"]
    if target.table in _FOLDED:
        names.append("name_folded")
    shapes = shapely.to_wkb(shapely.set_srid(stored[taken], STORAGE_SRID), hex=True, include_srid=True)

    def rows() -> Iterator[list[Any]]:
        for key, row, shape in zip(ids, taken, shapes, strict=True):
            line = [key, uuid7(), placement.municipality_id[row], bool(placement.outside[row]), run_id]
            line += [values.columns[name][row] for name in fields] + [shape]
            yield [*line, fold(values.columns["name_ar"][row] or "")] if target.table in _FOLDED else line

    return names, rows()


def _with_parcel_facts(
    names: list[str],
    rows: Iterator[list[Any]],
    taken: np.ndarray,
    stored: np.ndarray,
    given: np.ndarray,
    placement: Placement,
    source_srid: int | None,
) -> tuple[list[str], Iterator[list[Any]]]:
    """Parcels also keep their legal area, their reference, what plan they lie in, and the survey's own coordinates."""
    at = {name: index for index, name in enumerate(names)}
    now, areas = datetime.now(UTC), np.maximum(legal_areas_m2(stored[taken]).round(4), 0.0001)

    def facts() -> Iterator[list[Any]]:
        for row, area, line in zip(taken, areas, rows, strict=True):
            reference = reference_of(*(line[at[name]] for name in ("plan_no", "block_no", "parcel_no")))
            yield [
                *line,
                reference,
                float(area),
                placement.district_id[row],
                placement.zone_id[row],
                source_srid,
                "\\x" + shapely.to_wkb(given[row], hex=True),
                now,
            ]

    return [*names, "reference", "area_m2", "district_id", "zone_id", "source_srid", "source_geom", "begin_lifespan_version"], facts()
