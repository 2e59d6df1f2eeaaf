"""Visits, reports, violations."""

import sqlalchemy as sa
from alembic import op

from migrations.sqlfile import run_sql_file

revision = "0004_field_inspection"
down_revision = "0003_licensing"


def upgrade() -> None:
    # before tables
    # tables
    op.create_table(
        "service_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("category_code", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("department_code", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("sla_hours", sa.Double(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("public_text", sa.String(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("district_name", sa.String(), nullable=False),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("reporter_name", sa.String(), nullable=True),
        sa.Column("reporter_phone", sa.String(), nullable=True),
        sa.Column("reporter_key", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("followers_count", sa.Integer(), nullable=False),
        sa.Column("times_reopened", sa.SmallInteger(), nullable=False),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("referred_to", sa.String(), nullable=True),
        sa.Column("referral_number", sa.String(), nullable=True),
        sa.CheckConstraint(
            "reporter_phone IS NULL OR reporter_phone ~ '^\\+[0-9]{8,15}$'", name=op.f("ck_service_request_phone_e164")
        ),
        sa.CheckConstraint("severity IN ('critical','high','medium','low')", name=op.f("ck_service_request_severity_known")),
        sa.CheckConstraint("parent_id IS NULL OR parent_id <> id", name=op.f("ck_service_request_not_its_own_parent")),
        sa.ForeignKeyConstraint(["id"], ["case.id"], name=op.f("fk_service_request_id_case")),
        sa.ForeignKeyConstraint(["parent_id"], ["service_request.id"], name=op.f("fk_service_request_parent_id_service_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request")),
        sa.UniqueConstraint("reporter_key", name=op.f("uq_service_request_reporter_key")),
    )
    op.create_index("ix_service_request_category", "service_request", ["category_code"], unique=False)
    op.create_index("ix_service_request_department", "service_request", ["department_code"], unique=False)
    op.create_index(
        "ix_service_request_parent",
        "service_request",
        ["parent_id"],
        unique=False,
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_table(
        "published_photo",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_published_photo_document_id_document")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["user_account.id"], name=op.f("fk_published_photo_published_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["service_request.id"], name=op.f("fk_published_photo_report_id_service_request")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_published_photo")),
    )
    op.create_index(op.f("ix_published_photo_report_id"), "published_photo", ["report_id"], unique=False)
    op.create_table(
        "report_follower",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("num_nonnulls(party_id, phone) = 1", name=op.f("ck_report_follower_one_address")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_report_follower_party_id_party")),
        sa.ForeignKeyConstraint(["report_id"], ["service_request.id"], name=op.f("fk_report_follower_report_id_service_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_follower")),
        sa.UniqueConstraint("report_id", "party_id", name=op.f("uq_report_follower_report_id")),
        sa.UniqueConstraint("report_id", "phone", name="uq_report_follower_phone"),
    )
    op.create_index(op.f("ix_report_follower_party_id"), "report_follower", ["party_id"], unique=False)
    op.create_table(
        "report_rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("closing", sa.SmallInteger(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_report_rating_one_to_five")),
        sa.ForeignKeyConstraint(["report_id"], ["service_request.id"], name=op.f("fk_report_rating_report_id_service_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_rating")),
        sa.UniqueConstraint("report_id", "closing", name=op.f("uq_report_rating_report_id")),
    )
    # after tables
    run_sql_file("0004_reports.sql")


def downgrade() -> None:
    # undo first
    # drop tables
    op.drop_table("report_rating")
    op.drop_index(op.f("ix_report_follower_party_id"), table_name="report_follower")
    op.drop_table("report_follower")
    op.drop_index(op.f("ix_published_photo_report_id"), table_name="published_photo")
    op.drop_table("published_photo")
    op.drop_index("ix_service_request_parent", table_name="service_request", postgresql_where=sa.text("parent_id IS NOT NULL"))
    op.drop_index("ix_service_request_department", table_name="service_request")
    op.drop_index("ix_service_request_category", table_name="service_request")
    op.drop_table("service_request")
    # undo last
