"""An import that brings a layer up to date, and what it did to each row."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from gis.crs import STORAGE_SRID
from migrations.sqlfile import run_sql

revision = "0011_updates"
down_revision = "0010_layers"

_CHANGES = "('split','merge','adjust','surplus','expropriate','replan','survey','reverse'{more})"
_LINEAGE = "('split','merge','adjust','surplus','expropriation','replan','survey','reverse'{more})"
_OUTCOMES = "('added','changed','moved','vanished','retired','kept')"


def upgrade() -> None:
    _name_kinds(",'update'")
    op.add_column("import_run", sa.Column("mode", sa.String(), server_default="add", nullable=False))
    op.add_column("import_run", sa.Column("counts", postgresql.JSONB()))
    op.add_column("import_run", sa.Column("undone_at", sa.DateTime(timezone=True)))
    op.create_check_constraint(op.f("ck_import_run_mode_known"), "import_run", "mode IN ('add','update')")
    op.add_column("import_job", sa.Column("dry_run", sa.Boolean(), server_default="true", nullable=False))
    op.add_column("import_job", sa.Column("sample", postgresql.JSONB()))
    op.create_table(
        "import_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("row_no", sa.BigInteger()),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("old_id", sa.BigInteger()),
        sa.Column("new_id", sa.BigInteger()),
        sa.Column("changes", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("distance_m", sa.Float()),
        sa.Column("area_diff_m2", sa.Float()),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("before", postgresql.JSONB()),
        sa.Column("before_run_id", sa.Uuid()),
        sa.Column("before_geom", Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False)),
        sa.CheckConstraint(f"outcome IN {_OUTCOMES}", name=op.f("ck_import_change_outcome_known")),
        sa.CheckConstraint("(outcome = 'added') = (old_id IS NULL)", name=op.f("ck_import_change_old_unless_added")),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_change_run_id_import_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_change")),
    )
    op.create_index("ix_import_change_run_id", "import_change", ["run_id", "outcome", "id"])
    op.create_index(
        "ix_import_change_before_run_id", "import_change", ["before_run_id"], postgresql_where=sa.text("before_run_id IS NOT NULL")
    )


def downgrade() -> None:
    op.drop_table("import_change")
    op.drop_column("import_job", "sample")
    op.drop_column("import_job", "dry_run")
    op.drop_constraint(op.f("ck_import_run_mode_known"), "import_run", type_="check")
    for name in ("undone_at", "counts", "mode"):
        op.drop_column("import_run", name)
    run_sql("UPDATE parcel_lineage SET kind = 'survey' WHERE kind = 'update'")
    run_sql("ALTER TABLE land_change DISABLE TRIGGER USER")  # it is appended to, never changed; the older schema knows no update
    run_sql("UPDATE land_change SET kind = 'survey' WHERE kind = 'update'")
    run_sql("ALTER TABLE land_change ENABLE TRIGGER USER")
    _name_kinds("")


def _name_kinds(more: str) -> None:
    for table, kinds in (("land_change", _CHANGES), ("parcel_lineage", _LINEAGE)):
        op.drop_constraint(op.f(f"ck_{table}_kind_known"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_kind_known"), table, f"kind IN {kinds.format(more=more)}")
