"""What is told of an import beside its rows: every row that was not taken as it came, and what is worth a warning."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from sqlalchemy import column, func, insert, select, table

from app import db
from gis.bulk_binary import missing
from gis.importers.checks import Shapes
from gis.importers.mapping import Values
from gis.importers.places import Placement
from gis.importers.sources import Batch
from gis.importers.targets import POLYGON, Target
from gis.models import ImportRow, ImportRun

SLIVER_M2 = 1.0
MOST_TOLD = 10_000  # rows in the report; all are in import_row
_KEPT = 2_000  # rows that wait to be written
_AT_ONCE = 5_000


class Notes:
    """Collects over the batches; ``full`` when rows should be written, which needs the connection."""

    def __init__(self, target: Target, run_id: UUID, written_to: str | None = None) -> None:
        self._target, self._run_id, self._table = target, run_id, written_to or target.table
        self._waiting: list[dict[str, Any]] = []
        self._places: list[np.ndarray] = []
        self.told: list[dict[str, Any]] = []
        self.outcomes: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()

    @property
    def full(self) -> bool:
        return len(self._waiting) >= _KEPT

    def take(self, batch: Batch, shapes: Shapes, values: Values, placement: Placement) -> None:
        """Note a batch after its checks."""
        for row, outcome, reason, details in _noted(shapes, values, batch):
            self.outcomes[outcome] += 1
            line = {"row": int(batch.fids[row]), "outcome": outcome, "reason": reason, "details": details}
            if len(self.told) < MOST_TOLD:
                self.told.append(line)
            self._waiting.append(self._record(batch, row, line))
        self._count(shapes, values, placement)

    def write(self) -> None:
        """The noted rows stand in import_row. The connection must be free."""
        if self._waiting:
            db.session().execute(insert(ImportRow), self._waiting)
            self._waiting = []

    def add(self, lines: Sequence[dict[str, Any]]) -> None:
        """Rows that were refused after all were read; they stand in import_row already."""
        self.outcomes["rejected"] += len(lines)
        self.told += lines[: max(0, MOST_TOLD - len(self.told))]

    def warnings(self, sha256: str, source_layer: str, first: int, last: int) -> list[dict[str, Any]]:
        """At the end, before rows of another import can follow."""
        again = select(func.count()).where(
            ImportRun.file_sha256 == sha256,
            ImportRun.layer == self._target.layer,
            ImportRun.source_layer == source_layer,
            ImportRun.id != self._run_id,
        )
        self.counts["duplicate_geometries"] = self._duplicates(first, last)
        self.counts["imported_before"] = db.session().scalar(again) or 0
        return [{"code": code, "count": count} for code, count in self.counts.items() if count]

    def _record(self, batch: Batch, row: int, line: dict[str, Any]) -> dict[str, Any]:
        attributes = {name: _plain(batch.table.column(place + 2)[row].as_py()) for place, name in enumerate(batch.names)}
        kept = {"outcome": line["outcome"], "reason": line["reason"], "details": line["details"], "attributes": attributes}
        return {"run_id": self._run_id, "row_no": line["row"], "source_geom": batch.wkb[row], **kept}

    def _count(self, shapes: Shapes, values: Values, placement: Placement) -> None:
        sound, count = shapes.sound, self.counts
        count["height_dropped"] += shapes.had_z
        count["outside_extent"] += int((shapes.outside & sound).sum())
        if self._target.table != "published_feature":
            count["no_municipality"] += int((missing(placement.municipality_id) & sound).sum())
        if self._target.table == "spatial_unit":
            count["slivers"] += int((shapes.area[sound] < SLIVER_M2).sum())
            count["without_number"] += int((values.columns["parcel_no"][sound] == "").sum())
        self._places.append(_place_keys(shapes.bounds[sound]))

    def _duplicates(self, first: int, last: int) -> int:
        """Rows whose shape an earlier row has. Boxes are compared first; the shapes of equal boxes come back from the table."""
        keys = np.concatenate(self._places) if self._places else np.zeros(0, np.uint64)
        different, inverse, number = np.unique(keys, return_inverse=True, return_counts=True)
        suspects = np.flatnonzero(number[inverse] > 1)
        if not len(suspects):
            return 0
        if self._target.geometry != POLYGON and last - first + 1 != len(keys):
            return len(keys) - len(different)
        found: Counter[tuple[int, bytes]] = Counter()
        ids = self._ids(first, last)
        if len(ids) != len(keys):
            return len(keys) - len(different)
        land = table(self._table, column("id"), column("geom"))
        for part in np.array_split(suspects, max(1, len(suspects) // _AT_ONCE)):
            rows = db.session().execute(select(func.ST_AsBinary(land.c.geom)).where(land.c.id.in_(ids[part].tolist())).order_by(land.c.id))
            shapes = shapely.normalize(shapely.from_wkb([bytes(row[0]) for row in rows]))
            found.update(zip(inverse[part].tolist(), shapely.to_wkb(shapes).tolist(), strict=True))
        return sum(found.values()) - len(found)

    def _ids(self, first: int, last: int) -> np.ndarray:
        if last - first + 1 == sum(map(len, self._places)):
            return np.arange(first, last + 1)
        land = table(self._table, column("id"), column("import_run_id"))
        mine = select(land.c.id).where(land.c.id.between(first, last), land.c.import_run_id == self._run_id)
        return np.array(db.session().scalars(mine.order_by(land.c.id)).all())


def _noted(shapes: Shapes, values: Values, batch: Batch) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    """Rejected, mended and changed rows of a batch, in file order."""
    noted = set(np.flatnonzero(~shapes.sound).tolist()) | set(np.flatnonzero(shapes.repaired).tolist())
    for row in sorted(noted | values.dropped.keys() | batch.notes.keys()):
        details = dict(shapes.details.get(row, {}))
        if not shapes.sound[row]:
            yield row, "rejected", str(shapes.reason[row]), details
        elif shapes.repaired[row]:
            yield row, "repaired", str(details.pop("was")), details
        elif row in values.dropped:
            yield row, "changed", "value_dropped", values.dropped[row]
        else:
            code, said = batch.notes[row]
            yield row, "changed", code, said


def _place_keys(bounds: np.ndarray) -> np.ndarray:
    """One number for a box to the millimetre."""
    mixed = np.zeros(len(bounds), np.uint64)
    for side in np.rint(bounds * 1000).astype(np.int64).view(np.uint64).T:
        mixed = (mixed ^ side) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, float) and value != value):
        return None
    return value if isinstance(value, (bool, int, float)) else str(value)
