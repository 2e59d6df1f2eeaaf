"""Imports that are staged, watched and undone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005_imports"
down_revision = "0004_field_inspection"
STATES = "'uploaded','trying','tried','importing','imported','failed','cancelled','undoing','undone'"


def upgrade() -> None:
    op.create_table(
        "import_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("user_name", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("layers", postgresql.JSONB(), nullable=False),
        sa.Column("notices", postgresql.JSONB(), nullable=False),
        sa.Column("chosen", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rows_done", sa.BigInteger(), nullable=False),
        sa.Column("rows_all", sa.BigInteger(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("report", postgresql.JSONB()),
        sa.Column("problem", postgresql.JSONB()),
        sa.Column("run_id", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", name="ck_import_job_state_known"),
        sa.CheckConstraint("rows_done <= rows_all", name="ck_import_job_done_within_all"),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name="fk_import_job_municipality_id_municipality"),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_import_job_user_id_user_account"),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name="fk_import_job_run_id_import_run"),
        sa.PrimaryKeyConstraint("id", name="pk_import_job"),
    )
    op.create_index("ix_import_job_branch", "import_job", ["municipality_id", "id"])


def downgrade() -> None:
    op.drop_table("import_job")
