"""The land register at a million parcels: import beside ogr2ogr's bare copy, what follows an import, search, identify.

.venv/bin/python -m bench land --parcels 1000000
"""

import json
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from psycopg2 import sql
from sqlalchemy.engine import make_url

from bench import land_search, site
from bench.gen_parcels import CRS, PITCH, write_parcels
from gis.crs import STORAGE_SRID, transformer
from ops import database
from ops.paths import ROOT
from tests.fixtures import templates

NAMES = [
    "النرجس",
    "الياسمين",
    "الملقا",
    "الصحافة",
    "العقيق",
    "الغدير",
    "الربيع",
    "النخيل",
    "الورود",
    "السليمانية",
    "العليا",
    "المروج",
    "الفلاح",
    "الوادي",
    "القيروان",
    "حطين",
    "المحمدية",
    "الرائد",
    "المعذر",
    "الشميسي",
    "البديعة",
    "السويدي",
    "العزيزية",
    "الشفا",
    "المنصورة",
    "الروضة",
    "النهضة",
    "الخليج",
    "قرطبة",
    "إشبيلية",
    "غرناطة",
    "الحمراء",
]


def measure(parcels: int) -> list[dict[str, object]]:
    """Rows for import, follow-on job, and every kind of search. The database is made for the run and dropped."""
    name = templates.clone_name("bench_land")
    with TemporaryDirectory(prefix="bench-land-") as folder:
        file = Path(folder) / "parcels.gpkg"
        middles = write_parcels(file, parcels)
        templates.clone(templates.migrated_template(), name)
        try:
            _prepare(name, middles)
            rows = _import_rows(name, file, parcels)
            with site.served_database(name) as served:
                rows += land_search.measure(served)
            return rows
        finally:
            templates.drop(name)


def _import_rows(name: str, file: Path, parcels: int) -> list[dict[str, object]]:
    bare = {how: parcels / _ogr2ogr(file, options) for how, options in OGR.items()}
    told = _child(name, "import", str(file))
    if (told["read"], told["accepted"]) != (parcels, parcels):
        raise RuntimeError(f"the import did not take every parcel: {told}")
    ours = parcels / float(told["seconds"])
    facts = {"unit": "rows/s", "rss_mb": told["rss_mb"], "reader_rss_mb": told["reader_rss_mb"]}
    rows: list[dict[str, object]] = [
        _row("import of parcels, checked and committed", ours, how, value, **facts) for how, value in bare.items()
    ]
    follow = _child(name, "follow")
    seconds = float(follow["seconds"])
    rows.append(_row("what follows the import", seconds, "the import", float(told["seconds"]), unit="s", rss_mb=follow["rss_mb"]))
    return rows


OGR = {"ogr2ogr PG_USE_COPY with its spatial index": [], "ogr2ogr PG_USE_COPY without any index": ["-lco", "SPATIAL_INDEX=NONE"]}


def _row(name: str, value: float, reference: str, reference_value: float, **more: object) -> dict[str, object]:
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


def _child(name: str, *what: str) -> dict[str, float]:
    environment = templates.environment(name, database.APPLICATION)
    done = subprocess.run(
        [sys.executable, "-m", "bench.land_import", *what], cwd=ROOT, env=environment, text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _prepare(name: str, middles: np.ndarray) -> None:
    """A municipality on the whole box, and a named district around each middle."""
    x, y = transformer(CRS, STORAGE_SRID).transform(*middles.T)
    half = PITCH / 2
    with (
        closing(database.connect(templates.address("postgres" if not os.environ.get("TEST_DATABASE_URL") else "", name))) as own,
        own.cursor() as cursor,
    ):
        cursor.execute("insert into municipality values (1, 'm1', 'بلدية السيح', 'Al-Sih', 'C2', true, true) on conflict do nothing")
        cursor.execute(
            "insert into municipality_boundary (municipality_id, geom) select 1, ST_Multi(ST_MakeEnvelope(ST_XMin(b), ST_YMin(b), ST_XMax(b), "
            "ST_YMax(b), %(srid)s)) from (select ST_Buffer(ST_Extent(ST_MakePoint(x, y))::geometry, 1500) as b from unnest(%(x)s, %(y)s) as p(x, y)) q",
            {"srid": STORAGE_SRID, "x": x.tolist(), "y": y.tolist()},
        )
        names = [NAMES[n % len(NAMES)] + (f" {n // len(NAMES) + 1}" if n >= len(NAMES) else "") for n in range(len(x))]
        cursor.execute(
            "insert into district (municipality_id, name_ar, name_folded, geom) select 1, n, translate(n, 'أإآة', 'اااه'), "
            "ST_Multi(ST_MakeEnvelope(x - %(h)s, y - %(h)s, x + %(h)s, y + %(h)s, %(srid)s)) from unnest(%(x)s, %(y)s, %(n)s) as p(x, y, n)",
            {"srid": STORAGE_SRID, "x": x.tolist(), "y": y.tolist(), "n": names, "h": half},
        )
