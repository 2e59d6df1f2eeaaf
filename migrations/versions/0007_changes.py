"""Changes of the land: split, merge and what follows."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from gis.crs import STORAGE_SRID
from migrations.sqlfile import run_sql, run_sql_file

revision = "0007_changes"
down_revision = "0006_cadastre"

_KINDS = "('split','merge','adjust','surplus','expropriate','replan','survey','reverse')"
_LINEAGE = "('split','merge','adjust','surplus','expropriation','replan','survey','reverse')"


def _ground(name: str) -> sa.Column:
    return sa.Column(name, Geometry("MULTIPOLYGON", srid=STORAGE_SRID, spatial_index=False), nullable=True)


def upgrade() -> None:
    op.drop_constraint(op.f("ck_parcel_lineage_kind_known"), "parcel_lineage", type_="check")
    op.create_check_constraint(op.f("ck_parcel_lineage_kind_known"), "parcel_lineage", f"kind IN {_LINEAGE}")
    op.create_table(
        "land_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("decision_no", sa.String(), server_default="", nullable=False),
        sa.Column("reason", sa.String(), server_default="", nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_before_m2", sa.Numeric(16, 4), nullable=False),
        sa.Column("area_after_m2", sa.Numeric(16, 4), nullable=False),
        sa.Column("taken_m2", sa.Numeric(16, 4), nullable=False),
        sa.Column("added_m2", sa.Numeric(16, 4), nullable=False),
        _ground("taken"),
        _ground("added"),
        sa.CheckConstraint(f"kind IN {_KINDS}", name=op.f("ck_land_change_kind_known")),
        sa.CheckConstraint("(kind = 'reverse') = (reverses_id IS NOT NULL)", name=op.f("ck_land_change_reverse_names_what")),
        sa.CheckConstraint("taken IS NULL OR ST_IsValid(taken)", name=op.f("ck_land_change_taken_valid")),
        sa.CheckConstraint("added IS NULL OR ST_IsValid(added)", name=op.f("ck_land_change_added_valid")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_land_change_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_land_change_case_id_case")),
        sa.ForeignKeyConstraint(["reverses_id"], ["land_change.id"], name=op.f("fk_land_change_reverses_id_land_change")),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_land_change_actor_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_land_change")),
    )
    op.create_index("ix_land_change_municipality", "land_change", ["municipality_id", "applied_at"])
    op.create_index("ix_land_change_case_id", "land_change", ["case_id"])
    op.create_index("uq_land_change_reverses", "land_change", ["reverses_id"], unique=True)
    op.create_table(
        "land_change_parcel",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("parcel_id", sa.BigInteger(), nullable=False),
        sa.Column("part", sa.String(6), nullable=False),
        sa.CheckConstraint("part IN ('parent','child')", name=op.f("ck_land_change_parcel_part_known")),
        sa.ForeignKeyConstraint(["change_id"], ["land_change.id"], name=op.f("fk_land_change_parcel_change_id_land_change")),
        sa.ForeignKeyConstraint(["parcel_id"], ["spatial_unit.id"], name=op.f("fk_land_change_parcel_parcel_id_spatial_unit")),
        sa.PrimaryKeyConstraint("change_id", "parcel_id", name=op.f("pk_land_change_parcel")),
    )
    for part in ("parent", "child"):
        op.create_index(
            f"uq_land_change_parcel_{part}", "land_change_parcel", ["parcel_id"], unique=True, postgresql_where=sa.text(f"part = '{part}'")
        )
    op.create_table(
        "land_obligation",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("parcel_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("share", sa.Numeric(7, 6), nullable=False),
        sa.Column("owed", sa.Numeric(14, 2), nullable=True),
        sa.CheckConstraint("share > 0 AND share <= 1", name=op.f("ck_land_obligation_share_is_a_fraction")),
        sa.ForeignKeyConstraint(["change_id"], ["land_change.id"], name=op.f("fk_land_obligation_change_id_land_change")),
        sa.ForeignKeyConstraint(["parcel_id"], ["spatial_unit.id"], name=op.f("fk_land_obligation_parcel_id_spatial_unit")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_land_obligation_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_land_obligation")),
    )
    op.create_index("ix_land_obligation_parcel_id", "land_obligation", ["parcel_id"])
    op.create_index("ix_land_obligation_case_id", "land_obligation", ["case_id"])
    op.create_table(
        "land_change_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decision_no", sa.String(), nullable=False),
        sa.Column("maker_id", sa.Uuid(), nullable=True),
        sa.Column("plan", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(f"change_kind IN {_KINDS}", name=op.f("ck_land_change_case_kind_known")),
        sa.ForeignKeyConstraint(["id"], ["case.id"], name=op.f("fk_land_change_case_id_case")),
        sa.ForeignKeyConstraint(["maker_id"], ["user_account.id"], name=op.f("fk_land_change_case_maker_id_user_account")),
        sa.ForeignKeyConstraint(["reverses_id"], ["land_change.id"], name=op.f("fk_land_change_case_reverses_id_land_change")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_land_change_case")),
    )
    run_sql_file("0007_changes/cover.sql")


def downgrade() -> None:
    run_sql("DROP TRIGGER spatial_unit_ends_by_change ON spatial_unit")
    for table in ("land_change_case", "land_obligation", "land_change_parcel", "land_change"):
        op.drop_table(table)
    run_sql(
        "DROP FUNCTION refuse_vanishing(), refuse_gap_by_parcel(), refuse_gap(), refuse_gap_of(uuid), lock_ground(float8, float8, float8, float8)"
    )
    op.drop_constraint(op.f("ck_parcel_lineage_kind_known"), "parcel_lineage", type_="check")
    run_sql("DELETE FROM parcel_lineage WHERE kind IN ('adjust','surplus','replan','reverse')")
    op.create_check_constraint(op.f("ck_parcel_lineage_kind_known"), "parcel_lineage", "kind IN ('split','merge','survey','expropriation')")
