"""A database that somebody else runs: what is made in it, what is left alone, what its administrator is told."""

from contextlib import closing

import psycopg2
import pytest
from psycopg2 import sql

from ops import database
from ops.database import APPLICATION, OWNER, Addresses, Refused
from tests.fixtures import templates


@pytest.fixture
def given(template):
    """An empty database, the administrator's address of it, and a user without rights."""
    name, server = templates.clone_name("given"), templates.server()
    with closing(database.connect(server)) as admin, admin.cursor() as cursor:
        cursor.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        cursor.execute("do $$ begin create role ops_guest login; exception when duplicate_object then null; end $$")
    yield templates.address("", name)
    templates.drop(name)


def ask(address: str, statement: str):
    with closing(database.connect(address)) as opened, opened.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_an_administrators_database_gets_extensions_crs_and_our_two_roles(given):
    made = database.prepare_given(given, "", {OWNER: "", APPLICATION: ""})

    assert ask(made.application, "select current_user") == APPLICATION
    assert ask(made.owner, "select has_schema_privilege('public', 'create')") is True
    assert ask(made.application, "select has_schema_privilege('public', 'create')") is False
    assert ask(made.application, "select count(*) from spatial_ref_sys where srid = 9358") == 1
    assert made == database.prepare_given(given, "", {OWNER: "", APPLICATION: ""})


def test_two_addresses_are_taken_as_they_are(given):
    assert database.prepare_given("postgresql://a@/x", given, {}) == Addresses("postgresql://a@/x", given)


def test_an_extension_that_may_not_be_made_is_told_to_the_administrator(given):
    guest = database.as_role(given, "ops_guest", "")

    with pytest.raises(Refused, match="create extension postgis;"):
        database.prepare_given(guest, "", {})


def test_the_crs_row_that_may_not_be_added_is_printed_whole(given):
    with closing(database.connect(given)) as admin, admin.cursor() as cursor:
        database.ensure_extensions(cursor)
    with pytest.raises(Refused, match=r"insert into spatial_ref_sys values \(9358, 'EPSG', 9358"):
        database.prepare_given(database.as_role(given, "ops_guest", ""), "", {})

    with closing(database.connect(given)) as admin, admin.cursor() as cursor:
        database.ensure_storage_crs(cursor)
    guest = database.as_role(given, "ops_guest", "")
    assert database.prepare_given(guest, "", {}) == Addresses(guest, guest)


def test_a_role_that_somebody_else_uses_keeps_its_password(given, monkeypatch):
    def refuse(address: str, **changes: str):
        if f"//{APPLICATION}" in address:
            raise psycopg2.OperationalError("password authentication failed")
        return connect(address, **changes)

    connect = database.connect
    monkeypatch.setattr(database, "connect", refuse)

    with pytest.raises(Refused, match="with another password"):
        database.prepare_given(given, "", {OWNER: "new", APPLICATION: "new"})


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("postgresql://u:p@db:6543/land", "postgresql://r:x%2Fy@db:6543/land"),
        ("postgresql://u@/land?host=/run/x&port=5", "postgresql://r:x%2Fy@/land?host=/run/x&port=5"),
        ("dbname=land host=/run/x", "postgresql://r:x%2Fy@/land?host=/run/x&port=5432"),
    ],
)
def test_the_same_database_for_another_role(address, expected):
    assert database.as_role(address, "r", "x/y") == expected
