"""A dump of the land, restored, keeps every row: no CHECK or trigger depends on what a dump restores later."""

import subprocess

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from app import db
from gis.crs import STORAGE_SRID
from gis.models import SpatialUnit
from gis.register.recording import record_all_edges
from tests.factories import land
from tests.fixtures import templates


@pytest.fixture
def restored(committed_db, tmp_path):
    """Addresses of the little block's database and of a fresh one restored from its dump, past every policy."""
    land.make_block()
    record_all_edges()
    db.session().commit()
    source = make_url(db.session().connection().engine.url).database
    name = templates.clone_name("restored")
    owner, server = templates.address("postgres", source), templates.address("postgres", "postgres")
    subprocess.run(["psql", "-q", "-d", server, "-c", f'CREATE DATABASE "{name}" TEMPLATE template0'], check=True)
    dump = tmp_path / "land.dump"
    subprocess.run(["pg_dump", "--format=custom", "--file", dump, owner], check=True)
    target = templates.address("postgres", name)
    result = subprocess.run(["pg_restore", "--exit-on-error", "--dbname", target, dump], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    yield owner, target
    templates.drop(name)


def counts(connection):
    """Rows and a fingerprint of every table of ours, whatever wing made it."""
    names = connection.execute(
        text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'spatial_ref_sys'")
    ).scalars()
    rows = "SELECT count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM"
    return {name: tuple(connection.execute(text(f'{rows} "{name}" AS t')).one()) for name in sorted(names)}


def rules(connection):
    """Every constraint, index and trigger, and whether it holds. Not its words: an expression is worded anew when it is restored."""
    return set(
        connection.execute(
            text(
                "SELECT conrelid::regclass || ' ' || conname || ' ' || contype::text || convalidated::text FROM pg_constraint "
                "WHERE connamespace = 'public'::regnamespace UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = 'public' "
                "UNION ALL SELECT tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
            )
        ).scalars()
    )


def test_every_row_and_rule_survives_a_dump(restored):
    (rows, before), (again, after) = (_looked_at(address) for address in restored)
    assert (again, after) == (rows, before)
    assert (rows["spatial_unit"][0], rows["parcel_edge"][0] > 0, len(rows) > 60) == (4, True, True)


def _looked_at(address):
    engine = create_engine(make_url(address).set(drivername="postgresql+psycopg2"))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT DISTINCT ST_SRID(geom) FROM spatial_unit")).scalars().all() == [STORAGE_SRID]
        assert connection.execute(text("SELECT count(*) FROM spatial_ref_sys WHERE srid = :s"), {"s": STORAGE_SRID}).scalar() == 1
        seen = counts(connection), rules(connection)
    engine.dispose()
    return seen


def test_no_generated_column_and_no_check_transforms(committed_db):
    """ST_Transform needs spatial_ref_sys, which a dump restores after the tables that would need it."""
    generated = (
        db.session()
        .execute(
            text(
                "SELECT count(*) FROM pg_attribute WHERE attgenerated <> '' AND attrelid IN "
                "(SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
            )
        )
        .scalar()
    )
    checks = db.session().execute(text("SELECT string_agg(pg_get_constraintdef(oid), ' ') FROM pg_constraint WHERE contype = 'c'")).scalar()
    assert generated == 0
    assert "transform" not in checks.lower()
    assert SpatialUnit.__table__.c.geom.computed is None
