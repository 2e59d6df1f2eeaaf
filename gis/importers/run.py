"""One import from file to report. Every row of the file is in the report's counts: read = accepted + rejected."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from sqlalchemy import insert, select

from app import db
from app.authz import Actor
from app.db import uuid7
from app.jobs import defer
from gis.importers.checks import Shapes, check_shapes, missing
from gis.importers.loading import load_rows, settle
from gis.importers.mapping import Values, read_values
from gis.importers.places import Placement, place_rows, refuse_taken_numbers, refuse_unknown_zones
from gis.importers.problems import UnusableFile
from gis.importers.reading import Rows, read_rows
from gis.importers.single import Source, open_source
from gis.importers.targets import TARGETS, Target
from gis.models import ImportRow, ImportRun

SLIVER_M2 = 1.0


@dataclass(frozen=True)
class Options:
    """What the operator said."""

    layer: str
    source_layer: str | None = None
    crs: str | None = None
    encoding: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    municipality: str | None = None
    allow_outside: bool = False
    repair: str = "none"  # none, structure


def import_file(path: Path, options: Options, actor: Actor, limit_bytes: int) -> dict[str, Any]:
    """The file's sound rows stand in the register. Returns the report; the caller commits, or not for a dry run.

    Raises:
        UnusableFile: the file cannot be taken at all.
        Question: only the operator can say; nothing was written.
    """
    target = TARGETS[options.layer]
    with TemporaryDirectory(prefix="import-") as folder:
        source = open_source(path, options.layer, options.source_layer, Path(folder), limit_bytes)
        rows = read_rows(source, options.crs, options.encoding)
    if len(rows.fids) > source.count:
        raise UnusableFile(f"The reader found {len(rows.fids)} rows, the file's own books say {source.count}.")
    values = read_values(rows, target, options.fields)
    shapes = check_shapes(rows.wkb, rows.crs, target.geometry, repair=options.repair == "structure", allow_outside=options.allow_outside)
    for row, (reason, details) in values.rejected.items():
        if shapes.reason[row] is None:
            shapes.reason[row], shapes.details[row] = reason, details
    placement = place_rows(target, shapes, values, options.municipality, allow_outside=options.allow_outside)
    _check_words(target, shapes, values, placement)
    return _write(target, source, rows, values, shapes, placement, options, actor)


def _check_words(target: Target, shapes: Shapes, values: Values, placement: Placement) -> None:
    if target.table == "zone":
        refuse_unknown_zones(shapes, values)
    if target.table == "spatial_unit":
        refuse_taken_numbers(shapes, values, placement)


def _write(
    target: Target, source: Source, rows: Rows, values: Values, shapes: Shapes, placement: Placement, options: Options, actor: Actor
) -> dict[str, Any]:
    taken, run_id = np.flatnonzero(shapes.sound), uuid7()
    noted = _noted_rows(source, rows, values, shapes)
    report = {
        "file": source.name,
        "sha256": source.sha256,
        "layer": options.layer,
        "source_layer": source.layer,
        "crs": rows.crs_name,
        "encoding": rows.encoding,
        "mapping": values.mapping,
        "read": source.count,
        "accepted": len(taken),
        "repaired": int(shapes.repaired[taken].sum()),
        "rejected": source.count - len(taken),
        "changed": sum(row["outcome"] == "changed" for row in noted),
        "rows": noted,
        "warnings": [],
    }
    report["warnings"] = _warnings_before(target, source, rows, values, shapes, placement, taken)
    _record_run(run_id, report, options, placement, actor)
    ids = load_rows(target, taken, shapes.stored, shapes.given, values, placement, rows.crs.to_epsg(min_confidence=70), run_id)
    overlaps = settle(target, ids)
    if target.table == "spatial_unit" and ids:
        defer("check_register", once="check_register")
    if overlaps:
        report["warnings"].append({"code": "overlaps", "count": len(overlaps), "area_m2": round(sum(o[2] for o in overlaps), 2)})
    _record_rows(run_id, noted, rows)
    return {**report, "rows": [{k: v for k, v in row.items() if k != "at"} for row in noted]}


def _noted_rows(source: Source, rows: Rows, values: Values, shapes: Shapes) -> list[dict[str, Any]]:
    """Rejected, mended and changed rows in file order, and those the reader never delivered."""
    noted = []
    for row, reason in enumerate(shapes.reason):
        line = {"row": _row_number(source, rows, row), "at": row}
        if reason is not None:
            noted.append(line | {"outcome": "rejected", "reason": reason, "details": shapes.details[row]})
        elif shapes.repaired[row]:
            noted.append(line | {"outcome": "repaired", "reason": shapes.details[row].pop("was"), "details": shapes.details[row]})
        elif row in values.dropped:
            noted.append(line | {"outcome": "changed", "reason": "value_dropped", "details": values.dropped[row]})
    lost = source.count - len(rows.fids)
    if lost and source.format == "shapefile":
        missing = sorted(set(range(source.count)) - set(map(int, rows.fids)))[:lost]
        noted += [{"row": fid + 1, "at": None, "outcome": "rejected", "reason": "deleted_in_file", "details": {}} for fid in missing]
    elif lost:
        noted += [{"row": None, "at": None, "outcome": "rejected", "reason": "not_delivered_by_reader", "details": {}}] * lost
    return noted


def _row_number(source: Source, rows: Rows, row: int) -> int:
    """As a person counts it: records of a Shapefile from one; a GeoPackage's own key; features from one."""
    return int(rows.fids[row]) + (1 if source.format == "shapefile" else 0) if source.format != "geojson" else row + 1


