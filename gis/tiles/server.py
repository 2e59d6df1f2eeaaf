"""Cutting one tile: from the cache, or from the database, compressed once."""

import gzip
import hashlib
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask import Flask, current_app
from sqlalchemy.dialects.postgresql import psycopg

from app.sqlfile import load_sql
from gis.tiles.cache import WORLD_M, Key, Tile, TileCache
from gis.tiles.layers import TileLayer
from gis.tiles.listener import ChangeListener
from gis.tiles.pool import TilePool

_GZIP_LEVEL = 1  # level 4 makes a tile a fourteenth smaller and takes half as long again, on every tile that is cut
_ONE_PACKET = 1400  # a body that leaves in one network packet gains nothing from being squeezed
_starting = threading.Lock()


@dataclass(frozen=True)
class CaseFilter:
    """What a layer of cases is narrowed to; None means all."""

    states: tuple[str, ...] | None = None
    tones: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    opened_from: date | None = None
    opened_to: date | None = None
    late: bool | None = None

    def params(self) -> dict[str, Any]:
        return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items()}


@dataclass
class TileServer:
    """Pool, cache and listener of one process for one database."""

    conninfo: str
    process: int
    pool: TilePool
    cache: TileCache

    def __post_init__(self) -> None:
        self.listener = ChangeListener(self.conninfo, self.cache)
        self.listener.start()

    def stop(self) -> None:
        self.listener.stop()
        self.pool.close()


def tile_server() -> TileServer:
    """The server of this process and of the application at hand."""
    return server_of(current_app._get_current_object())  # type: ignore[attr-defined]


def server_of(app: Flask) -> TileServer:
    """The application's server in this process; made when first asked for, so that a fork never shares a connection."""
    conninfo = app.config["WORKER_CONNINFO"]
    running = app.extensions.get("tile_server")
    if running is not None and running.conninfo == conninfo and running.process == os.getpid():
        return running
    with _starting:
        running = app.extensions.get("tile_server")
        if running is None or running.conninfo != conninfo or running.process != os.getpid():
            if running is not None and running.process == os.getpid():
                running.stop()
            cache = TileCache(app.config["TILE_CACHE_BYTES"])
            running = app.extensions["tile_server"] = TileServer(conninfo, os.getpid(), TilePool(conninfo), cache)
    return running


def get_tile(
    layer: TileLayer,
    z: int,
    x: int,
    y: int,
    *,
    municipality_ids: tuple[int, ...] = (),
    chosen: CaseFilter | None = None,
    server: TileServer | None = None,
) -> Tile:
    """The tile; its body is empty where the layer draws nothing.

    Args:
        municipality_ids: for a restricted layer, the branches whose rows the reader may see.

    Raises:
        psycopg.OperationalError: the database is away or too slow.
    """
    file = layer.file_at(z)
    if file is None or (layer.restricted and not municipality_ids):
        return Tile("", b"")
    server = server or tile_server()
    key = Key(layer.name, z, x, y, (municipality_ids if layer.restricted else (), chosen))
    if (kept := server.cache.get(key)) is not None:
        return kept
    generation = server.cache.generation(layer.name)
    body = server.pool.fetch_bytes(statement(file), _params(layer, z, x, y, municipality_ids, chosen))
    tile = pack(body)
    if chosen is None or chosen.late is None:  # what is late changes with the hour, which no change of rows announces
        server.cache.put(key, tile, generation)
    return tile


def pack(body: bytes) -> Tile:
    """Named by its content, and compressed where that saves a packet."""
    if not body:
        return Tile("", b"")
    squeezed = len(body) > _ONE_PACKET
    packed = gzip.compress(body, _GZIP_LEVEL, mtime=0) if squeezed else body
    return Tile(hashlib.blake2b(packed, digest_size=12).hexdigest(), packed, squeezed)


def _params(layer: TileLayer, z: int, x: int, y: int, municipality_ids: tuple[int, ...], chosen: CaseFilter | None) -> Mapping[str, Any]:
    if layer.case_layer is None:
        return address_params(z, x, y)
    params = {"layer": layer.case_layer, "z": z, "x": x, "y": y, **(chosen or CaseFilter()).params()}
    return {**params, "municipality_ids": list(municipality_ids)} if layer.restricted else params


def address_params(z: int, x: int, y: int) -> dict[str, float]:
    """A tile's address and the map from web Mercator metres to its units, half a unit added for rounding."""
    return {"z": z, "x": x, "y": y, "scale": 4096 * 2**z / WORLD_M, "dx": 2048 * 2**z - 4096 * x + 0.5, "dy": 2048 * 2**z - 4096 * y + 0.5}


@cache
def statement(file: str) -> str:
    """The SQL file in the spelling of the tile pool's driver."""
    return str(load_sql("gis", file).compile(dialect=psycopg.dialect()))
