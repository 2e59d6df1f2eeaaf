"""A first load leaves one more rule to the job after it."""

from migrations.sqlfile import run_sql_file

revision = "0018_first_load"
down_revision = "0017_regulation"


def upgrade() -> None:
    run_sql_file("0018_first_load.sql")


def downgrade() -> None:
    run_sql_file("0018_first_load_undo.sql")
