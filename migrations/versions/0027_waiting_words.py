"""Open cases have an index of their words, so that a desk's question does not read what was closed years ago; a party's cases one by kind
and day, so that the last few of a body with thousands are read alone."""

import sqlalchemy as sa
from alembic import op

from migrations.sqlfile import run_sql_file

revision = "0027_waiting_words"
down_revision = "0026_registers"


def upgrade() -> None:
    op.add_column("case_search", sa.Column("waits_in", sa.Integer()))
    run_sql_file("0027_waiting_words.sql")
    op.create_index(
        "ix_case_search_waiting",
        "case_search",
        ["words"],
        postgresql_using="gin",
        postgresql_ops={"words": "gin_trgm_ops"},
        postgresql_where=sa.text("waits_in IS NOT NULL"),
    )
    op.drop_index("ix_case_party", table_name="case")
    op.create_index("ix_case_party", "case", ["party_id", "kind", "opened_at"])


def downgrade() -> None:
    op.drop_index("ix_case_party", table_name="case")
    op.create_index("ix_case_party", "case", ["party_id"])
    run_sql_file("0027_waiting_words_undo.sql")
    op.drop_index("ix_case_search_waiting", table_name="case_search")
    op.drop_column("case_search", "waits_in")
