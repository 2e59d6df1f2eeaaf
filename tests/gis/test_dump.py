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

TABLES = (
    "spatial_unit",
    "parcel_edge",
    "parcel_web",
    "block_web",
    "district",
    "street",
    "zone",
    "municipality_boundary",
    "landcover",
    "installation",
)


@pytest.fixture
def restored(committed_db, tmp_path):
    """Address of a fresh database restored from a dump of the little block."""
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
    yield target
    templates.drop(name)


def counts(connection):
    return {table: connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar() for table in TABLES}


def test_every_row_and_rule_survives_a_dump(restored):
    before = counts(db.session().connection())
    engine = create_engine(make_url(restored).set(drivername="postgresql+psycopg2"))
    with engine.connect() as connection:
        assert counts(connection) == before
        assert before["spatial_unit"] == 4
        assert connection.execute(text("SELECT DISTINCT ST_SRID(geom) FROM spatial_unit")).scalars().all() == [STORAGE_SRID]
        assert connection.execute(text("SELECT count(*) FROM spatial_ref_sys WHERE srid = :s"), {"s": STORAGE_SRID}).scalar() == 1
        checks = connection.execute(
            text("SELECT count(*) FROM pg_constraint WHERE conrelid = 'spatial_unit'::regclass AND contype IN ('c','t')")
        ).scalar()
        ours = (
            db.session()
            .execute(text("SELECT count(*) FROM pg_constraint WHERE conrelid = 'spatial_unit'::regclass AND contype IN ('c','t')"))
            .scalar()
        )
        assert checks == ours > 5
    engine.dispose()


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
