"""What imports could not take as it came stands in the queue, with its file and row."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from sqlalchemy import func, insert, or_, select, update

from app import db
from gis.crs import LONLAT, STORAGE_SRID, reproject, utm_srid
from gis.importers.projecting import Mover
from gis.importers.repair import repair_structure
from gis.importers.sources import SWAPPED
from gis.models import ImportJob, ImportRow, ImportRun, LandFinding, LandFindingSource
from gis.quality.recording import hex_of, write_rows
from gis.quality.rules import OF_IMPORTS

_ROWS_AT_ONCE = 500
_MOST_DRAWN = 20_000  # vertices
WITHOUT_SHAPE = frozenset({"null_geometry", "empty_geometry"})
LOST_TEXT = frozenset({"text_cut", "text_unreadable"})


def take_up_imports() -> int:
    """Doubtful rows of every import that was not looked at yet; those of an import taken back are closed. Returns how many runs."""
    session = db.session()
    known = select(LandFindingSource.import_run_id)
    runs = session.execute(
        select(ImportRun, ImportJob.municipality_id.label("branch"))
        .outerjoin(ImportJob, ImportJob.run_id == ImportRun.id)
        .where(ImportRun.id.not_in(known))
        .order_by(ImportRun.id)
    ).all()
    for run, branch in runs:
        take_up(run, run.municipality_id or branch)
    undone = select(ImportJob.run_id).where(ImportJob.state == "undone", ImportJob.run_id.is_not(None))
    _close(LandFinding.import_run_id.in_(undone))
    return len(runs)


def take_up(run: ImportRun, municipality_id: int | None) -> None:
    """What earlier imports of the same layer of the same file left open is mended, or is found again here."""
    session = db.session()
    earlier = select(ImportRun.id).where(
        ImportRun.file_name == run.file_name,
        ImportRun.layer == run.layer,
        ImportRun.source_layer == run.source_layer,
        ImportRun.id < run.id,
    )
    _close(LandFinding.import_run_id.in_(earlier))
    doubtful = or_(ImportRow.outcome.in_(("rejected", "repaired")), ImportRow.reason.in_(LOST_TEXT))
    rows = select(ImportRow).where(ImportRow.run_id == run.id, doubtful).order_by(ImportRow.row_no)
    mover = _mover_of(run)
    base = {"municipality_id": municipality_id, "import_run_id": str(run.id)}
    for some in session.scalars(rows, execution_options={"yield_per": _ROWS_AT_ONCE}).partitions():
        write_rows([base | one for one in _rows(some, mover)])
    write_rows([base | one for one in _columns(run)])
    session.execute(insert(LandFindingSource).values(import_run_id=run.id))


def _close(which: Any) -> None:
    stand = (LandFinding.kind.in_((*OF_IMPORTS, "lost_text")), LandFinding.parcel_id.is_(None), LandFinding.state != "mended")
    done = update(LandFinding).where(*stand, which).values(state="mended", mended_at=func.now())
    db.session().execute(done, execution_options={"synchronize_session": False})


def _rows(rows: Sequence[ImportRow], mover: Mover | None) -> Iterator[dict[str, Any]]:
    came = _drawn([row.source_geom for row in rows], mover)
    repaired = [at for at, row in enumerate(rows) if row.outcome == "repaired" and row.source_geom]
    mended = dict(zip(repaired, _drawn(repair_structure([_flat(rows[at].source_geom) for at in repaired]), mover), strict=True))
    for at, row in enumerate(rows):
        kind = _kind(row)
        told = {
            "fingerprint": _mark(row.run_id, row.row_no, kind),
            "kind": kind,
            "row_no": row.row_no,
            "reason": row.reason,
            "details": row.details,
            "geom": hex_of(mended.get(at, came[at])),
        }
        if row.outcome == "repaired":
            told |= {"was": hex_of(came[at]), "before_m2": _area(came[at]), "after_m2": _area(mended.get(at))}
        yield told


def _columns(run: ImportRun) -> Iterator[dict[str, Any]]:
    """Columns whose words were lost in the file itself."""
    for warning in run.warnings:
        if warning.get("code") == "text_already_lost":
            column = str(warning.get("column", ""))
            details = {"column": column, "count": warning.get("count")}
            yield {
                "fingerprint": _mark(run.id, column, "lost_text"),
                "kind": "lost_text",
                "reason": "text_already_lost",
                "details": details,
            }


def _kind(row: ImportRow) -> str:
    if row.outcome == "repaired":
        return "repaired"
    if row.outcome == "changed":
        return "lost_text"
    return "null_geometry" if row.reason in WITHOUT_SHAPE else "rejected"


def _mark(run_id: UUID, row: int | str, kind: str) -> str:
    return hashlib.md5(f"{kind} {run_id} {row}".encode(), usedforsecurity=False).hexdigest()


def _mover_of(run: ImportRun) -> Mover | None:
    """From the system in which the file's coordinates stand; None if it is not known any more."""
    for name in (run.options.get("crs"), run.source_crs):
        try:
            if name:
                return Mover(CRS.from_user_input(str(name).partition("*")[0].removesuffix(SWAPPED)))
        except CRSError:
            continue
    return None


def _flat(wkb: bytes | None) -> bytes:
    return shapely.to_wkb(shapely.force_2d(shapely.from_wkb(bytes(wkb or b""))))


def _drawn(wkb: Sequence[bytes | None], mover: Mover | None) -> list[shapely.Geometry | None]:
    """In the storage CRS; None for what cannot be read, lies nowhere, or has more corners than anybody looks at."""
    shapes = shapely.from_wkb(np.array([bytes(one) if one else None for one in wkb], object), on_invalid="ignore")
    drawn: list[shapely.Geometry | None] = [None] * len(shapes)
    for at, shape in enumerate(shapes):
        if mover is None or shape is None or shape.is_empty or shapely.get_num_coordinates(shape) > _MOST_DRAWN:
            continue
        if np.isfinite(shapely.get_coordinates(shape)).all():
            (moved,) = mover.move(np.array([shapely.force_2d(shape)], object))
            if np.isfinite(shapely.get_coordinates(moved)).all():
                drawn[at] = moved
    return drawn


def _area(shape: shapely.Geometry | None) -> float | None:
    """In the UTM zone of the longitude, as a legal area; the shape may be invalid."""
    if shape is None:
        return None
    x0, y0, x1, y1 = shape.bounds
    longitude = reproject(shapely.Point((x0 + x1) / 2, (y0 + y1) / 2), STORAGE_SRID, LONLAT).x
    return round(float(reproject(shape, STORAGE_SRID, utm_srid(longitude)).area), 3)
