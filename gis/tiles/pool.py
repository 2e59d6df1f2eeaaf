"""Connections for tiles alone: autocommit, read only, a short statement timeout, straight to the server."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from queue import Empty, Full, LifoQueue
from typing import Any

import psycopg
from psycopg import Connection

TIMEOUT_MS = 5000
OPTIONS = (
    f"-c statement_timeout={TIMEOUT_MS} -c default_transaction_read_only=on -c jit=off "
    "-c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0"
)


class TilePool:
    """Keeps up to ``size`` idle connections; the one used last is used first, its plans are warm."""

    def __init__(self, conninfo: str, size: int = 4) -> None:
        self._conninfo = conninfo
        self._idle: LifoQueue[Connection] = LifoQueue(size)

    def fetch_bytes(self, statement: str, params: Mapping[str, Any]) -> bytes:
        """The one value of the one row, as bytes.

        Raises:
            psycopg.OperationalError: the server is away, or the statement took too long.
        """
        with self._connection() as connection:
            row = connection.execute(statement, params, prepare=True, binary=True).fetchone()
        return bytes(row[0]) if row and row[0] is not None else b""

    def close(self) -> None:
        while not self._idle.empty():
            self._idle.get_nowait().close()

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        connection = self._take()
        try:
            yield connection
        except psycopg.OperationalError:
            if connection.broken or connection.closed:
                self.close()  # the server went away: its other connections are dead, too
            else:
                self._put_back(connection)
            raise
        except BaseException:
            connection.close()
            raise
        self._put_back(connection)

    def _take(self) -> Connection:
        try:
            return self._idle.get_nowait()
        except Empty:
            return psycopg.connect(self._conninfo, autocommit=True, options=OPTIONS, application_name="amanah tiles", connect_timeout=5)

    def _put_back(self, connection: Connection) -> None:
        try:
            self._idle.put_nowait(connection)
        except Full:
            connection.close()
