"""Tiles a second through the web, against the same SQL under pgbench on the same database, z14 to z18, none from a cache.

Both sides keep their connections, have as many clients, the same session settings and one prepared statement, and draw tiles
at random from the same box. The server runs with its cache off, so every tile is cut. Beside each figure stands what the frame
alone takes: a tile outside the layer's zooms, which asks no database.
"""

import math
import os
import random
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from app.sqlfile import load_sql
from bench.site import Site
from bench.wire import Wire, rate
from gis.tiles.cache import WORLD_M
from gis.tiles.pool import OPTIONS

ZOOMS = (14, 15, 16, 17, 18)
CLIENTS = (1, 8)
SECONDS = 4.0  # about, each side of a row
WEST, SOUTH, EAST, NORTH = 47.27, 24.12, 47.35, 24.19  # the seat of the demo city
EMPTY = "/tiles/parcels/13/5170/3520"  # parcels begin at z14: everything but the database
NO_CACHE = {"TILE_CACHE_BYTES": "0"}


@dataclass(frozen=True)
class Box:
    """The tiles of a zoom over the seat of the demo city."""

    zoom: int

    @property
    def columns(self) -> tuple[int, int]:
        return self._column(WEST), self._column(EAST)

    @property
    def rows(self) -> tuple[int, int]:
        return self._row(NORTH), self._row(SOUTH)

    def paths(self, number: int) -> list[str]:
        draw = random.Random(self.zoom)
        return [f"/tiles/parcels/{self.zoom}/{draw.randint(*self.columns)}/{draw.randint(*self.rows)}" for _ in range(number)]

    def script(self) -> str:
        """The tile's own SQL for pgbench, which works out the parameters as ``gis.tiles.server`` does."""
        source = re.sub(r"^--.*\n", "", str(load_sql("gis", "tiles/parcels").text), flags=re.M).strip().rstrip(";")
        half = 2048 * 2**self.zoom
        return (
            f"\\set z {self.zoom}\n\\set scale {4096 * 2**self.zoom / WORLD_M!r}\n"
            f"\\set x random({self.columns[0]}, {self.columns[1]})\n\\set y random({self.rows[0]}, {self.rows[1]})\n"
            f"\\set dx {half} - 4096 * :x + 0.5\n\\set dy {half} - 4096 * :y + 0.5\n{' '.join(source.split())};\n"
        )

    def _column(self, longitude: float) -> int:
        return int((longitude + 180) / 360 * 2**self.zoom)

    def _row(self, latitude: float) -> int:
        radians = math.radians(latitude)
        return int((1 - math.log(math.tan(radians) + 1 / math.cos(radians)) / math.pi) / 2 * 2**self.zoom)


def measure(site: Site) -> list[dict[str, object]]:
    """A row a zoom and number of clients: tiles a second by HTTP, and its share of what the database alone can give."""
    return [_row(site, zoom, clients) for clients in CLIENTS for zoom in ZOOMS]


def measure_kept(site: Site) -> list[dict[str, object]]:
    """From a server with its cache: tiles it has, and tiles the browser has, against the answer that knows nothing."""
    paths = Box(16).paths(120)
    floor = rate(site.url, [EMPTY] * 4800, 8, expected=(204,))
    for _ in range(4):  # until both processes have them
        rate(site.url, paths, 8)
    path = next(path for path in paths if _one(site, path)[0] == 200)
    known = re.findall(rb"(?i)etag: *(\S+)", _one(site, path)[1])[0].decode()
    told = f"Accept-Encoding: gzip\r\nIf-None-Match: {known}\r\n"
    kept = rate(site.url, paths * 40, 8)
    confirmed = rate(site.url, [path] * 4800, 8, told, (304,))
    return [
        {
            "name": f"parcel tiles z16 {name}, 8 clients",
            "value": round(value, 1),
            "unit": "tiles/s",
            "reference": "empty tile (frame only)",
            "reference_value": round(floor, 1),
            "ratio": round(value / floor, 2),
        }
        for name, value in (("kept by the server", kept), ("kept by the browser, 304", confirmed))
    ]


def _row(site: Site, zoom: int, clients: int) -> dict[str, object]:
    box = Box(zoom)
    guess = _by_pgbench(site, box, clients, 25)  # which also warms the pages of the database
    floor = _by_pgbench(site, box, clients, max(25, int(SECONDS * guess / clients)))
    frame = rate(site.url, [EMPTY] * 1000, clients, expected=(204,))
    rate(site.url, box.paths(100), clients)  # every connection of the pool has its plan
    web = rate(site.url, box.paths(max(200, int(SECONDS * floor / 2))), clients)
    return {
        "name": f"parcel tiles z{zoom}, uncached, {clients} client{'s' if clients > 1 else ''}",
        "value": round(web, 1),
        "unit": "tiles/s",
        "reference": f"same SQL under pgbench -c{clients} -M prepared",
        "reference_value": round(floor, 1),
        "ratio": round(web / floor, 2),
        "ms_each": round(1000 / web, 3),
        "sql_ms_each": round(1000 / floor, 3),
        "frame_ms_each": round(1000 / frame, 3),
        "load": Path("/proc/loadavg").read_text().split()[0],
    }


def _one(site: Site, path: str) -> tuple[int, bytes, bytes]:
    wire = Wire(site.url)
    try:
        return wire.get(path)
    finally:
        wire.close()


def _by_pgbench(site: Site, box: Box, clients: int, each: int) -> float:
    url = make_url(site.owner_url)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "tile.sql"
        script.write_text(box.script(), "utf8")
        asked = ["-n", "-M", "prepared", "-c", str(clients), "-j", str(min(clients, 2)), "-t", str(each), "-f", str(script)]
        place = ["-h", str(url.query["host"]), "-p", str(url.query["port"]), "-U", url.username or "", site.database_name]
        told = os.environ | {"PGOPTIONS": OPTIONS}
        done = subprocess.run([_binary("pgbench"), *asked, *place], capture_output=True, text=True, check=True, env=told)
    return float(re.findall(r"tps = ([\d.]+)", done.stdout)[0])


def _binary(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else name
