"""Cadastre and changes, grown: ground before and after a change is compared on a grid."""

from migrations.sqlfile import run_sql_file

revision = "0016_cadastre"
down_revision = "0015_plans"


def upgrade() -> None:
    run_sql_file("0016_cadastre.sql")


def downgrade() -> None:
    run_sql_file("0016_cadastre_undo.sql")
