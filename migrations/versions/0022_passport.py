"""What the map answered, kept with the application; the neighbours that it found, and what they said; figures of each service."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from migrations.sqlfile import run_sql_file

revision = "0022_passport"
down_revision = "0021_filing"


def upgrade() -> None:
    op.create_geospatial_table(
        "map_passport",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column(
            "geom",
            Geometry(srid=9358, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry", nullable=False),
            nullable=False,
        ),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hits", postgresql.ARRAY(sa.String()), nullable=False),
        sa.CheckConstraint("ground IN ('parcel','drawing','point')", name=op.f("ck_map_passport_ground_known")),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_map_passport_geom_valid")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_map_passport_application_id_application")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_map_passport_asked_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_map_passport")),
        sa.UniqueConstraint("application_id", "version", name=op.f("uq_map_passport_application_id")),
    )
    op.create_index("ix_map_passport_hits", "map_passport", ["hits"], postgresql_using="gin")
    op.create_table(
        "affected_neighbour",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("parcel_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("touches", sa.Boolean(), nullable=False),
        sa.Column("distance_m", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.Column("owners", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_affected_neighbour_application_id_application")),
        sa.ForeignKeyConstraint(["parcel_id"], ["spatial_unit.id"], name=op.f("fk_affected_neighbour_parcel_id_spatial_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affected_neighbour")),
        sa.UniqueConstraint("application_id", "parcel_id", name=op.f("uq_affected_neighbour_application_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_affected_neighbour_token_hash")),
    )
    op.create_table(
        "neighbour_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("neighbour_id", sa.Uuid(), nullable=False),
        sa.Column("stance", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stance IN ('none','objection','remark')", name=op.f("ck_neighbour_comment_stance_known")),
        sa.ForeignKeyConstraint(
            ["neighbour_id"], ["affected_neighbour.id"], name=op.f("fk_neighbour_comment_neighbour_id_affected_neighbour")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighbour_comment")),
    )
    op.create_index("ix_neighbour_comment_neighbour_id", "neighbour_comment", ["neighbour_id"], unique=False)
    op.create_table(
        "service_figure",
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("filed", sa.Integer(), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Integer(), nullable=False),
        sa.Column("median_days", sa.Numeric(precision=8, scale=1), nullable=True),
        sa.Column("ratings", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Numeric(precision=3, scale=2), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("service_code", name=op.f("pk_service_figure")),
    )
    run_sql_file("0022_passport.sql")


def downgrade() -> None:
    run_sql_file("0022_passport_undo.sql")
    op.drop_table("service_figure")
    op.drop_index("ix_neighbour_comment_neighbour_id", table_name="neighbour_comment")
    op.drop_table("neighbour_comment")
    op.drop_table("affected_neighbour")
    op.drop_index("ix_map_passport_hits", table_name="map_passport")
    op.drop_geospatial_table("map_passport")
