"""The list of what an update did, or would do, as a table that is taken home."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import UUID

from flask_babel import gettext as _

from gis.importers.updating.listing import rows_of
from gis.imports import storage, words
from gis.models import ImportChange, ImportJob

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_IN_MEMORY = 1 << 20  # bytes; a longer list is sent from disk
_MARK = "\ufeff"  # spreadsheets see Arabic


def keep_list(job_id: UUID, run_id: UUID) -> None:
    """The list of a try, whose rows are about to be undone, waits beside the file."""
    with storage.list_of(job_id).open("w", encoding="utf8", newline="") as kept:
        kept.writelines(csv_lines(run_id))


def csv_of(job: ImportJob) -> IO[bytes] | Path | None:
    """The list of the last try or update; None if there is none."""
    if job.run_id is not None and job.state in ("imported", "undoing", "undone"):
        whole = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  closed with the answer that carries it
        whole.writelines(line.encode() for line in csv_lines(job.run_id))
        whole.seek(0)
        return whole
    kept = storage.list_of(job.id)
    return kept if job.report and job.report.get("update") and kept.is_file() else None


def csv_lines(run_id: UUID) -> Iterator[str]:
    """One line for each field that changes, one for each other row."""
    yield _MARK + _line(
        [
            _("صف الملف"),
            _("النتيجة"),
            _("الاسم أو الرقم"),
            _("الحقل"),
            _("كان"),
            _("صار"),
            _("أبعد مسافة (م)"),
            _("فرق المساحة (م²)"),
            _("ملاحظة"),
        ]
    )
    for row in rows_of(run_id):
        yield from _lines(row)


def _lines(row: ImportChange) -> Iterator[str]:
    head = [row.row_no or "", str(words.OUTCOMES[row.outcome][0]), row.name]
    moved = row.outcome == "moved"
    far = ["" if row.distance_m is None or not moved else f"{row.distance_m:.3f}", ""]
    if row.area_diff_m2 is not None and moved:
        far[1] = f"{row.area_diff_m2:.2f}"
    note = words.note_words(row.note)
    for field, (before, after) in (row.changes or {"": ("", "")}).items():
        yield _line([*head, str(words.FIELDS.get(field, field)), _word(before), _word(after), *far, note])


def features_of(sample: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The drawings of a sample, before and after, for the map."""
    for place, row in enumerate(sample):
        for part in ("was", "now"):
            if row[part] and not (part == "was" and row["outcome"] == "changed"):
                word = str(words.OUTCOMES[row["outcome"]][0])
                said = {"outcome": row["outcome"], "part": part, "name": row["name"], "word": word, "key": place}
                yield {"type": "Feature", "geometry": json.loads(row[part]), "properties": said}


def _line(cells: list[Any]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow([_safe(cell) for cell in cells])
    return stream.getvalue()


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _word(value: Any) -> str:
    return "" if value is None else str(value)
