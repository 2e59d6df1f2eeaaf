"""The land register at a million parcels: import beside ogr2ogr's bare copy, what follows an import, search, identify.

.venv/bin/python -m bench land --parcels 1000000
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import shapely
from psycopg2 import sql
from sqlalchemy.engine import make_url

from bench import land_questions, land_search, site
from bench.gen_parcels import CRS, PITCH, Ground, write_parcels
from gis.crs import STORAGE_SRID, transformer
from ops import database
from ops.paths import ROOT
from tests.fixtures import templates

Rows = list[dict[str, object]]
# fmt: off
NAMES = (
    "النرجس", "الياسمين", "الملقا", "الصحافة", "العقيق", "الغدير", "الربيع", "النخيل", "الورود", "السليمانية", "العليا", "المروج",
    "الفلاح", "الوادي", "القيروان", "حطين", "المحمدية", "الرائد", "المعذر", "الشميسي", "البديعة", "السويدي", "العزيزية", "الشفا",
    "المنصورة", "الروضة", "النهضة", "الخليج", "قرطبة", "إشبيلية", "غرناطة", "الحمراء",
)
# fmt: on
SIDES = ("", "الشرقي", "الغربي", "الشمالي", "الجنوبي", "الأوسط", "الجديد", "القديم", "الأعلى", "الأسفل", "الكبير", "الصغير")


def measure(parcels: int) -> Iterator[Rows]:
    """Rows for import, follow-on job, and every kind of search, as they come. The database is made for the run and dropped."""
    name = templates.clone_name("bench_land")
    with TemporaryDirectory(prefix="bench-land-") as folder:
        file = Path(folder) / "parcels.gpkg"
        ground = write_parcels(file, parcels)
        templates.clone(templates.migrated_template(), name)
        try:
            _prepare(name, ground)
            yield from _import_rows(name, file, parcels)
            land_questions.put_papers(name)
            with site.served_database(name) as served:
                yield from land_search.measure(served)
        finally:
            templates.drop(name)


def _import_rows(name: str, file: Path, parcels: int) -> Iterator[Rows]:
    """Import beside the two bare copies; then what follows it, and the check of the whole register."""
    bare = {how: parcels / _ogr2ogr(file, options) for how, options in OGR.items()}
    told = _child(name, "import", str(file))
    if (told["read"], told["accepted"]) != (parcels, parcels):
        raise RuntimeError(f"the import did not take every parcel: {told}")
    ours = parcels / float(told["seconds"])
    memory = {key: told[key] for key in ("rss_mb", "reader_rss_mb", "together_mb")}
    yield [_row("import of parcels, checked and committed", ours, how, value, unit="rows/s", **memory) for how, value in bare.items()]
    seconds = float(told["seconds"])
    if not told["settled"]:  # of few rows all that follows is done with the import
        yield [_follow_row(name, parcels, seconds)]
    check = _child(name, "check")
    if check["failed"]:
        raise RuntimeError("the check of the register failed")
    yield [_row("check of the whole register", check["seconds"], "the import", seconds, unit="s", rss_mb=check["rss_mb"])]


def _follow_row(name: str, parcels: int, seconds: float) -> dict[str, object]:
    told = _child(name, "follow")
    if (told["step"], told["rows"]) != ("done", parcels):
        raise RuntimeError(f"what follows the import did not come to its end: {told}")
    facts = {key: told[key] for key in ("steps", "overlaps", "rss_mb")}
    return _row("job after the import: overlaps, sides, copies, search", told["seconds"], "the import", seconds, unit="s", **facts)


OGR = {  # its default makes what it must for the layer to be of use: a key and the spatial index
    "ogr2ogr PG_USE_COPY YES as it comes: key and spatial index": [],
    "ogr2ogr PG_USE_COPY YES, spatial index left out": ["-lco", "SPATIAL_INDEX=NONE"],
}


def _row(name: str, value: Any, reference: str, reference_value: float, **more: object) -> dict[str, object]:
    figures = {"value": round(value, 1), "reference": reference, "reference_value": round(reference_value, 1)}
    load = Path("/proc/loadavg").read_text().split()[0]
    return {"name": name, **figures, "ratio": round(value / reference_value, 2), "load": load, **more}


def _ogr2ogr(file: Path, options: list[str]) -> float:
    """Seconds of the bare copy into a database of its own on the same server."""
    name = templates.clone_name("bench_ogr")
    with closing(database.connect(templates.server())) as admin, admin.cursor() as cursor:
        cursor.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    try:
        address = templates.address("", name)
        with closing(database.connect(address)) as own, own.cursor() as cursor:
            cursor.execute("create extension postgis")
        command = ["ogr2ogr", "-q", "--config", "PG_USE_COPY", "YES", "-f", "PostgreSQL", f"PG:{_keywords(address)}", str(file), "parcels"]
        start = time.perf_counter()
        subprocess.run([*command, "-nln", "bare", *options], check=True, stderr=subprocess.DEVNULL)
        return time.perf_counter() - start
    finally:
        templates.drop(name)


def _keywords(address: str) -> str:
    url = make_url(address)
    parts = {"dbname": url.database, "user": url.username, "host": url.host, "port": url.port, "password": url.password} | dict(url.query)
    return " ".join(f"{key}='{value}'" for key, value in parts.items() if value)


def _child(name: str, *what: str) -> dict[str, Any]:
    """What the program told, and the largest that it and its own processes were together (shared pages counted once)."""
    environment = templates.environment(name, database.APPLICATION)
    command = [sys.executable, "-m", "bench.land_import", *what]
    with (
        subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child,
        ThreadPoolExecutor(1) as aside,
    ):
        said, together = aside.submit(child.communicate), 0
        while not said.done():
            together = max(together, _size_kb(child.pid))
            time.sleep(0.2)
        output, errors = said.result()
    if child.returncode:
        raise RuntimeError(errors[-3000:])
    told: dict[str, Any] = json.loads(output.splitlines()[-1])
    return told | {"together_mb": together // 1024}


def _size_kb(pid: int) -> int:
    """Proportional size of a process and of those it started; 0 once it has ended."""
    try:
        own = re.search(r"^Pss: +(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return 0
    return (int(own[1]) if own else 0) + sum(_size_kb(int(child)) for child in children)


def _prepare(name: str, ground: Ground) -> None:
    """A municipality on the whole box, a named district around each middle, and the streets."""
    move = transformer(CRS, STORAGE_SRID).transform
    x, y = move(*ground.middles.T)
    named = [f"{NAMES[n % len(NAMES)]} {SIDES[n // len(NAMES) % len(SIDES)]}".strip() for n in range(len(x))]
    lines = shapely.transform(ground.streets, lambda xy: np.column_stack(move(*xy.T)))
    given = {
        "srid": STORAGE_SRID, "x": x.tolist(), "y": y.tolist(), "names": named, "half": PITCH / 2,
        "lines": [shape.hex() for shape in shapely.to_wkb(lines)], "widths": ground.widths_m.tolist(),
    }  # fmt: skip
    with closing(database.connect(templates.address("", name))) as own, own.cursor() as cursor:
        for statement in GROUND:
            cursor.execute(statement, given)


GROUND = (
    "insert into municipality values (1, 'm1', 'بلدية السيح', 'Al-Sih', 'C2', true, true) on conflict do nothing",
    "insert into municipality_boundary (municipality_id, geom) select 1, ST_Multi(ST_MakeEnvelope(ST_XMin(b), ST_YMin(b), ST_XMax(b), "
    "ST_YMax(b), %(srid)s)) from (select ST_Buffer(ST_Extent(ST_MakePoint(x, y))::geometry, 1500) as b from unnest(%(x)s, %(y)s) as p(x, y)) q",
    "insert into district (municipality_id, name_ar, name_folded, geom) select 1, n, translate(n, 'أإآةى', 'اااهي'), "
    "ST_Multi(ST_MakeEnvelope(x - %(half)s, y - %(half)s, x + %(half)s, y + %(half)s, %(srid)s)) from unnest(%(x)s, %(y)s, %(names)s) as p(x, y, n)",
    "insert into street (municipality_id, name_ar, name_folded, kind, width_m, geom) select 1, null, '', 'local', w, "
    "ST_Multi(ST_GeomFromWKB(decode(l, 'hex'), %(srid)s)) from unnest(%(lines)s, %(widths)s) as p(l, w)",
)