def _warnings_before(
    target: Target, source: Source, rows: Rows, values: Values, shapes: Shapes, placement: Placement, taken: np.ndarray
) -> list[dict[str, Any]]:
    stored = shapes.stored[taken]
    repeats = Counter(shapely.to_wkb(shapely.normalize(stored))) if len(stored) else Counter()
    found = {
        "duplicate_geometries": sum(repeats.values()) - len(repeats),
        "height_dropped": shapes.had_z,
        "outside_extent": int(shapes.outside[taken].sum()),
        "no_municipality": int(missing(placement.municipality_id[taken]).sum()),
        "imported_before": len(
            db.session()
            .scalars(
                select(ImportRun.id).where(
                    ImportRun.file_sha256 == source.sha256, ImportRun.layer == target.layer, ImportRun.source_layer == source.layer
                )
            )
            .all()
        ),
    }
    if target.table == "spatial_unit":
        found["slivers"] = int((shapely.area(stored) < SLIVER_M2).sum())
        found["without_number"] = sum(not values.columns["parcel_no"][row] for row in taken)
    warnings = [{"code": code, "count": count} for code, count in found.items() if count]
    return warnings + [{"code": "text_already_lost", "column": column, "count": count} for column, count in values.lost_text.items()]


def _record_run(run_id: UUID, report: Mapping[str, Any], options: Options, placement: Placement, actor: Actor) -> None:
    chosen = {m for m in placement.municipality_id if m is not None}
    db.session().execute(
        insert(ImportRun).values(
            id=run_id,
            layer=options.layer,
            file_name=report["file"],
            file_sha256=report["sha256"],
            source_layer=report["source_layer"],
            source_crs=report["crs"],
            encoding=report["encoding"],
            municipality_id=chosen.pop() if len(chosen) == 1 else None,
            options=asdict(options),
            warnings=report["warnings"],
            actor=actor.name or str(actor.user_id or "public"),
            **{name: report[name] for name in ("read", "accepted", "repaired", "rejected")},
        )
    )


def _record_rows(run_id: UUID, noted: list[dict[str, Any]], rows: Rows) -> None:
    if noted:
        db.session().execute(
            insert(ImportRow),
            [
                {
                    "run_id": run_id,
                    "row_no": line["row"] or 0,
                    "outcome": line["outcome"],
                    "reason": line["reason"],
                    "details": line["details"],
                    "attributes": rows.attributes(line["at"]) if line["at"] is not None else {},
                    "source_geom": rows.wkb[line["at"]] if line["at"] is not None else None,
                }
                for line in noted
            ],
        )
