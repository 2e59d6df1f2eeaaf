"""The storage CRS was chosen when the database was made; a process that believes another one must not touch the land."""

from typing import Any

from flask import Flask
from sqlalchemy import event

from gis.crs import STORAGE_SRID


class WrongStorageCrs(RuntimeError):
    """The setting and the database differ. Coordinates would be written in the wrong place without anybody noticing."""


def init_app(app: Flask) -> None:
    """Refuse a configuration that contradicts the code's CRS now, and a database that does when it is first reached."""
    if app.config["STORAGE_SRID"] != STORAGE_SRID:
        raise WrongStorageCrs(f"STORAGE_SRID is {app.config['STORAGE_SRID']} in the settings and {STORAGE_SRID} in the environment")
    event.listen(app.extensions["sessions"].kw["bind"], "first_connect", _check_database)


def _check_database(connection: Any, _record: Any) -> None:
    """Compare with the table ``installation``; a database without it has not been migrated yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('installation') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute("SELECT storage_srid FROM installation")
            if (stored := cursor.fetchone()[0]) != STORAGE_SRID:
                raise WrongStorageCrs(f"the land of this database is stored in EPSG:{stored}; STORAGE_SRID says {STORAGE_SRID}")
    connection.rollback()
