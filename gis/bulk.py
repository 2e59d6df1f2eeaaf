"""COPY into a table inside the session's transaction, for the few places where rows come by the ten thousand."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from app import db

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_ROWS_AT_ONCE = 400


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Append the rows, in the order of ``columns``; None is null. Returns how many.

    Table and column names are literals of the caller's code, never a user's words.
    """
    cursor = db.session().connection().connection.cursor()
    names = ", ".join(f'"{name}"' for name in columns)
    text = _RowText(rows)
    cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', text)
    return text.count


class _RowText:
    """A file whose next lines are made while the server stores the last ones."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows: Iterator[Sequence[Any]] = iter(rows)
        self.count = 0

    def read(self, _size: int = -1) -> str:
        lines = ["\t".join(map(_field, row)) for row in islice(self._rows, _ROWS_AT_ONCE)]
        self.count += len(lines)
        return "\n".join(lines) + "\n" if lines else ""


def _field(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    text = value if isinstance(value, str) else str(value)
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        return text.translate(_ESCAPES)
    return text
