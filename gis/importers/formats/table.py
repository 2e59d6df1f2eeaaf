"""Delimited text: encoding and delimiter found, every record counted by its own lines."""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gis.importers.encodings import Verdict, examine, known
from gis.importers.formats.corners import chunk_of_corners
from gis.importers.formats.plan import Chunk, LayerPlan
from gis.importers.formats.rows import Row, chunk_of_rows, describe_rows, unique
from gis.importers.problems import UnusableFile

DELIMITERS = ",;\t|"
LONGEST_LINE = 48 * 1024 * 1024
_HEAD_RECORDS = 30
_WEIGHED_LINES = 50_000
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def describe(path: Path, name: str) -> list[LayerPlan]:
    """Raises:
    UnusableFile: no headings, or a line beyond reason.
    """
    verdict = _encoding(path)
    delimiter = _delimiter(path, verdict)
    plan = LayerPlan(name, "table", str(path), 0, "none", {}, encoding=verdict.encoding, encoding_doubts=verdict.doubts)
    plan.inner = {"delimiter": delimiter, "mixed": verdict.mixed}
    records = _records(path, verdict.encoding, delimiter, mixed=verdict.mixed)
    headings = next(records, None)
    if headings is None:
        raise UnusableFile("import_no_columns")
    plan = describe_rows(plan, unique(headings.cells), records)
    if len(headings.cells) == 1 and not plan.count:
        raise UnusableFile("import_no_columns")  # a line of text is no table
    return [plan]


def read(plan: LayerPlan, size: int, encoding: str | None) -> Iterator[Chunk]:
    mixed = plan.inner["mixed"] and encoding is None
    records = _records(Path(plan.path), encoding or plan.encoding or "utf-8", plan.inner["delimiter"], mixed=mixed)
    next(records, None)
    if plan.inner["placing"]["how"] == "corners":
        yield chunk_of_corners(plan, records)
        return
    pending: list[Row] = []
    for row in records:
        pending.append(row)
        if len(pending) == size:
            yield chunk_of_rows(plan, pending)
            pending = []
    if pending:
        yield chunk_of_rows(plan, pending)


def _encoding(path: Path) -> Verdict:
    with path.open("rb") as stream:
        head = stream.read(4)
        for mark, name in _MARKS:
            if head.startswith(mark):
                return Verdict(name)
        if b"\0" in head[:2]:
            return Verdict("utf-16-le" if head[1:2] == b"\0" else "utf-16-be")
        stream.seek(0)
        beyond: list[tuple[bytes, bool]] = []
        while line := stream.readline(LONGEST_LINE):
            if not line.isascii() and len(beyond) < _WEIGHED_LINES:
                beyond.append((line.rstrip(b"\r\n"), False))
    verdict = examine({"": beyond}, None)
    if verdict.encoding == "utf-8" and not verdict.mixed:  # what a text file is expected to be
        verdict.doubts[:] = [doubt for doubt in verdict.doubts if doubt.code != "import_encoding_missing"]
    return verdict


def _delimiter(path: Path, verdict: Verdict) -> str:
    """The sign that cuts heading and first records into the same number of cells, and the most of them."""
    best = (0.0, 0, ",")
    for delimiter in DELIMITERS:
        records = _records(path, verdict.encoding, delimiter, mixed=verdict.mixed)
        lengths = [len(row.cells) for _, row in zip(range(_HEAD_RECORDS), records, strict=False)]
        if lengths and lengths[0] > 1:
            agreeing = sum(length == lengths[0] for length in lengths) / len(lengths)
            best = max(best, (round(agreeing, 1), lengths[0], delimiter))
    return best[2]


class _Lines:
    """Decoded lines; ``faults`` tells by number which of them could not be read as they should."""

    def __init__(self, path: Path, encoding: str, *, mixed: bool) -> None:
        self.faults: dict[int, str] = {}
        self._path, self._encoding, self._mixed = path, known(encoding) or "utf-8", mixed

    def __iter__(self) -> Iterator[str]:
        if self._encoding.startswith("utf-16"):
            with self._path.open(encoding=self._encoding, errors="ignore", newline="") as text:
                yield from text
            return
        with self._path.open("rb") as stream:
            number = 0
            while line := stream.readline(LONGEST_LINE):
                number += 1
                if len(line) >= LONGEST_LINE:
                    raise UnusableFile("import_row_too_long", line=number)
                yield self._decoded(line, number)

    def _decoded(self, line: bytes, number: int) -> str:
        try:
            return line.decode("utf-8" if self._mixed else self._encoding)
        except UnicodeDecodeError:
            if self._mixed:
                self.faults[number] = "encoding_differs"
                return line.decode(self._encoding if self._encoding != "utf-8" else "cp1256", "ignore")
            self.faults[number] = "text_unreadable"
            return line.decode(self._encoding, "ignore")


def _records(path: Path, encoding: str, delimiter: str, *, mixed: bool) -> Iterator[Row]:
    """Records that hold anything; a record may run over several lines."""
    csv.field_size_limit(LONGEST_LINE)
    lines = _Lines(path, encoding, mixed=mixed)
    reader = csv.reader(lines, delimiter=delimiter)
    began = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(began, cells, _fault(lines.faults, began, reader.line_num))
            began = reader.line_num + 1
    except csv.Error as error:
        raise UnusableFile("import_unreadable", what=f"{error} ({reader.line_num})") from error


def _fault(faults: dict[int, str], began: int, ended: int) -> tuple[str, dict[str, Any]] | None:
    kinds = Counter(faults[line] for line in range(began, ended + 1) if line in faults) if faults else None
    return (kinds.most_common(1)[0][0], {"lines": [began, ended]}) if kinds else None
