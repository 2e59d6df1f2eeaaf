"""Tiles kept in the process, and dropped by box when the database says what changed."""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass

WORLD_M = 40_075_016.68557849
MARGIN = 0.5  # of a tile: wider than any buffer a layer draws
_OVERHEAD_BYTES = 300  # of an entry beside its body


@dataclass(frozen=True)
class Key:
    """One tile as one kind of reader sees it: ``scope`` holds role set and filters."""

    layer: str
    z: int
    x: int
    y: int
    scope: Hashable = ()

    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in web Mercator metres, with a margin."""
        size = WORLD_M / 2**self.z
        west, north = self.x * size - WORLD_M / 2, WORLD_M / 2 - self.y * size
        return west - MARGIN * size, north - size - MARGIN * size, west + size + MARGIN * size, north + MARGIN * size


@dataclass(frozen=True)
class Tile:
    """``body`` is compressed if ``squeezed``; empty where nothing is drawn."""

    etag: str
    body: bytes
    squeezed: bool = False


class TileCache:
    """Least recently used tiles up to ``limit_bytes``. Nothing is kept until a listener ``opens`` the cache.

    A tile read before a change and stored after it would stay stale: ``generation`` is taken before reading, and a
    tile whose layer has moved on is not stored.
    """

    def __init__(self, limit_bytes: int = 64 * 1024 * 1024) -> None:
        self._limit, self._size, self._open = limit_bytes, 0, False
        self._tiles: OrderedDict[Key, Tile] = OrderedDict()
        self._generations: defaultdict[str, int] = defaultdict(int)
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._tiles)

    @property
    def is_open(self) -> bool:
        return self._open

    def get(self, key: Key) -> Tile | None:
        with self._lock:
            if (tile := self._tiles.get(key)) is not None:
                self._tiles.move_to_end(key)
            return tile

    def generation(self, layer: str) -> int:
        with self._lock:
            return self._generations[layer]

    def put(self, key: Key, tile: Tile, generation: int) -> None:
        """Keep the tile, unless its layer changed since ``generation``."""
        with self._lock:
            if not self._open or self._generations[key.layer] != generation or key in self._tiles:
                return
            self._tiles[key] = tile
            self._size += len(tile.body) + _OVERHEAD_BYTES
            while self._size > self._limit:
                _, oldest = self._tiles.popitem(last=False)
                self._size -= len(oldest.body) + _OVERHEAD_BYTES

    def drop(self, layer: str, west: float, south: float, east: float, north: float) -> int:
        """Forget the layer's tiles that the box touches. Returns how many."""
        with self._lock:
            self._generations[layer] += 1
            touched = [key for key in self._tiles if key.layer == layer and _meet(key.box(), (west, south, east, north))]
            for key in touched:
                self._size -= len(self._tiles.pop(key).body) + _OVERHEAD_BYTES
            return len(touched)

    def open(self) -> None:
        """A listener hears every change from now on."""
        self._reset(open_=True)

    def close(self) -> None:
        """Nobody listens: forget everything and keep nothing."""
        self._reset(open_=False)

    def _reset(self, *, open_: bool) -> None:
        with self._lock:
            for layer in self._generations:
                self._generations[layer] += 1
            self._tiles.clear()
            self._size, self._open = 0, open_


def _meet(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    return one[0] <= two[2] and two[0] <= one[2] and one[1] <= two[3] and two[1] <= one[3]
