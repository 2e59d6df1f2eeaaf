"""Plans, drafts of rules, the catalogue of layers."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from migrations.sqlfile import run_sql_file

revision = "0008_plans"
down_revision = "0007_changes"


def upgrade() -> None:
    _rule_changes()
    _impact()
    run_sql_file("0008_regulation.sql")


def downgrade() -> None:
    for table in ("rule_impact_row", "rule_impact_run", "rule_change_line", "rule_change"):
        op.drop_table(table)


def _rule_changes() -> None:
    op.create_table(
        "rule_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("zone_code", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("drafted_by_id", sa.Uuid()),
        sa.Column("published_by_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["id"], ["case.id"], name="fk_rule_change_id_case"),
        sa.ForeignKeyConstraint(["zone_code"], ["zone_class.code"], name="fk_rule_change_zone_code_zone_class"),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["user_account.id"], name="fk_rule_change_drafted_by_id_user_account"),
        sa.ForeignKeyConstraint(["published_by_id"], ["user_account.id"], name="fk_rule_change_published_by_id_user_account"),
        sa.PrimaryKeyConstraint("id", name="pk_rule_change"),
    )
    op.create_index("ix_rule_change_zone", "rule_change", ["zone_code"])
    op.create_table(
        "rule_change_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("rule_code", sa.String(), nullable=False),
        sa.Column("old_limit", sa.String(), nullable=False),
        sa.Column("new_limit", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["rule_change.id"], name="fk_rule_change_line_case_id_rule_change"),
        sa.PrimaryKeyConstraint("id", name="pk_rule_change_line"),
        sa.UniqueConstraint("case_id", "rule_code", name="uq_rule_change_line_case_id"),
    )


def _impact() -> None:
    op.create_table(
        "rule_impact_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("looked_at", postgresql.JSONB(), nullable=False),
        sa.Column("changed", postgresql.JSONB(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("state IN ('waiting','running','done','failed')", name="ck_rule_impact_run_state_known"),
        sa.ForeignKeyConstraint(["case_id"], ["rule_change.id"], name="fk_rule_impact_run_case_id_rule_change"),
        sa.PrimaryKeyConstraint("id", name="pk_rule_impact_run"),
    )
    op.create_index("ix_rule_impact_run_case", "rule_impact_run", ["case_id", "started_at"])
    op.create_table(
        "rule_impact_row",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("verdict_before", sa.String(), nullable=False),
        sa.Column("verdict_after", sa.String(), nullable=False),
        sa.Column("area_before_m2", sa.Numeric(14, 2)),
        sa.Column("area_after_m2", sa.Numeric(14, 2)),
        sa.Column("rules", postgresql.JSONB(), nullable=False),
        sa.Column("point_4326", Geometry("POINT", srid=4326, spatial_index=False)),
        sa.CheckConstraint("kind IN ('parcel','application','permit')", name="ck_rule_impact_row_kind_known"),
        sa.ForeignKeyConstraint(["run_id"], ["rule_impact_run.id"], name="fk_rule_impact_row_run_id_rule_impact_run"),
        sa.PrimaryKeyConstraint("run_id", "seq", name="pk_rule_impact_row"),
    )
    op.create_index("ix_rule_impact_row_kind", "rule_impact_row", ["run_id", "kind", "seq"])
