"""Visits, reports, violations."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

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
        sa.CheckConstraint("reporter_phone IS NULL OR reporter_phone ~ '^\\+[0-9]{8,15}$'", name=op.f("ck_service_request_phone_e164")),
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
        "ix_service_request_parent", "service_request", ["parent_id"], unique=False, postgresql_where=sa.text("parent_id IS NOT NULL")
    )
    op.create_index(
        "ix_service_request_reporter_phone",
        "service_request",
        ["reporter_phone"],
        unique=False,
        postgresql_where=sa.text("reporter_phone IS NOT NULL"),
    )
    op.create_table(
        "published_photo",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_published_photo_document_id_document")),
        sa.ForeignKeyConstraint(["published_by_id"], ["user_account.id"], name=op.f("fk_published_photo_published_by_id_user_account")),
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
    op.create_index(op.f("ix_report_rating_rated_at"), "report_rating", ["rated_at"], unique=False)
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_kind", sa.String(), nullable=False),
        sa.Column("permit_id", sa.Uuid(), nullable=True),
        sa.Column("condition_id", sa.Uuid(), nullable=True),
        sa.Column("parcel_id", sa.BigInteger(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("checklist_code", sa.String(), nullable=False),
        sa.Column("checklist_version", sa.SmallInteger(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("performed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("result IS NULL OR result IN ('pass','fail','no_access')", name=op.f("ck_visit_result_known")),
        sa.CheckConstraint("visit_kind IN ('foundation','re_visit','complaint','periodic')", name=op.f("ck_visit_kind_known")),
        sa.ForeignKeyConstraint(["condition_id"], ["permit_condition.id"], name=op.f("fk_visit_condition_id_permit_condition")),
        sa.ForeignKeyConstraint(["follows_id"], ["visit.id"], name=op.f("fk_visit_follows_id_visit")),
        sa.ForeignKeyConstraint(["id"], ["case.id"], name=op.f("fk_visit_id_case")),
        sa.ForeignKeyConstraint(["parcel_id"], ["spatial_unit.id"], name=op.f("fk_visit_parcel_id_spatial_unit")),
        sa.ForeignKeyConstraint(["permit_id"], ["permit.id"], name=op.f("fk_visit_permit_id_permit")),
        sa.ForeignKeyConstraint(["source_id"], ["case.id"], name=op.f("fk_visit_source_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index("ix_visit_follows", "visit", ["follows_id"], unique=False)
    op.create_index("ix_visit_parcel", "visit", ["parcel_id"], unique=False)
    op.create_index("ix_visit_permit", "visit", ["permit_id"], unique=False)
    op.create_index("ix_visit_planned", "visit", ["planned_on"], unique=False)
    op.create_table(
        "violation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("item_code", sa.String(), nullable=False),
        sa.Column("permit_id", sa.Uuid(), nullable=True),
        sa.Column("parcel_id", sa.BigInteger(), nullable=True),
        sa.Column("violator_id", sa.Uuid(), nullable=True),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("city_class", sa.String(), nullable=False),
        sa.Column("size_class", sa.String(), nullable=False),
        sa.Column("repeats", sa.SmallInteger(), nullable=False),
        sa.Column("unit_amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("fine_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("fined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("grace_until", sa.Date(), nullable=True),
        sa.Column("object_until", sa.Date(), nullable=True),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.Column("schedule_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("fine_amount IS NULL OR fine_amount > 0", name=op.f("ck_violation_fine_positive")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_violation_quantity_positive")),
        sa.ForeignKeyConstraint(["id"], ["case.id"], name=op.f("fk_violation_id_case")),
        sa.ForeignKeyConstraint(["parcel_id"], ["spatial_unit.id"], name=op.f("fk_violation_parcel_id_spatial_unit")),
        sa.ForeignKeyConstraint(["permit_id"], ["permit.id"], name=op.f("fk_violation_permit_id_permit")),
        sa.ForeignKeyConstraint(["violator_id"], ["party.id"], name=op.f("fk_violation_violator_id_party")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_violation_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_violation")),
    )
    op.create_index("ix_violation_code", "violation", ["code", "violator_id"], unique=False)
    op.create_index("ix_violation_parcel", "violation", ["parcel_id"], unique=False)
    op.create_index("ix_violation_permit", "violation", ["permit_id"], unique=False)
    op.create_index("ix_violation_visit", "violation", ["visit_id"], unique=False)
    op.create_table(
        "visit_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("photos", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("distance_to_parcel_m", sa.Double(), nullable=True),
        sa.Column("started_at_device", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at_device", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("inspector_id", sa.Uuid(), nullable=True),
        sa.Column("inspector_name", sa.String(), nullable=False),
        sa.CheckConstraint("result IN ('pass','fail','no_access')", name=op.f("ck_visit_record_result_known")),
        sa.CheckConstraint("(longitude IS NULL) = (latitude IS NULL)", name=op.f("ck_visit_record_position_whole")),
        sa.CheckConstraint(
            "longitude BETWEEN -180 AND 180 AND latitude BETWEEN -90 AND 90", name=op.f("ck_visit_record_position_on_earth")
        ),
        sa.ForeignKeyConstraint(["inspector_id"], ["user_account.id"], name=op.f("fk_visit_record_inspector_id_user_account")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_record_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_record")),
    )
    op.create_index("ix_visit_record_visit", "visit_record", ["visit_id", "received_at"], unique=False)
    # after tables
    run_sql_file("0004_reports.sql")
    run_sql_file("0004_visits.sql")


def downgrade() -> None:
    # undo first
    # drop tables
    op.drop_index("ix_visit_record_visit", table_name="visit_record")
    op.drop_table("visit_record")
    op.drop_index("ix_violation_visit", table_name="violation")
    op.drop_index("ix_violation_permit", table_name="violation")
    op.drop_index("ix_violation_parcel", table_name="violation")
    op.drop_index("ix_violation_code", table_name="violation")
    op.drop_table("violation")
    op.drop_index("ix_visit_planned", table_name="visit")
    op.drop_index("ix_visit_permit", table_name="visit")
    op.drop_index("ix_visit_parcel", table_name="visit")
    op.drop_index("ix_visit_follows", table_name="visit")
    op.drop_table("visit")
    op.drop_index(op.f("ix_report_rating_rated_at"), table_name="report_rating")
    op.drop_table("report_rating")
    op.drop_index(op.f("ix_report_follower_party_id"), table_name="report_follower")
    op.drop_table("report_follower")
    op.drop_index(op.f("ix_published_photo_report_id"), table_name="published_photo")
    op.drop_table("published_photo")
    op.drop_index("ix_service_request_reporter_phone", table_name="service_request", postgresql_where=sa.text("reporter_phone IS NOT NULL"))
    op.drop_index("ix_service_request_parent", table_name="service_request", postgresql_where=sa.text("parent_id IS NOT NULL"))
    op.drop_index("ix_service_request_department", table_name="service_request")
    op.drop_index("ix_service_request_category", table_name="service_request")
    op.drop_table("service_request")
    # undo last
