"""Licensing: applications, permits."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from migrations.sqlfile import run_sql_file

revision = "0003_licensing"
down_revision = "0002_land"


def upgrade() -> None:
    # before tables
    # tables
    op.create_table(
        "verification_miss",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", postgresql.INET(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_miss")),
    )
    op.create_index("ix_verification_miss_address_at", "verification_miss", ["address", "at"], unique=False)
    op.create_table(
        "application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("service_version", sa.Integer(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("parcel_id", sa.BigInteger(), nullable=True),
        sa.Column("office_party_id", sa.Uuid(), nullable=True),
        sa.Column("office_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_fingerprint", sa.String(length=64), nullable=True),
        sa.Column("rules_version", sa.String(), nullable=True),
        sa.Column("recommendation", sa.String(), nullable=True),
        sa.Column("recommended_by_id", sa.Uuid(), nullable=True),
        sa.Column("recommended_text", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_application_decided_by_id_user_account")),
        sa.ForeignKeyConstraint(["id"], ["case.id"], name=op.f("fk_application_id_case")),
        sa.ForeignKeyConstraint(["office_party_id"], ["party.id"], name=op.f("fk_application_office_party_id_party")),
        sa.ForeignKeyConstraint(["parcel_id"], ["spatial_unit.id"], name=op.f("fk_application_parcel_id_spatial_unit")),
        sa.ForeignKeyConstraint(["recommended_by_id"], ["user_account.id"], name=op.f("fk_application_recommended_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
    )
    op.create_index("ix_application_parcel_id", "application", ["parcel_id"], unique=False)
    op.create_index("ix_application_service_code", "application", ["service_code"], unique=False)
    op.create_table(
        "confirmation_code",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_confirmation_code_application_id_application")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_confirmation_code")),
    )
    op.create_table(
        "correction_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_correction_request_application_id_application")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["user_account.id"], name=op.f("fk_correction_request_opened_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_request")),
    )
    op.create_index("ix_correction_request_application_id", "correction_request", ["application_id", "opened_at"], unique=False)
    op.create_geospatial_table(
        "drawing_part",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column(
            "geom",
            Geometry(srid=9358, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry", nullable=False),
            nullable=False,
        ),
        sa.Column("drawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_drawing_part_geom_valid")),
        sa.CheckConstraint("ST_NPoints(geom) <= 10000", name=op.f("ck_drawing_part_geom_vertices")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_drawing_part_application_id_application")),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["user_account.id"], name=op.f("fk_drawing_part_drawn_by_id_user_account")),
        sa.PrimaryKeyConstraint("application_id", "part", name=op.f("pk_drawing_part")),
    )
    op.create_table(
        "permit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("parcel_id", sa.BigInteger(), nullable=True),
        sa.Column("verify_code", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_permit_application_id_application")),
        sa.ForeignKeyConstraint(["id"], ["case.id"], name=op.f("fk_permit_id_case")),
        sa.ForeignKeyConstraint(["parcel_id"], ["spatial_unit.id"], name=op.f("fk_permit_parcel_id_spatial_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit")),
        sa.UniqueConstraint("application_id", name=op.f("uq_permit_application_id")),
        sa.UniqueConstraint("verify_code", name=op.f("uq_permit_verify_code")),
    )
    op.create_index("ix_permit_issued_on", "permit", ["issued_on"], unique=False)
    op.create_index("ix_permit_parcel_id", "permit", ["parcel_id"], unique=False)
    op.create_index("ix_permit_valid_to", "permit", ["valid_to"], unique=False)
    op.create_geospatial_table(
        "site_finding",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("blocking", sa.Boolean(), nullable=False),
        sa.Column("measured", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("limit", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("tolerance", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("edge_seq", sa.Integer(), nullable=True),
        sa.Column("floor", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "geom", Geometry(srid=9358, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"), nullable=True
        ),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_site_finding_application_id_application")),
        sa.PrimaryKeyConstraint("application_id", "seq", name=op.f("pk_site_finding")),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("documents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("drawing", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_submission_application_id_application")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_submission_application_id")),
    )
    op.create_table(
        "correction_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("target IN ('answer','document','drawing')", name=op.f("ck_correction_item_target_known")),
        sa.ForeignKeyConstraint(["request_id"], ["correction_request.id"], name=op.f("fk_correction_item_request_id_correction_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_item")),
        sa.UniqueConstraint("request_id", "target", "name", name=op.f("uq_correction_item_request_id")),
    )
    op.create_table(
        "permit_condition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("permit_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("text_ar", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
        sa.Column("visit_kind", sa.String(), nullable=True),
        sa.Column("checklist", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["permit_id"], ["permit.id"], name=op.f("fk_permit_condition_permit_id_permit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit_condition")),
    )
    op.create_index("ix_permit_condition_permit_id", "permit_condition", ["permit_id"], unique=False)
    # after tables
    run_sql_file("0003_licensing.sql")


def downgrade() -> None:
    # undo first
    run_sql_file("0003_undo_policies.sql")
    # drop tables
    op.drop_index("ix_permit_condition_permit_id", table_name="permit_condition")
    op.drop_table("permit_condition")
    op.drop_table("correction_item")
    op.drop_table("submission")
    op.drop_geospatial_table("site_finding")
    op.drop_index("ix_permit_valid_to", table_name="permit")
    op.drop_index("ix_permit_parcel_id", table_name="permit")
    op.drop_index("ix_permit_issued_on", table_name="permit")
    op.drop_table("permit")
    op.drop_geospatial_table("drawing_part")
    op.drop_index("ix_correction_request_application_id", table_name="correction_request")
    op.drop_table("correction_request")
    op.drop_table("confirmation_code")
    op.drop_index("ix_application_service_code", table_name="application")
    op.drop_index("ix_application_parcel_id", table_name="application")
    op.drop_table("application")
    op.drop_index("ix_verification_miss_address_at", table_name="verification_miss")
    op.drop_table("verification_miss")
    # undo last
