"""COPY into a table inside the session's transaction, for the few places where rows come by the ten thousand."""
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from app import db

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_CHUNK_ROWS = 20_000


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Append the rows, in the order of ``columns``; None is null. Returns how many.

    Table and column names are literals of the caller's code, never a user's words.
    """
    cursor = db.session().connection().connection.cursor()
    names = ", ".join(f'"{name}"' for name in columns)
    count = 0
    for text, size in _chunks(rows):
        cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', text)
        count += size
    return count


def _chunks(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[StringIO, int]]:
    buffer, size = StringIO(), 0
    for row in rows:
        buffer.write("\t".join(map(_field, row)))
        buffer.write("\n")
        size += 1
        if size == _CHUNK_ROWS:
            buffer.seek(0)
            yield buffer, size
            buffer, size = StringIO(), 0
    if size:
        buffer.seek(0)
        yield buffer, size


def _field(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).translate(_ESCAPES)
