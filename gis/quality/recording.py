"""Findings stand in the queue: the same defect is the same row, whatever was decided of it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import numpy as np
import shapely
from sqlalchemy import func, or_, update

from app import db
from app.sqlfile import load_sql
from gis.crs import STORAGE_SRID
from gis.models import LandFinding
from gis.quality.looking import Found
from gis.quality.rules import OF_IMPORTS

_AT_ONCE = 2_000
_BIGGEST_M2 = 1e12


def record(findings: Iterable[Found]) -> int:
    """Each stands in the queue, open or as it was decided before. Returns how many."""
    number, waiting = 0, iter(findings)
    while some := list(islice(waiting, _AT_ONCE)):
        write_rows(list(_rows(some)))
        number += len(some)
    return number


def write_rows(rows: Sequence[dict[str, Any]]) -> None:
    """Rows of land_finding, by fingerprint; of two with one fingerprint the first counts."""
    different = {row["fingerprint"]: row for row in reversed(rows)}
    if different:
        db.session().execute(load_sql("gis", "quality/record"), {"rows": json.dumps(list(different.values()))})


def close_unseen(since: datetime) -> None:
    """Findings of parcels that a whole check, begun then, did not meet again are mended."""
    _mend(LandFinding.parcel_id.is_not(None), LandFinding.seen_at < since)


def close_of(parcel_ids: Sequence[int]) -> None:
    """Findings of parcels that ended are mended; what their successors show is found anew."""
    ids = list(parcel_ids)
    _mend(or_(LandFinding.parcel_id.in_(ids), LandFinding.other_id.in_(ids)))


def _mend(*which: Any) -> None:
    stand = (LandFinding.state != "mended", LandFinding.kind.not_in(OF_IMPORTS), *which)
    done = update(LandFinding).where(*stand).values(state="mended", mended_at=func.now())
    db.session().execute(done, execution_options={"synchronize_session": False})


def hex_of(shape: shapely.Geometry | None) -> str | None:
    return shapely.to_wkb(shapely.set_srid(shape, STORAGE_SRID), hex=True, include_srid=True) if shape is not None else None


def _rows(findings: Sequence[Found]) -> Iterator[dict[str, Any]]:
    ids = sorted({key for found in findings for key in (found.parcel_id, found.other_id) if key is not None})
    known = {row.id: row for row in db.session().execute(load_sql("gis", "quality/facts"), {"ids": ids})}
    shapes = dict(zip(known, shapely.from_wkb([bytes(row.geom) for row in known.values()]), strict=True))
    for found in findings:
        parcel = known[found.parcel_id]
        parts = [(row.reference or row.id, shapes[row.id]) for row in (parcel, known.get(found.other_id or 0)) if row is not None]
        yield {
            "fingerprint": _fingerprint(found.kind, parts),
            "kind": found.kind,
            "municipality_id": parcel.municipality_id,
            "district_id": parcel.district_id,
            "plan_no": parcel.plan_no,
            "parcel_id": found.parcel_id,
            "other_id": found.other_id,
            "area_m2": round(min(found.area_m2, _BIGGEST_M2), 3) if found.area_m2 is not None else None,
            "import_run_id": str(parcel.import_run_id) if parcel.import_run_id else None,
            "details": dict(found.details),
            "geom": hex_of(found.shape),
        }


def _fingerprint(kind: str, parts: Sequence[tuple[Any, shapely.Geometry]]) -> str:
    """Of the rule, and of name and shape of each parcel; to the millimetre, and in whatever order the corners stand."""
    told = [kind]
    for name, shape in sorted(parts, key=lambda part: str(part[0])):
        same = shapely.normalize(shapely.transform(shape, lambda xy: np.round(xy, 3)))
        told.append(f"{name} {hashlib.md5(same.wkb, usedforsecurity=False).hexdigest()}")
    return hashlib.md5("\n".join(told).encode(), usedforsecurity=False).hexdigest()
