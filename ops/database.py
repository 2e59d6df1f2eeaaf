"""What an administrator does once in a PostGIS server: roles, database, extensions and the 9358 row.

Run by the checkout's own Python (it needs psycopg2 and pyproj): ``.venv/bin/python -m ops.database``. Settings come
as JSON on standard input and the addresses to use go as JSON to standard output, so no password is ever an argument.
Everything here may be repeated; what is there already stays as it is.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT, connection, make_dsn, parse_dsn
from pyproj import CRS

OWNER = "amanah_owner"
APPLICATION = "amanah_app"
EXTENSIONS = ("postgis", "btree_gist", "pg_trgm")
OLDEST_POSTGIS = (3, 3)
STORAGE_SRID = 9358


class Refused(Exception):
    """The server does not allow a needed step; the message is what its administrator should run."""


@dataclass(frozen=True)
class Addresses:
    """The application's connection and the owner's."""

    application: str
    owner: str


def connect(address: str, **changes: str) -> connection:
    opened = psycopg2.connect(make_dsn(address, **changes), connect_timeout=10, application_name="amanah set-up")
    opened.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
    return opened


def prepare_private(server: str, name: str) -> str:
    """Roles and a database owned by one of them, in a cluster of our own. ``server`` is the superuser's address.

    Returns: what tells this database from any other that had or will have its name.
    """
    with closing(connect(server, dbname="postgres")) as admin, admin.cursor() as cursor:
        for role in (OWNER, APPLICATION):
            ensure_role(cursor, role, "")
        cursor.execute("select 1 from pg_database where datname = %s", (name,))
        if cursor.fetchone() is None:
            statement = sql.SQL("create database {} owner {} template template0 encoding 'UTF8'")
            cursor.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER)))
    with closing(connect(server, dbname=name)) as admin, admin.cursor() as cursor:
        ensure_extensions(cursor)
        ensure_storage_crs(cursor)
        cursor.execute("select system_identifier || '/' || oid from pg_control_system(), pg_database where datname = %s", (name,))
        identity: str = cursor.fetchone()[0]
        return identity


def prepare_given(address: str, owner_address: str, passwords: dict[str, str]) -> Addresses:
    """An existing database is made ready as far as its user may; roles of ours are used if he may create them.

    Args:
        passwords: for each role of ours; used for a role that we create, and tried on one that is there.

    Raises:
        Refused: an extension or the CRS row is missing and may not be added, or our roles belong to somebody else.
    """
    with closing(connect(owner_address or address)) as given, given.cursor() as cursor:
        ensure_extensions(cursor)
        ensure_storage_crs(cursor)
        if owner_address:
            return Addresses(address, owner_address)
        cursor.execute("select rolsuper from pg_roles where rolname = current_user")
        if not cursor.fetchone()[0]:
            print(f"This database user may not create roles: {APPLICATION} is not used", file=sys.stderr)
            return Addresses(address, address)
        usable = [_usable_role(cursor, address, role, passwords[role]) for role in (APPLICATION, OWNER)]
        database, owner = sql.Identifier(given.info.dbname), sql.Identifier(OWNER)
        cursor.execute(sql.SQL("grant connect, create, temporary on database {} to {}").format(database, owner))
        cursor.execute(sql.SQL("grant all on schema public to {}").format(owner))
    return Addresses(*usable)


def _usable_role(cursor: Any, address: str, role: str, password: str) -> str:
    """The address of our role, made if it is missing. One that is there keeps its password: others may use it."""
    cursor.execute("select 1 from pg_roles where rolname = %s", (role,))
    if cursor.fetchone() is None:
        ensure_role(cursor, role, password)
    ours = as_role(address, role, password)
    try:
        connect(ours).close()
    except psycopg2.OperationalError as error:
        remedy = f"-- role {role} is there with another password: give DATABASE_URL as {APPLICATION}, OWNER_DATABASE_URL as {OWNER}"
        raise Refused(remedy) from error
    return ours


def ensure_role(cursor: Any, role: str, password: str) -> None:
    """The role may sign in and has no right beyond what migrations grant it."""
    cursor.execute("select 1 from pg_roles where rolname = %s", (role,))
    if cursor.fetchone() is None:
        cursor.execute(sql.SQL("create role {}").format(sql.Identifier(role)))
    rights = "alter role {} login nosuperuser nocreatedb nocreaterole nobypassrls"
    cursor.execute(sql.SQL(rights).format(sql.Identifier(role)))
    if password:
        cursor.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(role), sql.Literal(password)))


def ensure_extensions(cursor: Any) -> None:
    for name in EXTENSIONS:
        statement = sql.SQL("create extension if not exists {}").format(sql.Identifier(name))
        _or_refuse(cursor, statement, f"create extension {name};")
    cursor.execute("select postgis_lib_version()")
    version = cursor.fetchone()[0]
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_POSTGIS:
        raise Refused(f"-- PostGIS {version} is too old; 3.3 or newer is needed")


def ensure_storage_crs(cursor: Any) -> None:
    """``spatial_ref_sys`` knows EPSG:9358 (KSA-GRF17 / UTM zone 38N), which PostGIS 3.3 lacks."""
    cursor.execute("select 1 from spatial_ref_sys where srid = %s", (STORAGE_SRID,))
    if cursor.fetchone() is None:
        crs = CRS.from_epsg(STORAGE_SRID)
        proj4 = "+proj=utm +zone=38 +ellps=GRS80 +units=m +no_defs"
        statement = sql.SQL("insert into spatial_ref_sys values ({}, 'EPSG', {}, {}, {})").format(
            sql.Literal(STORAGE_SRID), sql.Literal(STORAGE_SRID), sql.Literal(crs.to_wkt("WKT1_GDAL")), sql.Literal(proj4)
        )
        _or_refuse(cursor, statement, statement.as_string(cursor.connection) + ";")


def is_empty(address: str) -> bool:
    """No municipality has been entered yet."""
    with closing(connect(address)) as opened, opened.cursor() as cursor:
        cursor.execute("select to_regclass('public.municipality')")
        if cursor.fetchone()[0] is None:
            return True
        cursor.execute("select not exists (select from municipality)")
        return bool(cursor.fetchone()[0])


def drop(server: str, name: str) -> None:
    with closing(connect(server, dbname="postgres")) as admin, admin.cursor() as cursor:
        cursor.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def count_rows(cursor: Any) -> dict[str, int]:
    """Rows of every table that is ours, as they are in the cursor's snapshot."""
    cursor.execute(
        "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema)' and c.oid not in"
        " (select objid from pg_depend where classid = 'pg_class'::regclass and deptype = 'e') order by 1, 2"
    )
    counts = {}
    for schema, table in cursor.fetchall():
        cursor.execute(sql.SQL("select count(*) from {}.{}").format(sql.Identifier(schema), sql.Identifier(table)))
        counts[f"{schema}.{table}"] = cursor.fetchone()[0]
    return counts


