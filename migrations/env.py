"""Alembic's entry: migrations run as the owner, compare everything but what PostGIS and the job queue own."""

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import create_engine, pool

import wsgi  # noqa: F401  every package's models
from app.db import Base
from config import Config

FOREIGN_TABLES = ("spatial_ref_sys", "procrastinate_", "land_rule_aside")


def include_object(item, name, kind, reflected, compare_to) -> bool:
    if kind == "table" and name.startswith(FOREIGN_TABLES):
        return False
    return alembic_helpers.include_object(item, name, kind, reflected, compare_to)


def run() -> None:
    settings = Config.from_env()
    engine = create_engine(settings.OWNER_DATABASE_URL, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_object=include_object,
            process_revision_directives=alembic_helpers.writer,
            render_item=alembic_helpers.render_item,
            compare_type=True,
            compare_server_default=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
