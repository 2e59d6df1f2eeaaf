"""A thread that hears of changed boxes and empties the cache; when the connection is lost, the cache is closed."""

import threading

import psycopg
import structlog

from gis.tiles.cache import TileCache
from gis.tiles.layers import LAYER_OF_CASES

CHANNEL = "map_changes"
_AGAIN_S = 2.0
_WAKE_S = 5.0
log = structlog.get_logger()


class ChangeListener:
    """Feeds one process's cache. ``start`` once; ends with the process or with ``stop``."""

    def __init__(self, conninfo: str, cache: TileCache) -> None:
        self._conninfo, self._cache = conninfo, cache
        self._stopping = threading.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="map changes", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wait_ready(self, seconds: float) -> bool:
        return self._ready.wait(seconds)

    def stop(self) -> None:
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                log.warning("map_changes_lost", error=str(error)[:200])
            self._ready.clear()
            self._cache.close()
            self._stopping.wait(_AGAIN_S)

    def _listen(self) -> None:
        with psycopg.connect(self._conninfo, autocommit=True, application_name="amanah map changes", connect_timeout=5) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._cache.open()
            self._ready.set()
            while not self._stopping.is_set():
                for notice in connection.notifies(timeout=_WAKE_S):
                    self._hear(notice.payload)

    def _hear(self, payload: str) -> None:
        layer, *box = payload.split()
        self._cache.drop(LAYER_OF_CASES.get(layer, layer), *map(float, box))
