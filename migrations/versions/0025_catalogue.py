"""Versions of services, overlays of branches, drafts, launches and bookings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sqlfile import run_sql_file

revision = "0025_catalogue"
down_revision = "0024_scrutiny"

NOW = sa.text("now()")


def upgrade() -> None:
    _versions()
    _changes()
    _bookings()
    op.create_index("ix_case_newest", "case", ["municipality_id", "opened_at"])
    run_sql_file("0025_catalogue.sql")


def downgrade() -> None:
    op.drop_index("ix_case_newest", table_name="case")
    for table in ("booking", "service_launch", "service_change", "service_overlay", "service_version"):
        op.drop_table(table)


def _versions() -> None:
    op.create_table(
        "service_version",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("published_by_id", sa.Uuid()),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("origin IN ('file','editor')", name=op.f("ck_service_version_origin_known")),
        sa.ForeignKeyConstraint(["published_by_id"], ["user_account.id"], name=op.f("fk_service_version_published_by_id_user_account")),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_service_version")),
    )
    op.create_table(
        "service_overlay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("deadline_days", sa.Integer()),
        sa.Column("fee_percent", sa.Numeric(5, 1)),
        sa.Column("extra_documents", postgresql.JSONB(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("set_by_id", sa.Uuid()),
        sa.Column("set_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.CheckConstraint("deadline_days IS NULL OR deadline_days BETWEEN 0 AND 365", name=op.f("ck_service_overlay_deadline_in_range")),
        sa.CheckConstraint("fee_percent IS NULL OR fee_percent BETWEEN 0 AND 500", name=op.f("ck_service_overlay_fee_in_range")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_service_overlay_days_in_order")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_service_overlay_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["set_by_id"], ["user_account.id"], name=op.f("fk_service_overlay_set_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_overlay")),
        sa.UniqueConstraint("municipality_id", "code", "valid_from", name=op.f("uq_service_overlay_municipality_id")),
    )
    op.create_table(
        "service_launch",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("done", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_service_launch")),
    )


def _changes() -> None:
    op.create_table(
        "service_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("drafted_by_id", sa.Uuid()),
        sa.Column("published_by_id", sa.Uuid()),
        sa.Column("published_version", sa.Integer()),
        sa.Column("tried", postgresql.JSONB(), nullable=False),
        sa.Column("is_rollback", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["case.id"], name=op.f("fk_service_change_id_case")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["user_account.id"], name=op.f("fk_service_change_drafted_by_id_user_account")),
        sa.ForeignKeyConstraint(["published_by_id"], ["user_account.id"], name=op.f("fk_service_change_published_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_change")),
    )
    op.create_index("ix_service_change_code", "service_change", ["service_code"])


def _bookings() -> None:
    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("resource", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_booking_application_id_application")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("service_code", "resource", "day", "slot", "seat", name=op.f("uq_booking_service_code")),
    )
    op.create_index("ix_booking_application_id", "booking", ["application_id"])
