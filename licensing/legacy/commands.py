"""Loading a register of before, once however often it is loaded; taking a load back; giving a permit its place."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import shapely
from geoalchemy2.shape import from_shape, to_shape
from shapely import Geometry
from sqlalchemy import delete, insert, select

from app import db
from app.authz import Actor, authorize
from app.db import uuid7
from app.errors import Conflict, NotFound, UserError
from app.i18n.folding import fold
from app.sqlfile import load_sql
from gis.crs import EXTENT_LONLAT, STORAGE_SRID
from gis.models import SpatialUnit
from gis.register import queries as register
from licensing.legacy.mapping import Mapping
from licensing.legacy.reading import rows_of
from licensing.legacy.rules import PastRow, days_between, past_row
from licensing.models import PastPermit, PastPermitLoad
from licensing.permissions import Permission as P

_BATCH = 500
_COLUMNS = ("title", "state", "source_state", "applied_on", "issued_on", "completed_on", "place_text")


@dataclass
class Counts:
    """What became of the rows; ``rows`` names those that were not taken and why."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    outside: int = 0
    placed: int = 0
    unplaced: int = 0
    several_places: int = 0
    most_places: int = 0
    empty: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    days: list[int] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        warnings = [{"code": code, "rows": n} for code, n in sorted(self.notes.items())]
        return {
            "read": self.read,
            "accepted": self.new + self.changed + self.unchanged,
            "repaired": 0,
            "rejected": len(self.rows),
            "rows": self.rows,
            "warnings": warnings,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "empty": dict(self.empty),
            "states": dict(self.states.most_common()),
            "unmapped": dict(self.unmapped.most_common()),
            "placed": self.placed,
            "unplaced": self.unplaced,
            "outside": self.outside,
            "several_places": self.several_places,
            "most_places": self.most_places,
            "durations": {"known": len(self.days), "shortest": min(self.days, default=None), "longest": max(self.days, default=None)},
        }


