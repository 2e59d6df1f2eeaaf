"""A file of WKT: one shape to a line, or one shape over many lines."""

from collections.abc import Iterator
from pathlib import Path

from gis.importers.formats.plan import Chunk, LayerPlan
from gis.importers.formats.rows import Row, chunk_of_rows, describe_rows
from gis.importers.problems import UnusableFile

LONGEST = 48 * 1024 * 1024


def describe(path: Path, name: str) -> list[LayerPlan]:
    plan = LayerPlan(name, "wkt", str(path), 0, "unknown", {}, encoding="utf-8")
    return [describe_rows(plan, ["wkt"], _records(path))]


def read(plan: LayerPlan, size: int, _encoding: str | None) -> Iterator[Chunk]:
    pending: list[Row] = []
    for row in _records(Path(plan.path)):
        pending.append(row)
        if len(pending) == size:
            yield chunk_of_rows(plan, pending)
            pending = []
    if pending:
        yield chunk_of_rows(plan, pending)


def _records(path: Path) -> Iterator[Row]:
    """Text up to the line on which its brackets are closed."""
    began, waiting, depth = 1, "", 0
    with path.open(encoding="utf-8-sig", errors="ignore") as stream:
        number = 0
        while line := stream.readline(LONGEST):
            number += 1
            if not waiting and not line.strip():
                continue
            began = began if waiting else number
            waiting += line
            depth += line.count("(") - line.count(")")
            if len(waiting) > LONGEST:
                raise UnusableFile("import_row_too_long", line=began)
            if depth <= 0:
                yield Row(began, [waiting.strip()])
                waiting, depth = "", 0
    if waiting.strip():
        yield Row(began, [waiting.strip()])
