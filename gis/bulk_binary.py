"""Binary COPY by whole columns: a row costs no Python, its bytes are laid side by side by Arrow.

Fields are added in the order of the table's columns in the COPY. What has one width goes into a block of bytes a row;
what has not (text, shapes) follows its block as an Arrow column of bytes. One join at the end makes the rows.
"""

import io
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from app import db

HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
_NULL = np.frombuffer(b"\xff\xff\xff\xff", np.uint8)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
Blob = tuple[np.ndarray, np.ndarray]  # offsets (one more than rows), bytes


class Rows:
    """So many rows of one table, laid field by field."""

    def __init__(self, count: int, fields: int) -> None:
        self.count = count
        self._parts: list[pa.Array] = []
        self._block: list[np.ndarray] = [self._same(fields.to_bytes(2, "big"))]

    def numbers(self, values: Any, kind: str) -> "Rows":
        """``kind`` is a big-endian numpy type: >i8, >i4, >f8, u1 (boolean). One value, or one a row."""
        column = np.broadcast_to(np.asarray(values).astype(kind), self.count)
        return self.fixed(np.ascontiguousarray(column).view(np.uint8).reshape(self.count, -1))

    def fixed(self, values: np.ndarray) -> "Rows":
        """Fields of one width, as bytes: rows by width."""
        self._block += [self._same(values.shape[1].to_bytes(4, "big")), values]
        return self

    def moment(self, when: datetime) -> "Rows":
        return self.numbers(round((when - _EPOCH).total_seconds() * 1e6), ">i8")

    def decimals(self, values: np.ndarray, absent: np.ndarray | None = None) -> "Rows":
        """numeric with four decimals, not negative, below 1e12: four digits to the base of ten thousand. ``absent`` rows are null."""
        whole = np.rint(np.asarray(values) * 10_000).astype(np.int64)
        digits = np.stack([whole // 10_000**place % 10_000 for place in (3, 2, 1, 0)], 1)
        head = np.broadcast_to(np.array([4, 2, 0, 4]), (self.count, 4))
        cells = np.ascontiguousarray(np.concatenate([head, digits], 1).astype(">i2")).view(np.uint8)
        return self.fixed(cells) if absent is None or not absent.any() else self._some(cells, absent)

    def null(self) -> "Rows":
        self._block.append(self._same(_NULL.tobytes()))
        return self

    def maybe(self, values: np.ndarray, kind: str) -> "Rows":
        """As ``numbers`` from an array of objects, None being null."""
        absent = missing(values)
        if absent.all():
            return self.null()
        return self.some_numbers(np.where(absent, 0, values), kind, absent)

    def some_numbers(self, values: np.ndarray, kind: str, absent: np.ndarray) -> "Rows":
        """As ``numbers``; ``absent`` rows are null."""
        if not absent.any():
            return self.numbers(values, kind)
        return self._some(np.ascontiguousarray(values.astype(kind)).view(np.uint8).reshape(self.count, -1), absent)

    def texts(self, values: pa.Array) -> "Rows":
        """An Arrow column of text; its nulls are nulls."""
        plain = pc.fill_null(values.cast(pa.large_string()), "").cast(pa.large_binary())
        lengths = pc.binary_length(plain).to_numpy(zero_copy_only=False)
        if values.null_count:
            lengths = np.where(values.is_null().to_numpy(zero_copy_only=False), -1, lengths)
        return self._sized(lengths, plain)

    def blobs(self, blob: Blob, before: bytes | np.ndarray = b"") -> "Rows":
        """Bytes of any length, each after ``before``: the same bytes for all, or one row of bytes each."""
        offsets, data = blob
        first = self._same(before) if isinstance(before, bytes) else before
        return self._sized(np.diff(offsets) + first.shape[1], _column(offsets, data), first)

    def payload(self) -> memoryview:
        """The rows as COPY takes them, without head and end."""
        self._close_block()
        joined = pc.binary_join_element_wise(*self._parts, pa.scalar(b"", pa.large_binary()))
        offsets = np.frombuffer(joined.buffers()[1], np.int64)
        return memoryview(joined.buffers()[2])[int(offsets[0]) : int(offsets[self.count])]

    def _some(self, values: np.ndarray, absent: np.ndarray) -> "Rows":
        """Fields of one width, those of ``absent`` rows null."""
        width = values.shape[1]
        cells = np.empty((self.count, 4 + width), np.uint8)
        cells[:, :4] = np.where(absent[:, None], _NULL, np.frombuffer(width.to_bytes(4, "big"), np.uint8))
        cells[:, 4:] = values
        kept = np.ones(cells.shape, bool)
        kept[absent, 4:] = False
        offsets = np.concatenate([[0], np.cumsum(np.where(absent, 4, 4 + width))])
        self._close_block()
        self._parts.append(_column(offsets, cells[kept]))
        return self

    def _same(self, cell: bytes) -> np.ndarray:
        return np.broadcast_to(np.frombuffer(cell, np.uint8), (self.count, len(cell)))

    def _sized(self, lengths: np.ndarray, data: pa.Array, first: np.ndarray | None = None) -> "Rows":
        self._block.append(np.ascontiguousarray(lengths.astype(">i4")).view(np.uint8).reshape(self.count, 4))
        if first is not None and first.shape[1]:
            self._block.append(first)
        self._close_block()
        self._parts.append(data)
        return self

    def _close_block(self) -> None:
        if self._block:
            cells = np.concatenate(self._block, axis=1)
            self._parts.append(_column(np.arange(self.count + 1) * cells.shape[1], cells))
            self._block = []


def missing(values: np.ndarray) -> np.ndarray:
    """Which of the objects are None."""
    return np.asarray(values == np.array(None, object), bool)


def blob_of(values: Sequence[bytes]) -> Blob:
    """Bytes one after another, and where each begins."""
    lengths = np.fromiter(map(len, values), np.int64, len(values))
    return np.concatenate([[0], np.cumsum(lengths)]), np.frombuffer(b"".join(values), np.uint8)


def copy_binary(table: str, columns: Sequence[str], payload: memoryview) -> None:
    """Append the rows inside the session's transaction. Names are literals of the caller's code."""
    send_binary(db.session().connection().connection.cursor(), table, columns, payload)


def send_binary(cursor: Any, table: str, columns: Sequence[str], payload: memoryview) -> None:
    """As ``copy_binary`` on a cursor that the caller holds: for a thread beside the one that owns the session."""
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN (FORMAT binary)', _Stream(payload), 1 << 18)


class Sender:
    """Sends rows while the caller lays the next ones; at most one batch is on its way.

    Between ``wait`` and the next ``send`` the connection belongs to the caller again.
    """

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        self._table, self._columns = table, columns
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    def send(self, payload: memoryview) -> None:
        self.wait()
        cursor = db.session().connection().connection.cursor()
        self._thread = threading.Thread(target=self._run, args=(cursor, payload))
        self._thread.start()

    def wait(self) -> None:
        """Until the connection is free.

        Raises:
            Exception: what the database answered to the last batch.
        """
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._error is not None:
            error, self._error = self._error, None
            raise error

    def _run(self, cursor: Any, payload: memoryview) -> None:
        try:
            send_binary(cursor, self._table, self._columns, payload)
        except BaseException as error:  # noqa: BLE001  raised again in the caller's thread by wait()
            self._error = error


class _Stream(io.RawIOBase):
    """Head, rows and end as a file."""

    def __init__(self, payload: memoryview) -> None:
        self._parts = [memoryview(HEAD), payload, memoryview(END)]

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while self._parts and not len(self._parts[0]):
            self._parts.pop(0)
        if not self._parts:
            return b""
        given, self._parts[0] = self._parts[0][:size], self._parts[0][size:]
        return bytes(given)


def _column(offsets: np.ndarray, data: np.ndarray) -> pa.Array:
    flat = np.ascontiguousarray(data).reshape(-1)
    return pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), len(offsets) - 1, [None, pa.py_buffer(np.ascontiguousarray(offsets, np.int64)), pa.py_buffer(flat)]
    )