def dump(address: str, program: str, file: str) -> dict[str, int]:
    """pg_dump of one snapshot, and the rows of every table in that same snapshot."""
    with closing(connect(address)) as opened, opened.cursor() as cursor:
        cursor.execute("begin isolation level repeatable read read only")
        cursor.execute("select pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        parts = parse_dsn(address)
        environment = os.environ | {"PGPASSWORD": parts.pop("password", "")}
        command = [program, "-Fc", f"--snapshot={snapshot}", "--no-password", f"--file={file}", f"--dbname={make_dsn(**parts)}"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, env=environment)
        return count_rows(cursor)


def restore(server: str, name: str, dump_file: str, program: str) -> dict[str, int]:
    """A database of this name holds what the dump holds; returns the rows of every table.

    The CRS row goes in before the data, because a dump restores tables before ``spatial_ref_sys``.
    """
    drop(server, name)
    prepare_private(server, name)
    target = make_dsn(server, dbname=name)
    command = [program, "--no-password", "--exit-on-error", "--dbname", target]
    contents = subprocess.run([program, "--list", dump_file], check=True, text=True, capture_output=True).stdout
    wanted = [line for line in contents.splitlines() if not _made_by_preparation(line)]
    with tempfile.NamedTemporaryFile("w", suffix=".list") as listing:
        listing.write("\n".join(wanted))
        listing.flush()
        subprocess.run([*command, f"--use-list={listing.name}", dump_file], check=True)
    with closing(connect(server, dbname=name)) as opened, opened.cursor() as cursor:
        cursor.execute("analyze")
        return count_rows(cursor)


def swap(server: str, name: str, fresh: str) -> str:
    """``fresh`` takes the name; the database that had it is kept under a dated one, which is returned."""
    kept = time.strftime(f"{name}_before_%Y%m%d_%H%M%S")
    with closing(connect(server, dbname="postgres")) as admin, admin.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname in (%s, %s)", (name, fresh))
        cursor.execute("select 1 from pg_database where datname = %s", (name,))
        had_one = cursor.fetchone() is not None
        rename = sql.SQL("alter database {} rename to {}")
        if had_one:
            cursor.execute(rename.format(sql.Identifier(name), sql.Identifier(kept)))
        cursor.execute(rename.format(sql.Identifier(fresh), sql.Identifier(name)))
    return kept if had_one else ""


def _made_by_preparation(entry: str) -> bool:
    """Extensions and the rows of ``spatial_ref_sys`` are there already."""
    return " EXTENSION " in entry or " spatial_ref_sys " in entry


def _or_refuse(cursor: Any, statement: sql.Composable, remedy: str) -> None:
    try:
        cursor.execute(statement)
    except (psycopg2.errors.InsufficientPrivilege, psycopg2.errors.UndefinedFile, psycopg2.errors.FeatureNotSupported) as error:
        raise Refused(remedy) from error


def as_role(address: str, role: str, password: str) -> str:
    """The same database's URL for another role."""
    parts = parse_dsn(address)
    user = f"{role}:{quote(password, safe='')}" if password else role
    host, port, name = parts.get("host", ""), parts.get("port", "5432"), parts.get("dbname", "")
    if not host or host.startswith("/"):
        query = f"host={quote(host, safe='/')}&" if host else ""
        return f"postgresql://{user}@/{name}?{query}port={port}"
    return f"postgresql://{user}@{host}:{port}/{name}"


ACTIONS = {
    "prepare_private": lambda told: prepare_private(told["server"], told["name"]),
    "prepare_given": lambda told: vars(prepare_given(told["address"], told["owner"], told["passwords"])),
    "is_empty": lambda told: is_empty(told["address"]),
    "dump": lambda told: dump(told["address"], told["program"], told["file"]),
    "restore": lambda told: restore(told["server"], told["name"], told["dump"], told["program"]),
    "swap": lambda told: swap(told["server"], told["name"], told["fresh"]),
    "drop": lambda told: drop(told["server"], told["name"]),
}


def main() -> int:
    """One action named on the command line. Exit 3: the server's administrator must run what standard error says."""
    try:
        json.dump(ACTIONS[sys.argv[1]](json.load(sys.stdin)), sys.stdout)
    except Refused as remedy:
        print(f"The database's administrator must first run in it:\n{remedy}", file=sys.stderr)
        return 3
    except psycopg2.OperationalError as error:
        print(f"The database cannot be reached: {error}", file=sys.stderr)
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(main())