class OutsideInstallation(Exception):
    """Rows lie outside the installation's box, and nobody said whether they are wanted."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


def load_register(path: Path, mapping: Mapping, municipality_id: int, *, allow_outside: bool = False) -> tuple[PastPermitLoad, Counts]:
    """The rows of the file stand in the branch's register of before. What stood there unchanged is left alone.

    Raises:
        OutsideInstallation: rows lie elsewhere and ``allow_outside`` was not said. UnreadableRegister: not such a file.
    """
    counts, shape = Counts(), mapping.model_dump_json()
    load = PastPermitLoad(
        id=uuid7(), municipality_id=municipality_id, source=mapping.source, filename=path.name, sha256=_sha256(path), at=datetime.now(UTC)
    )
    db.session().add(load)
    db.session().flush()
    for batch in _batched(_rows(path, mapping, counts)):
        _write(batch, load, shape, counts)
    if counts.outside and not allow_outside:
        raise OutsideInstallation(counts.outside)
    load.counts = counts.as_json()
    db.session().flush()
    return load, counts


def undo_load(load_id: UUID) -> int:
    """What the load brought is gone, and what it changed is as it was; the record of the load stays.

    Raises:
        NotFound: no such load. Conflict: it was undone, or a later load of the source stands upon it.
    """
    load = db.session().get(PastPermitLoad, load_id)
    if load is None:
        raise NotFound("past_load_unknown")
    later = select(PastPermitLoad.id).where(
        PastPermitLoad.source == load.source,
        PastPermitLoad.municipality_id == load.municipality_id,
        PastPermitLoad.id > load.id,
        PastPermitLoad.undone_at.is_(None),
    )
    if load.undone_at is not None or db.session().scalars(later.limit(1)).first() is not None:
        raise Conflict("past_load_not_last")
    undone = 0
    for row in db.session().scalars(select(PastPermit).where(PastPermit.load_id == load.id, PastPermit.earlier != [])):
        _as_before(row)
        undone += 1
    db.session().flush()
    gone = db.session().execute(delete(PastPermit).where(PastPermit.load_id == load.id))
    load.undone_at = datetime.now(UTC)
    db.session().flush()
    return undone + int(getattr(gone, "rowcount", 0))


def place_at(permit: PastPermit, parcel: SpatialUnit, actor: Actor) -> None:
    """The permit belongs to the parcel, which gives it its place.

    Raises:
        UserError: a parcel of another branch.
    """
    authorize(actor, P.PAST_PLACE, permit)
    if parcel.municipality_id not in (None, permit.municipality_id):
        raise UserError("past_parcel_elsewhere")
    permit.parcel_id = parcel.id
    if permit.geom_4326 is None:
        permit.geom_4326 = from_shape(register.centre_of(parcel), 4326)
    permit.placed_by_id, permit.placed_at = actor.user_id, datetime.now(UTC)
    db.session().flush()


def _rows(path: Path, mapping: Mapping, counts: Counts) -> Iterator[PastRow]:
    seen: set[str] = set()
    for number, content in enumerate(rows_of(path, mapping.format), 1):
        counts.read += 1
        try:
            row = past_row(content, mapping)
        except ValueError as fault:
            counts.rows.append({"row": number, "outcome": "rejected", "reason": str(fault)})
            continue
        if row.source_ref in seen:
            counts.rows.append(
                {"row": number, "outcome": "rejected", "reason": "reference_twice", "details": {"reference": row.source_ref}}
            )
            continue
        seen.add(row.source_ref)
        _count(row, counts)
        yield row


def _count(row: PastRow, counts: Counts) -> None:
    counts.empty.update(name for name in ("applied_on", "issued_on", "completed_on") if getattr(row, name) is None)
    counts.states[row.source_state] += 1
    if row.state is None and row.source_state:
        counts.unmapped[row.source_state] += 1
    counts.notes.update(row.notes)
    if (days := days_between(row.applied_on, row.issued_on)) is not None:
        counts.days.append(days)
    if row.geom is None:
        counts.unplaced += 1
        return
    counts.placed += 1
    places = len(getattr(row.geom, "geoms", [row.geom]))
    counts.several_places += places > 1
    counts.most_places = max(counts.most_places, places)
    counts.outside += not _inside(row.geom)


def _write(batch: list[PastRow], load: PastPermitLoad, shape: str, counts: Counts) -> None:
    there = select(PastPermit).where(
        PastPermit.municipality_id == load.municipality_id,
        PastPermit.source == load.source,
        PastPermit.source_ref.in_([row.source_ref for row in batch]),
    )
    known = {row.source_ref: row for row in db.session().scalars(there)}
    told = [(row, _fingerprint(row, shape), known.get(row.source_ref)) for row in batch]
    other = [(row, mark, before) for row, mark, before in told if before is None or before.fingerprint != mark]
    counts.unchanged += len(batch) - len(other)
    fresh, beneath = [], _parcels_under([row.geom for row, _mark, _before in other])
    for nr, (row, mark, before) in enumerate(other):
        values = _values(row, load, mark, beneath.get(nr))
        if before is None:
            fresh.append(values)
        else:
            counts.changed += 1
            _change(before, values)
    if fresh:
        db.session().execute(insert(PastPermit), fresh)
        counts.new += len(fresh)
    db.session().flush()


def _fingerprint(row: PastRow, shape: str) -> str:
    return hashlib.sha256((shape + json.dumps(row.content, sort_keys=True, ensure_ascii=False)).encode()).hexdigest()


def _values(row: PastRow, load: PastPermitLoad, fingerprint: str, parcel_id: int | None) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "load_id": load.id,
        "municipality_id": load.municipality_id,
        "source": load.source,
        "source_ref": row.source_ref,
        "fingerprint": fingerprint,
        **{name: getattr(row, name) for name in _COLUMNS},
        "words": fold(f"{row.source_ref} {row.title} {row.place_text}"),
        "geom_4326": from_shape(row.geom, 4326) if row.geom is not None else None,
        "parcel_id": parcel_id,
        "content": row.content,
        "earlier": [],
    }


def _change(row: PastPermit, values: dict[str, Any]) -> None:
    """The row says what the register says now; what it said is kept. A place given by hand stays."""
    kept: dict[str, Any] = {name: _plain(getattr(row, name)) for name in (*_COLUMNS, "words", "fingerprint", "content")}
    kept |= {"load_id": str(row.load_id), "parcel_id": row.parcel_id, "geom": _wkt(row)}
    by_hand = row.placed_at is not None
    for name, value in values.items():
        if name not in ("id", "earlier", *(("parcel_id", "geom_4326") if by_hand and values["geom_4326"] is None else ())):
            setattr(row, name, value)
    row.earlier = [*row.earlier, kept]


def _as_before(row: PastPermit) -> None:
    *older, kept = row.earlier
    for name in (*_COLUMNS, "words", "fingerprint", "content", "parcel_id"):
        value = kept[name]
        setattr(row, name, date.fromisoformat(value) if value and name.endswith("_on") else value)
    row.load_id, row.earlier = UUID(kept["load_id"]), older
    row.geom_4326 = from_shape(shapely.from_wkt(kept["geom"]), 4326) if kept["geom"] else None


def _wkt(row: PastPermit) -> str | None:
    return to_shape(row.geom_4326).wkt if row.geom_4326 is not None else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _parcels_under(places: list[Geometry | None]) -> dict[int, int]:
    """Number of each place on a parcel -> the parcel. One question for all."""
    points = {nr: place.representative_point() for nr, place in enumerate(places) if place is not None and _inside(place)}
    if not points:
        return {}
    told = {"longitudes": [p.x for p in points.values()], "latitudes": [p.y for p in points.values()], "storage_srid": STORAGE_SRID}
    asked = list(points)
    return {asked[nr - 1]: parcel_id for nr, parcel_id in db.session().execute(load_sql("licensing", "legacy/parcels_under"), told)}


def _inside(geom: Geometry) -> bool:
    return bool(shapely.box(*EXTENT_LONLAT).intersects(geom))


def _batched(rows: Iterator[PastRow]) -> Iterator[list[PastRow]]:
    batch: list[PastRow] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
