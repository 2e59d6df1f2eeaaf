"""The demo city of the asked size, served by the real server on a database of its own in the test cluster."""

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass

from psycopg2 import sql
from psycopg2.extensions import cursor

from ops import database
from ops.paths import ROOT, VAR
from tests.fixtures import templates
from tests.fixtures.served import free_ports

WAIT_SECONDS = 180


@dataclass(frozen=True)
class Site:
    """``owner_url`` reaches the database past its policies, for the floor's own SQL."""

    url: str
    database_name: str
    owner_url: str
    environment: dict[str, str]


@contextmanager
def served(parcels: int, settings: Mapping[str, str] | None = None) -> Iterator[Site]:
    """One site, two processes of four threads, as `make serve` starts it; the loaded database is kept for the next run."""
    with served_database(demo_database(parcels), settings) as site:
        yield site


def demo_database(parcels: int) -> str:
    """The name of a database with the demo city of that size, loaded by this checkout's code."""
    name = f"bench_{parcels}_{templates.fingerprint(templates.sources(*templates.PACKAGES, endings=('.py', '.sql', '.yaml')))}"
    _load(name, parcels)
    return name


@contextmanager
def served_database(name: str, settings: Mapping[str, str] | None = None) -> Iterator[Site]:
    """The same on a database that is there."""
    port = free_ports()
    environment = (
        templates.environment(name, database.APPLICATION)
        | {"PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
        | dict(settings or {})
    )
    command = [
        str(ROOT / ".venv/bin/granian"),
        "--interface",
        "wsgi",
        "--factory",
        "--no-ws",
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "wsgi:create_server",
    ]
    with (VAR / "bench-server.log").open("w") as log:
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/readyz")
            yield Site(f"http://127.0.0.1:{port}", name, templates.address(database.OWNER, name), environment)
        finally:
            child.terminate()
            child.wait(20)


def _load(name: str, parcels: int) -> None:
    if templates.exists(name):
        return
    draft = f"{name}_draft"
    templates.clone(templates.migrated_template(), draft)
    subprocess.run(
        [ROOT / ".venv/bin/flask", "--app", "wsgi", "demo", "load", "--parcels", str(parcels)],
        cwd=ROOT,
        env=os.environ | templates.environment(draft, database.APPLICATION),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with closing(database.connect(templates.server())) as admin, admin.cursor() as cursor:
        _forget_older(cursor, parcels)
        cursor.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(draft), sql.Identifier(name)))


def _forget_older(cursor: cursor, parcels: int) -> None:
    """Cities that older code made are dropped, unless another run is at work in them."""
    cursor.execute(
        "select datname from pg_database d where datname ~ %s and not exists (select from pg_stat_activity a where a.datid = d.oid)",
        (f"^bench_{parcels}_[0-9a-f]+$",),
    )
    for (name,) in cursor.fetchall():
        cursor.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))


def _wait(url: str) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer; see var/bench-server.log")
