"""Keys, webhooks, calendars, ratings, permits of the past."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from migrations.sqlfile import run_sql_file

revision = "0023_api"
down_revision = "0022_passport"


def upgrade() -> None:
    op.create_table(
        "past_permit_load",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_past_permit_load_municipality_id_municipality")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_permit_load")),
    )
    op.create_index(op.f("ix_past_permit_load_municipality_id"), "past_permit_load", ["municipality_id"], unique=False)
    op.create_table(
        "api_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("per_minute > 0", name=op.f("ck_api_key_per_minute_positive")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_api_key_party_id_party")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_api_key_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_key_prefix")),
    )
    op.create_index(op.f("ix_api_key_party_id"), "api_key", ["party_id"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_calendar_feed_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_index("uq_calendar_feed_live", "calendar_feed", ["user_id"], unique=True, postgresql_where=sa.text("revoked_at IS NULL"))
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("events", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("earlier_secret", sa.String(), nullable=True),
        sa.Column("earlier_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_webhook_endpoint_party_id_party")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_webhook_endpoint_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoint")),
    )
    op.create_index(op.f("ix_webhook_endpoint_party_id"), "webhook_endpoint", ["party_id"], unique=False)
    op.create_table(
        "api_call",
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["api_key.id"], name=op.f("fk_api_call_key_id_api_key")),
        sa.PrimaryKeyConstraint("key_id", "minute", name=op.f("pk_api_call")),
    )
    op.create_index(op.f("ix_api_call_minute"), "api_call", ["minute"], unique=False)
    op.create_geospatial_table(
        "past_permit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("load_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_ref", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("source_state", sa.String(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("place_text", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column(
            "geom_4326", Geometry(srid=4326, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"), nullable=True
        ),
        sa.Column("parcel_id", sa.BigInteger(), nullable=True),
        sa.Column("placed_by_id", sa.Uuid(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("earlier", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("geom_4326 IS NULL OR ST_IsValid(geom_4326)", name=op.f("ck_past_permit_geom_valid")),
        sa.ForeignKeyConstraint(["load_id"], ["past_permit_load.id"], name=op.f("fk_past_permit_load_id_past_permit_load")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_past_permit_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["parcel_id"], ["spatial_unit.id"], name=op.f("fk_past_permit_parcel_id_spatial_unit")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["user_account.id"], name=op.f("fk_past_permit_placed_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_permit")),
        sa.UniqueConstraint("municipality_id", "source", "source_ref", name=op.f("uq_past_permit_municipality_id")),
    )
    op.create_geospatial_index(
        "idx_past_permit_geom_4326", "past_permit", ["geom_4326"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_index("ix_past_permit_listed", "past_permit", ["municipality_id", "id"], unique=False)
    op.create_index("ix_past_permit_load_id", "past_permit", ["load_id"], unique=False)
    op.create_index(op.f("ix_past_permit_municipality_id"), "past_permit", ["municipality_id"], unique=False)
    op.create_index("ix_past_permit_parcel_id", "past_permit", ["parcel_id"], unique=False)
    op.create_index(
        "ix_past_permit_unplaced",
        "past_permit",
        ["municipality_id", "id"],
        unique=False,
        postgresql_where=sa.text("geom_4326 IS NULL AND parcel_id IS NULL"),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting','delivered','failed')", name=op.f("ck_webhook_delivery_state_known")),
        sa.ForeignKeyConstraint(["endpoint_id"], ["webhook_endpoint.id"], name=op.f("fk_webhook_delivery_endpoint_id_webhook_endpoint")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
    )
    op.create_index("ix_webhook_delivery_endpoint_id", "webhook_delivery", ["endpoint_id", "id"], unique=False)
    op.create_table(
        "rating",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("comment_state", sa.String(), nullable=False),
        sa.Column("shown_text", sa.String(), nullable=False),
        sa.Column("moderated_by_id", sa.Uuid(), nullable=True),
        sa.Column("moderated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("comment_state IN ('none','waiting','shown','hidden')", name=op.f("ck_rating_comment_state_known")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_rating_stars_one_to_five")),
        sa.ForeignKeyConstraint(["case_id"], ["application.id"], name=op.f("fk_rating_case_id_application")),
        sa.ForeignKeyConstraint(["decision_id"], ["case_event.id"], name=op.f("fk_rating_decision_id_case_event")),
        sa.ForeignKeyConstraint(["moderated_by_id"], ["user_account.id"], name=op.f("fk_rating_moderated_by_id_user_account")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_rating_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_rating_party_id_party")),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_rating")),
    )
    op.create_index("ix_rating_branch_at", "rating", ["municipality_id", "at"], unique=False)
    op.create_index(op.f("ix_rating_case_id"), "rating", ["case_id"], unique=False)
    op.create_index(op.f("ix_rating_municipality_id"), "rating", ["municipality_id"], unique=False)
    op.create_index(op.f("ix_rating_party_id"), "rating", ["party_id"], unique=False)
    op.create_index("ix_rating_service_code", "rating", ["service_code", "municipality_id", "at"], unique=False)
    op.create_index(
        "ix_rating_waiting", "rating", ["municipality_id", "at"], unique=False, postgresql_where=sa.text("comment_state = 'waiting'")
    )

    run_sql_file("0023_api.sql")


def downgrade() -> None:
    op.drop_index("ix_rating_waiting", table_name="rating", postgresql_where=sa.text("comment_state = 'waiting'"))
    op.drop_index("ix_rating_service_code", table_name="rating")
    op.drop_index(op.f("ix_rating_party_id"), table_name="rating")
    op.drop_index(op.f("ix_rating_municipality_id"), table_name="rating")
    op.drop_index(op.f("ix_rating_case_id"), table_name="rating")
    op.drop_index("ix_rating_branch_at", table_name="rating")
    op.drop_table("rating")
    op.drop_index("ix_webhook_delivery_endpoint_id", table_name="webhook_delivery")
    op.drop_table("webhook_delivery")
    op.drop_index("ix_past_permit_unplaced", table_name="past_permit", postgresql_where=sa.text("geom_4326 IS NULL AND parcel_id IS NULL"))
    op.drop_index("ix_past_permit_parcel_id", table_name="past_permit")
    op.drop_index(op.f("ix_past_permit_municipality_id"), table_name="past_permit")
    op.drop_index("ix_past_permit_load_id", table_name="past_permit")
    op.drop_index("ix_past_permit_listed", table_name="past_permit")
    op.drop_geospatial_index("idx_past_permit_geom_4326", table_name="past_permit", postgresql_using="gist", column_name="geom_4326")
    op.drop_geospatial_table("past_permit")
    op.drop_index(op.f("ix_api_call_minute"), table_name="api_call")
    op.drop_table("api_call")
    op.drop_index(op.f("ix_webhook_endpoint_party_id"), table_name="webhook_endpoint")
    op.drop_table("webhook_endpoint")
    op.drop_index("uq_calendar_feed_live", table_name="calendar_feed", postgresql_where=sa.text("revoked_at IS NULL"))
    op.drop_table("calendar_feed")
    op.drop_index(op.f("ix_api_key_party_id"), table_name="api_key")
    op.drop_table("api_key")
    op.drop_index(op.f("ix_past_permit_load_municipality_id"), table_name="past_permit_load")
    op.drop_table("past_permit_load")
