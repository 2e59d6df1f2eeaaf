"""The platform: organisation, people, cases, documents, money, messages."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from app.jobs import schema as jobs_schema
from migrations.sqlfile import run_sql, run_sql_file

revision = "0001_platform"
down_revision = None


def upgrade() -> None:
    # before tables
    run_sql_file("0001_roles.sql")
    # tables
    op.create_table(
        "account",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_ar", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('asset','liability','revenue')", name=op.f("ck_account_kind_known")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_account")),
    )
    op.create_table(
        "document_content",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_document_content_sha256_hex")),
        sa.CheckConstraint("size > 0", name=op.f("ck_document_content_size_positive")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_document_content")),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("principal", sa.String(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("content_type", sa.String(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("principal", "route", "key", name=op.f("pk_idempotency_key")),
    )
    op.create_index(op.f("ix_idempotency_key_created_at"), "idempotency_key", ["created_at"], unique=False)
    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_ar", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("city_class", sa.String(), nullable=False),
        sa.Column("city_class_is_sample", sa.Boolean(), nullable=False),
        sa.Column("is_seat", sa.Boolean(), nullable=False),
        sa.CheckConstraint("city_class IN ('C1','C2','C3','C4','C5')", name=op.f("ck_municipality_city_class_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
        sa.UniqueConstraint("code", name=op.f("uq_municipality_code")),
    )
    op.create_table(
        "party",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name_ar", sa.String(), nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("identifier", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("accreditation", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("identifier IS NULL OR identifier ~ '^[0-9]{10}$'", name=op.f("ck_party_identifier_ten_digits")),
        sa.CheckConstraint("kind IN ('citizen','resident','establishment','government','non_profit')", name=op.f("ck_party_kind_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("identifier", name=op.f("uq_party_identifier")),
    )
    op.create_table(
        "procedure_version",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_procedure_version")),
    )
    op.create_table(
        "reference_counter",
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "year", name=op.f("pk_reference_counter")),
    )
    op.create_table(
        "refused_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gateway", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("address", postgresql.INET(), nullable=True),
        sa.Column("body_sha256", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_notice")),
    )
    op.create_index(op.f("ix_refused_notice_received_at"), "refused_notice", ["received_at"], unique=False)
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("address", postgresql.INET(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_address_at", "sign_in_attempt", ["address", "at"], unique=False)
    op.create_index("ix_sign_in_attempt_username_at", "sign_in_attempt", ["username", "at"], unique=False)
    op.create_table(
        "holiday",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("name_ar", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("is_estimate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_holiday_municipality_id_municipality")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sa.UniqueConstraint("day", "municipality_id", name=op.f("uq_holiday_day"), postgresql_nulls_not_distinct=True),
    )
    op.create_index(op.f("ix_holiday_day"), "holiday", ["day"], unique=False)
    op.create_table(
        "org_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_ar", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_org_unit_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["parent_id"], ["org_unit.id"], name=op.f("fk_org_unit_parent_id_org_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_unit")),
        sa.UniqueConstraint("municipality_id", "code", name=op.f("uq_org_unit_municipality_id")),
    )
    op.create_table(
        "payment_notice",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("gateway", sa.String(), nullable=False),
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("intent_id", sa.Uuid(), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("times_received", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('captured','suspended','repeated','mismatch','closed','ignored','parked')",
            name=op.f("ck_payment_notice_outcome_known"),
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_payment_notice_municipality_id_municipality")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_notice")),
        sa.UniqueConstraint("gateway", "notice_id", name=op.f("uq_payment_notice_gateway")),
    )
    op.create_index(op.f("ix_payment_notice_intent_id"), "payment_notice", ["intent_id"], unique=False)
    op.create_index(op.f("ix_payment_notice_municipality_id"), "payment_notice", ["municipality_id"], unique=False)
    op.create_index(
        "ix_payment_notice_parked", "payment_notice", ["received_at"], unique=False, postgresql_where=sa.text("outcome = 'parked'")
    )
    op.create_table(
        "tariff",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("city_class", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("minimum", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("name_ar", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("account_code", sa.String(), nullable=False),
        sa.Column("vat_rate", sa.Numeric(precision=5, scale=4), server_default="0", nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.literal_column("code"), "="),
            (sa.literal_column("city_class"), "="),
            (sa.literal_column("daterange(valid_from, valid_to, '[)')"), "&&"),
            using="gist",
            name="ex_tariff_one_at_a_time",
        ),
        sa.CheckConstraint("city_class IN ('C1','C2','C3','C4','C5')", name=op.f("ck_tariff_city_class_known")),
        sa.CheckConstraint("amount >= 0 AND (minimum IS NULL OR minimum >= 0)", name=op.f("ck_tariff_not_negative")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_tariff_ends_after_start")),
        sa.CheckConstraint("vat_rate >= 0 AND vat_rate < 1", name=op.f("ck_tariff_vat_rate_is_a_share")),
        sa.ForeignKeyConstraint(["account_code"], ["account.code"], name=op.f("fk_tariff_account_code_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariff")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("persona", sa.String(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_user_account_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("username", name=op.f("uq_user_account_username")),
    )
    op.create_table(
        "working_hours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("season", sa.String(), nullable=False),
        sa.Column("opens_at", sa.Time(), nullable=False),
        sa.Column("closes_at", sa.Time(), nullable=False),
        sa.CheckConstraint("season IN ('ordinary','ramadan')", name=op.f("ck_working_hours_season_known")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_working_hours_opens_before_closing")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_working_hours_municipality_id_municipality")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_hours")),
        sa.UniqueConstraint("municipality_id", "season", name=op.f("uq_working_hours_municipality_id"), postgresql_nulls_not_distinct=True),
    )
    op.create_geospatial_table(
        "case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("procedure_code", sa.String(), nullable=False),
        sa.Column("procedure_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("phone_last4", sa.String(length=4), nullable=True),
        sa.Column("assigned_to_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clock_name", sa.String(), nullable=True),
        sa.Column("place_text", sa.String(), nullable=False),
        sa.Column(
            "point_4326",
            Geometry(geometry_type="POINT", srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"),
            nullable=True,
        ),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name=op.f("ck_case_closed_after_opening")),
        sa.ForeignKeyConstraint(["assigned_to_id"], ["user_account.id"], name=op.f("fk_case_assigned_to_id_user_account")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_case_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["on_behalf_of_id"], ["party.id"], name=op.f("fk_case_on_behalf_of_id_party")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_case_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_reference")),
    )
    op.create_index("ix_case_assigned", "case", ["assigned_to_id", "due_at"], unique=False)
    op.create_index("ix_case_inbox", "case", ["municipality_id", "kind", "state", "due_at"], unique=False)
    op.create_index(op.f("ix_case_municipality_id"), "case", ["municipality_id"], unique=False)
    op.create_index("ix_case_open", "case", ["municipality_id", "due_at"], unique=False, postgresql_where=sa.text("closed_at IS NULL"))
    op.create_index("ix_case_opened", "case", ["municipality_id", "kind", "opened_at"], unique=False)
    op.create_index("ix_case_party", "case", ["party_id"], unique=False)
    op.create_table(
        "mandate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_mandate_party_id_party")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_mandate_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint("user_id", "party_id", "role", "valid_from", name=op.f("uq_mandate_user_id")),
    )
    op.create_index(op.f("ix_mandate_party_id"), "mandate", ["party_id"], unique=False)
    op.create_index(op.f("ix_mandate_user_id"), "mandate", ["user_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("org_unit_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_membership_ends_after_start")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["user_account.id"], name=op.f("fk_membership_granted_by_id_user_account")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_membership_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["org_unit_id"], ["org_unit.id"], name=op.f("fk_membership_org_unit_id_org_unit")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_membership_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(
        "uq_membership_held_once",
        "membership",
        ["user_id", "municipality_id", "role", "valid_from"],
        unique=True,
        postgresql_where=sa.literal_column("ended_at IS NULL"),
    )
    op.create_index(op.f("ix_membership_municipality_id"), "membership", ["municipality_id"], unique=False)
    op.create_index(op.f("ix_membership_user_id"), "membership", ["user_id"], unique=False)
    op.create_table(
        "case_clock",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("target_minutes", sa.Integer(), nullable=False),
        sa.Column("used_minutes", sa.Integer(), nullable=False),
        sa.Column("running_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("calendar IN ('working','wall')", name=op.f("ck_case_clock_calendar_known")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_clock_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "name", name=op.f("pk_case_clock")),
    )
    op.create_table(
        "case_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("from_state", sa.String(), nullable=True),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("actor_role", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_case_event_actor_id_user_account")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_event_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    op.create_index("ix_case_event_case_id", "case_event", ["case_id", "id"], unique=False)
    op.create_table(
        "case_party",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_party_case_id_case")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_case_party_party_id_party")),
        sa.PrimaryKeyConstraint("case_id", "party_id", "role", name=op.f("pk_case_party")),
    )
    op.create_index("ix_case_party_party_id", "case_party", ["party_id", "case_id"], unique=False)
    op.create_table(
        "case_search",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_search_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_search")),
    )
    op.create_index(
        "ix_case_search_words", "case_search", ["words"], unique=False, postgresql_using="gin", postgresql_ops={"words": "gin_trgm_ops"}
    )
    op.create_geospatial_table(
        "case_subject",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column(
            "geom_4326", Geometry(srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"), nullable=True
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_subject_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "subject_type", "subject_id", name=op.f("pk_case_subject")),
    )
    op.create_index("ix_case_subject_subject", "case_subject", ["subject_type", "subject_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("superseded_by_id", sa.Uuid(), nullable=True),
        sa.Column("private_exif", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("audience IN ('parties','staff')", name=op.f("ck_document_audience_known")),
        sa.CheckConstraint("length(filename) BETWEEN 1 AND 120", name=op.f("ck_document_filename_length")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_document_case_id_case")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_document_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["sha256"], ["document_content.sha256"], name=op.f("fk_document_sha256_document_content")),
        sa.ForeignKeyConstraint(["superseded_by_id"], ["document.id"], name=op.f("fk_document_superseded_by_id_document")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["user_account.id"], name=op.f("fk_document_uploaded_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index("ix_document_case_id", "document", ["case_id", "kind", "created_at"], unique=False)
    op.create_index(op.f("ix_document_municipality_id"), "document", ["municipality_id"], unique=False)
    op.create_index("ix_document_sha256", "document", ["sha256"], unique=False)
    op.create_table(
        "invoice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("bill_number", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), server_default="SAR", nullable=False),
        sa.Column("total", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("payer_party_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f("ck_invoice_cancelled_has_time")),
        sa.CheckConstraint("state <> 'paid' OR paid_at IS NOT NULL", name=op.f("ck_invoice_paid_has_time")),
        sa.CheckConstraint("state IN ('issued','paid','cancelled')", name=op.f("ck_invoice_state_known")),
        sa.CheckConstraint("expires_at > issued_at", name=op.f("ck_invoice_expires_after_issue")),
        sa.CheckConstraint("total > 0", name=op.f("ck_invoice_total_positive")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_invoice_case_id_case")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["user_account.id"], name=op.f("fk_invoice_issued_by_id_user_account")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_invoice_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["payer_party_id"], ["party.id"], name=op.f("fk_invoice_payer_party_id_party")),
        sa.ForeignKeyConstraint(["replaces_id"], ["invoice.id"], name=op.f("fk_invoice_replaces_id_invoice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
        sa.UniqueConstraint("bill_number", name=op.f("uq_invoice_bill_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_invoice_reference")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_invoice_replaces_id")),
    )
    op.create_index(op.f("ix_invoice_case_id"), "invoice", ["case_id"], unique=False)
    op.create_index("ix_invoice_issued_at_id", "invoice", ["issued_at", "id"], unique=False)
    op.create_index(op.f("ix_invoice_municipality_id"), "invoice", ["municipality_id"], unique=False)
    op.create_index("ix_invoice_municipality_id_issued_at_id", "invoice", ["municipality_id", "issued_at", "id"], unique=False)
    op.create_index(op.f("ix_invoice_payer_party_id"), "invoice", ["payer_party_id"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint("channel IN ('sms','email','inapp')", name=op.f("ck_message_channel_known")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_message_case_id_case")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_message_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_message_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(op.f("ix_message_case_id"), "message", ["case_id"], unique=False)
    op.create_index(op.f("ix_message_municipality_id"), "message", ["municipality_id"], unique=False)
    op.create_index("ix_message_party_id_created_at", "message", ["party_id", "created_at"], unique=False)
    op.create_index("ix_message_created_at_id", "message", ["created_at", "id"], unique=False)
    op.create_index("ix_message_unsent", "message", ["created_at"], unique=False, postgresql_where=sa.text("sent_at IS NULL"))
    op.create_table(
        "invoice_line",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("tariff_code", sa.String(), nullable=False),
        sa.Column("city_class", sa.String(), nullable=False),
        sa.Column("description_ar", sa.String(), nullable=False),
        sa.Column("description_en", sa.String(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=16, scale=4), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("unit_amount", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("factor", sa.Numeric(precision=12, scale=6), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("vat", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("account_code", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "quantity >= 0 AND unit_amount >= 0 AND factor >= 0 AND amount >= 0 AND vat >= 0", name=op.f("ck_invoice_line_not_negative")
        ),
        sa.ForeignKeyConstraint(["account_code"], ["account.code"], name=op.f("fk_invoice_line_account_code_account")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_invoice_line_invoice_id_invoice")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_invoice_line_municipality_id_municipality")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_line")),
        sa.UniqueConstraint("invoice_id", "seq", name=op.f("uq_invoice_line_invoice_id")),
    )
    op.create_index(op.f("ix_invoice_line_municipality_id"), "invoice_line", ["municipality_id"], unique=False)
    op.create_table(
        "payment_intent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("gateway", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payer_party_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open','captured','failed','expired')", name=op.f("ck_payment_intent_state_known")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_intent_amount_positive")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("fk_payment_intent_created_by_id_user_account")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_payment_intent_invoice_id_invoice")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_payment_intent_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["payer_party_id"], ["party.id"], name=op.f("fk_payment_intent_payer_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_intent")),
    )
    op.create_index(op.f("ix_payment_intent_invoice_id"), "payment_intent", ["invoice_id"], unique=False)
    op.create_index(op.f("ix_payment_intent_municipality_id"), "payment_intent", ["municipality_id"], unique=False)
    op.create_index(
        "ix_payment_intent_open_since", "payment_intent", ["created_at"], unique=False, postgresql_where=sa.text("state = 'open'")
    )
    op.create_index(op.f("ix_payment_intent_payer_party_id"), "payment_intent", ["payer_party_id"], unique=False)
    op.create_index("uq_payment_intent_one_open", "payment_intent", ["invoice_id"], unique=True, postgresql_where=sa.text("state = 'open'"))
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("intent_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("gateway", sa.String(), nullable=False),
        sa.Column("gateway_payment_id", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("settles", sa.Boolean(), nullable=False),
        sa.Column("receipt_number", sa.String(), nullable=False),
        sa.Column("verification_code", sa.String(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("payer_party_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_amount_positive")),
        sa.ForeignKeyConstraint(["intent_id"], ["payment_intent.id"], name=op.f("fk_payment_intent_id_payment_intent")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_payment_invoice_id_invoice")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_payment_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["payer_party_id"], ["party.id"], name=op.f("fk_payment_payer_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("gateway", "gateway_payment_id", name=op.f("uq_payment_gateway")),
        sa.UniqueConstraint("intent_id", name=op.f("uq_payment_intent_id")),
        sa.UniqueConstraint("receipt_number", name=op.f("uq_payment_receipt_number")),
        sa.UniqueConstraint("verification_code", name=op.f("uq_payment_verification_code")),
    )
    op.create_index(op.f("ix_payment_invoice_id"), "payment", ["invoice_id"], unique=False)
    op.create_index("ix_payment_municipality_captured", "payment", ["municipality_id", "captured_at"], unique=False)
    op.create_index(op.f("ix_payment_municipality_id"), "payment", ["municipality_id"], unique=False)
    op.create_index(op.f("ix_payment_payer_party_id"), "payment", ["payer_party_id"], unique=False)
    op.create_index("uq_payment_one_settles", "payment", ["invoice_id"], unique=True, postgresql_where=sa.text("settles"))
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("entry_on", sa.Date(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name=op.f("ck_journal_entry_reversal_names_entry")),
        sa.CheckConstraint("kind IN ('invoice','payment','suspense','reversal')", name=op.f("ck_journal_entry_kind_known")),
        sa.CheckConstraint("amount > 0 AND line_count >= 2", name=op.f("ck_journal_entry_says_something")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user_account.id"], name=op.f("fk_journal_entry_created_by_id_user_account")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_journal_entry_invoice_id_invoice")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_journal_entry_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_journal_entry_payment_id_payment")),
        sa.ForeignKeyConstraint(["reverses_id"], ["journal_entry.id"], name=op.f("fk_journal_entry_reverses_id_journal_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("number", name=op.f("uq_journal_entry_number")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_journal_entry_reverses_id")),
    )
    op.create_index(op.f("ix_journal_entry_invoice_id"), "journal_entry", ["invoice_id"], unique=False)
    op.create_index(op.f("ix_journal_entry_municipality_id"), "journal_entry", ["municipality_id"], unique=False)
    op.create_index("ix_journal_entry_municipality_id_number", "journal_entry", ["municipality_id", "number"], unique=False)
    op.create_index(op.f("ix_journal_entry_payment_id"), "journal_entry", ["payment_id"], unique=False)
    op.create_table(
        "payment_reversal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'requested') = (decided_at IS NULL)", name=op.f("ck_payment_reversal_decided_has_time")),
        sa.CheckConstraint("state IN ('requested','approved','refused')", name=op.f("ck_payment_reversal_state_known")),
        sa.CheckConstraint("decided_by_id <> requested_by_id", name=op.f("ck_payment_reversal_four_eyes")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_payment_reversal_decided_by_id_user_account")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_payment_reversal_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_payment_reversal_payment_id_payment")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["user_account.id"], name=op.f("fk_payment_reversal_requested_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_reversal")),
    )
    op.create_index(op.f("ix_payment_reversal_municipality_id"), "payment_reversal", ["municipality_id"], unique=False)
    op.create_index(
        "uq_payment_reversal_one_live", "payment_reversal", ["payment_id"], unique=True, postgresql_where=sa.text("state <> 'refused'")
    )
    op.create_table(
        "journal_line",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("account_code", sa.String(), nullable=False),
        sa.Column("debit", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("credit", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0)", name=op.f("ck_journal_line_one_side")),
        sa.ForeignKeyConstraint(["account_code"], ["account.code"], name=op.f("fk_journal_line_account_code_account")),
        sa.ForeignKeyConstraint(["entry_id"], ["journal_entry.id"], name=op.f("fk_journal_line_entry_id_journal_entry")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_journal_line_municipality_id_municipality")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_line")),
        sa.UniqueConstraint("entry_id", "seq", name=op.f("uq_journal_line_entry_id")),
    )
    op.create_index(op.f("ix_journal_line_account_code"), "journal_line", ["account_code"], unique=False)
    op.create_index(op.f("ix_journal_line_municipality_id"), "journal_line", ["municipality_id"], unique=False)
    # after tables
    run_sql_file("0001_platform.sql")
    run_sql_file("0001_documents.sql")
    run_sql_file("0001_ledger.sql")
    run_sql(jobs_schema.create_script())


def downgrade() -> None:
    # undo first
    run_sql_file("0001_undo_policies.sql")
    # drop tables
    op.drop_index(op.f("ix_journal_line_municipality_id"), table_name="journal_line")
    op.drop_index(op.f("ix_journal_line_account_code"), table_name="journal_line")
    op.drop_table("journal_line")
    op.drop_index("uq_payment_reversal_one_live", table_name="payment_reversal", postgresql_where=sa.text("state <> 'refused'"))
    op.drop_index(op.f("ix_payment_reversal_municipality_id"), table_name="payment_reversal")
    op.drop_table("payment_reversal")
    op.drop_index(op.f("ix_journal_entry_payment_id"), table_name="journal_entry")
    op.drop_index("ix_journal_entry_municipality_id_number", table_name="journal_entry")
    op.drop_index(op.f("ix_journal_entry_municipality_id"), table_name="journal_entry")
    op.drop_index(op.f("ix_journal_entry_invoice_id"), table_name="journal_entry")
    op.drop_table("journal_entry")
    op.drop_index("uq_payment_one_settles", table_name="payment", postgresql_where=sa.text("settles"))
    op.drop_index(op.f("ix_payment_payer_party_id"), table_name="payment")
    op.drop_index("ix_payment_municipality_captured", table_name="payment")
    op.drop_index(op.f("ix_payment_municipality_id"), table_name="payment")
    op.drop_index(op.f("ix_payment_invoice_id"), table_name="payment")
    op.drop_table("payment")
    op.drop_index("uq_payment_intent_one_open", table_name="payment_intent", postgresql_where=sa.text("state = 'open'"))
    op.drop_index(op.f("ix_payment_intent_payer_party_id"), table_name="payment_intent")
    op.drop_index("ix_payment_intent_open_since", table_name="payment_intent", postgresql_where=sa.text("state = 'open'"))
    op.drop_index(op.f("ix_payment_intent_municipality_id"), table_name="payment_intent")
    op.drop_index(op.f("ix_payment_intent_invoice_id"), table_name="payment_intent")
    op.drop_table("payment_intent")
    op.drop_index(op.f("ix_invoice_line_municipality_id"), table_name="invoice_line")
    op.drop_table("invoice_line")
    op.drop_index("ix_message_unsent", table_name="message", postgresql_where=sa.text("sent_at IS NULL"))
    op.drop_index("ix_message_party_id_created_at", table_name="message")
    op.drop_index("ix_message_created_at_id", table_name="message")
    op.drop_index(op.f("ix_message_municipality_id"), table_name="message")
    op.drop_index(op.f("ix_message_case_id"), table_name="message")
    op.drop_table("message")
    op.drop_index(op.f("ix_invoice_payer_party_id"), table_name="invoice")
    op.drop_index("ix_invoice_municipality_id_issued_at_id", table_name="invoice")
    op.drop_index(op.f("ix_invoice_municipality_id"), table_name="invoice")
    op.drop_index("ix_invoice_issued_at_id", table_name="invoice")
    op.drop_index(op.f("ix_invoice_case_id"), table_name="invoice")
    op.drop_table("invoice")
    op.drop_index("ix_document_sha256", table_name="document")
    op.drop_index(op.f("ix_document_municipality_id"), table_name="document")
    op.drop_index("ix_document_case_id", table_name="document")
    op.drop_table("document")
    op.drop_index("ix_case_subject_subject", table_name="case_subject")
    op.drop_geospatial_table("case_subject")
    op.drop_index("ix_case_search_words", table_name="case_search", postgresql_using="gin", postgresql_ops={"words": "gin_trgm_ops"})
    op.drop_table("case_search")
    op.drop_index("ix_case_party_party_id", table_name="case_party")
    op.drop_table("case_party")
    op.drop_index("ix_case_event_case_id", table_name="case_event")
    op.drop_table("case_event")
    op.drop_table("case_clock")
    op.drop_index("uq_membership_held_once", table_name="membership", postgresql_where=sa.literal_column("ended_at IS NULL"))
    op.drop_index(op.f("ix_membership_user_id"), table_name="membership")
    op.drop_index(op.f("ix_membership_municipality_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_index(op.f("ix_mandate_user_id"), table_name="mandate")
    op.drop_index(op.f("ix_mandate_party_id"), table_name="mandate")
    op.drop_table("mandate")
    op.drop_index("ix_case_party", table_name="case")
    op.drop_index("ix_case_opened", table_name="case")
    op.drop_index("ix_case_open", table_name="case", postgresql_where=sa.text("closed_at IS NULL"))
    op.drop_index(op.f("ix_case_municipality_id"), table_name="case")
    op.drop_index("ix_case_inbox", table_name="case")
    op.drop_index("ix_case_assigned", table_name="case")
    op.drop_geospatial_table("case")
    op.drop_table("working_hours")
    op.drop_table("user_account")
    op.drop_table("tariff")
    op.drop_index("ix_payment_notice_parked", table_name="payment_notice", postgresql_where=sa.text("outcome = 'parked'"))
    op.drop_index(op.f("ix_payment_notice_municipality_id"), table_name="payment_notice")
    op.drop_index(op.f("ix_payment_notice_intent_id"), table_name="payment_notice")
    op.drop_table("payment_notice")
    op.drop_table("org_unit")
    op.drop_index(op.f("ix_holiday_day"), table_name="holiday")
    op.drop_table("holiday")
    op.drop_index("ix_sign_in_attempt_username_at", table_name="sign_in_attempt")
    op.drop_index("ix_sign_in_attempt_address_at", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_index(op.f("ix_refused_notice_received_at"), table_name="refused_notice")
    op.drop_table("refused_notice")
    op.drop_table("reference_counter")
    op.drop_table("procedure_version")
    op.drop_table("party")
    op.drop_table("municipality")
    op.drop_index(op.f("ix_idempotency_key_created_at"), table_name="idempotency_key")
    op.drop_table("idempotency_key")
    op.drop_table("document_content")
    op.drop_table("account")
    # undo last
    run_sql_file("0001_jobs_undo.sql")
    run_sql_file("0001_ledger_undo.sql")
    run_sql_file("0001_undo.sql")
