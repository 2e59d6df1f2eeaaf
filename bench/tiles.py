"""Tiles a second through the web, against the same SQL under pgbench on the same database: z14 to z18, none from a cache.

Each tile is asked once from a server that has just started, so no cache answers; pgbench draws the same tiles at random.
"""

import math
import random
import re
import statistics
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from sqlalchemy.engine import make_url

from app.sqlfile import load_sql
from bench.site import Site
from gis.tiles.server import address_params
from ops.paths import ROOT  # noqa: F401  the checkout's packages are importable

ZOOMS, PER_ZOOM = (14, 15, 16, 17, 18), 150
WEST, SOUTH, EAST, NORTH = 47.27, 24.12, 47.35, 24.19  # the seat of the demo city


def measure(site: Site) -> list[dict[str, object]]:
    """A row a zoom: tiles a second by HTTP, and its share of what the database alone can give."""
    rows = []
    for zoom in ZOOMS:
        chosen = _tiles(zoom)
        web = _by_http(site, chosen)
        floor = _by_pgbench(site, chosen)
        rows.append(
            {
                "name": f"parcel tiles z{zoom}, uncached, one client",
                "value": round(web, 1),
                "unit": "tiles/s",
                "reference": "same SQL under pgbench -c1 -M prepared",
                "reference_value": round(floor, 1),
                "ratio": round(web / floor, 2),
            }
        )
    return rows


def _tiles(zoom: int) -> list[tuple[int, int, int]]:
    side = 2**zoom

    def column(longitude: float) -> int:
        return int((longitude + 180) / 360 * side)

    x0, x1 = column(WEST), column(EAST)
    y0, y1 = _row(NORTH, side), _row(SOUTH, side)
    every = [(zoom, x, y) for x in range(x0, x1 + 1) for y in range(y0, y1 + 1)]
    return random.Random(7).sample(every, min(PER_ZOOM, len(every)))


def _row(latitude: float, side: int) -> int:
    radians = math.radians(latitude)
    return int((1 - math.log(math.tan(radians) + 1 / math.cos(radians)) / math.pi) / 2 * side)


def _by_http(site: Site, tiles: list[tuple[int, int, int]]) -> float:
    times = []
    for z, x, y in tiles:
        start = time.perf_counter()
        with urllib.request.urlopen(f"{site.url}/tiles/parcels/{z}/{x}/{y}", timeout=60) as answer:
            answer.read()
        times.append(time.perf_counter() - start)
    return 1 / statistics.fmean(times)


def _by_pgbench(site: Site, tiles: list[tuple[int, int, int]]) -> float:
    url = make_url(site.owner_url)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "tile.sql"
        script.write_text(_script(tiles), "utf8")
        command = [
            "pgbench",
            "-n",
            "-M",
            "prepared",
            "-c",
            "1",
            "-t",
            "400",
            "-f",
            str(script),
            "-h",
            str(url.query["host"]),
            "-p",
            str(url.query["port"]),
            "-U",
            url.username or "",
            site.database_name,
        ]
        done = subprocess.run([_binary("pgbench"), *command[1:]], capture_output=True, text=True, check=True)
    return float(re.search(r"tps = ([\d.]+)", done.stdout)[1])


def _script(tiles: list[tuple[int, int, int]]) -> str:
    """pgbench draws a tile by number; its parameters stand in the script, so no lookup is measured."""
    sql = re.sub(r"^--.*\n", "", str(load_sql("gis", "tiles/parcels").text), flags=re.M).strip().rstrip(";")
    cases = [
        f"\\if :i = {number}\n" + "".join(f"\\set {name} {value}\n" for name, value in address_params(*tile).items()) + "\\endif\n"
        for number, tile in enumerate(tiles, 1)
    ]
    return f"\\set i random(1, {len(tiles)})\n{''.join(cases)}{' '.join(sql.split())};\n"


def _binary(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else name
