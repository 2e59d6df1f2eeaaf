"""The queue of doubtful data: findings that live from check to check, decisions, checks in parts, imports that were looked at.

What stood in land_finding was written anew by every check, so it goes.
"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, Boolean, Column, DateTime, Identity, Integer, Numeric, String, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB

from gis.crs import STORAGE_SRID

revision = "0013_quality"
down_revision = "0012_search"

KINDS = (
    "overlap", "thin_overlap", "duplicate", "near_duplicate", "sliver", "gap", "no_street", "number_repeated", "outside_plan",
    "far_from_block", "lost_text", "null_geometry", "rejected", "repaired",
)  # fmt: skip


def upgrade() -> None:
    op.drop_table("land_finding")
    _findings()
    op.create_table(
        "land_finding_event",
        Column("id", BigInteger, Identity(), nullable=False),
        Column("finding_id", BigInteger, nullable=False),
        Column("kind", String, nullable=False),
        Column("reason", String, server_default="", nullable=False),
        Column("actor_id", Uuid),
        Column("actor_name", String, nullable=False),
        Column("at", DateTime(timezone=True), server_default=func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_land_finding_event"),
        sa.CheckConstraint("kind IN ('accepted','reopened','assigned','unassigned')", name=op.f("ck_land_finding_event_kind_known")),
        _foreign("land_finding_event", "finding_id", "land_finding", "CASCADE"),
        _foreign("land_finding_event", "actor_id", "user_account"),
    )
    op.create_index("ix_land_finding_event_finding_id", "land_finding_event", ["finding_id", "id"])
    op.create_table(
        "land_check",
        Column("id", BigInteger, Identity(), nullable=False),
        Column("running", Boolean, server_default="true", nullable=False),
        *(Column(name, BigInteger, server_default="0", nullable=False) for name in ("cursor", "parcels_done", "parcels_all")),
        Column("started_at", DateTime(timezone=True), server_default=func.clock_timestamp(), nullable=False),
        Column("finished_at", DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_land_check"),
    )
    op.create_index("uq_land_check_running", "land_check", ["running"], unique=True, postgresql_where=sa.text("running"))
    op.create_table(
        "land_finding_source",
        Column("import_run_id", Uuid, nullable=False),
        Column("taken_at", DateTime(timezone=True), server_default=func.now(), nullable=False),
        sa.PrimaryKeyConstraint("import_run_id", name="pk_land_finding_source"),
        _foreign("land_finding_source", "import_run_id", "import_run", "CASCADE"),
    )
    op.execute("REVOKE UPDATE, DELETE ON land_finding_event FROM amanah_app")


def _findings() -> None:
    shape = Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False)
    op.create_table(
        "land_finding",
        Column("id", BigInteger, Identity(), nullable=False),
        Column("fingerprint", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("state", String, server_default="open", nullable=False),
        Column("municipality_id", Integer),
        Column("district_id", BigInteger),
        Column("plan_no", String, server_default="", nullable=False),
        Column("parcel_id", BigInteger),
        Column("other_id", BigInteger),
        *(Column(name, Numeric(16, 3)) for name in ("area_m2", "before_m2", "after_m2")),
        Column("import_run_id", Uuid),
        Column("row_no", Integer),
        Column("reason", String, server_default="", nullable=False),
        Column("details", JSONB, server_default="{}", nullable=False),
        Column("geom", shape),
        Column("was", shape),
        Column("found_at", DateTime(timezone=True), server_default=func.now(), nullable=False),
        Column("seen_at", DateTime(timezone=True), server_default=func.clock_timestamp(), nullable=False),
        *(Column(name, DateTime(timezone=True)) for name in ("mended_at", "accepted_at")),
        Column("accepted_by", String),
        Column("accepted_reason", String, server_default="", nullable=False),
        Column("assignee_id", Uuid),
        sa.PrimaryKeyConstraint("id", name="pk_land_finding"),
        sa.UniqueConstraint("fingerprint", name="uq_land_finding_fingerprint"),
        _check("kind_known", "kind IN ({})".format(",".join(f"'{kind}'" for kind in KINDS))),
        _check("state_known", "state IN ('open','accepted','mended')"),
        _check("accepted_by_somebody", "(accepted_at IS NULL) = (accepted_by IS NULL)"),
        _check("of_a_parcel_or_a_file", "parcel_id IS NOT NULL OR import_run_id IS NOT NULL"),
        _foreign("land_finding", "municipality_id", "municipality"),
        _foreign("land_finding", "parcel_id", "spatial_unit"),
        _foreign("land_finding", "other_id", "spatial_unit"),
        _foreign("land_finding", "import_run_id", "import_run", "CASCADE"),
        _foreign("land_finding", "assignee_id", "user_account"),
    )
    op.create_index("ix_land_finding_state", "land_finding", ["state", "kind", "id"])
    op.create_index("ix_land_finding_page", "land_finding", ["state", "id"])
    op.create_index("ix_land_finding_place", "land_finding", ["state", "municipality_id", "district_id"])
    op.create_index("ix_land_finding_plan_no", "land_finding", ["plan_no", "state"], postgresql_where=sa.text("plan_no <> ''"))
    op.create_index("ix_land_finding_parcel_id", "land_finding", ["parcel_id"])
    for name in ("other_id", "assignee_id"):
        op.create_index(f"ix_land_finding_{name}", "land_finding", [name], postgresql_where=sa.text(f"{name} IS NOT NULL"))
    op.create_index("ix_land_finding_import_run_id", "land_finding", ["import_run_id", "row_no"])


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_land_finding_{name}"))


def _foreign(table: str, column: str, target: str, on_delete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}", ondelete=on_delete)


def downgrade() -> None:
    for table in ("land_finding_source", "land_check", "land_finding_event", "land_finding"):
        op.drop_table(table)
    op.create_table(
        "land_finding",
        Column("id", BigInteger, Identity(), nullable=False),
        Column("kind", String, nullable=False),
        Column("parcel_id", BigInteger, nullable=False),
        Column("other_id", BigInteger),
        Column("area_m2", Numeric(14, 3)),
        Column("found_at", DateTime(timezone=True), server_default=func.now(), nullable=False),
        _check("kind_known", "kind IN ('overlap','sliver','no_street')"),
        _foreign("land_finding", "parcel_id", "spatial_unit"),
        _foreign("land_finding", "other_id", "spatial_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_land_finding"),
    )
    op.create_index("ix_land_finding_kind", "land_finding", ["kind", "id"])
