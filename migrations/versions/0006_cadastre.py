"""Deeds and survey decisions."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from migrations.sqlfile import run_sql_file

revision = "0006_cadastre"
down_revision = "0005_imports"


def upgrade() -> None:
    op.create_table(
        "deed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("volume", sa.String(), server_default="", nullable=False),
        sa.Column("issuer", sa.String(), server_default="", nullable=False),
        sa.Column("hijri_date", sa.String(), server_default="", nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("property_no", sa.String(), server_default="", nullable=False),
        sa.Column("area_m2", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("ba_unit_id", sa.BigInteger(), nullable=False),
        sa.Column("parcel_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("hijri_date <> '' OR dated_on IS NOT NULL", name=op.f("ck_deed_dated")),
        sa.CheckConstraint("hijri_date = '' OR hijri_date ~ '^1[0-9]{3}/[01][0-9]/[0-3][0-9]$'", name=op.f("ck_deed_hijri_date_form")),
        sa.CheckConstraint("kind <> 'electronic' OR number ~ '^[0-9]{12}$'", name=op.f("ck_deed_electronic_twelve_digits")),
        sa.CheckConstraint("kind = 'electronic' OR issuer <> ''", name=op.f("ck_deed_legacy_says_its_court")),
        sa.CheckConstraint("kind IN ('electronic','paper','istihkam')", name=op.f("ck_deed_kind_known")),
        sa.CheckConstraint("area_m2 IS NULL OR area_m2 > 0", name=op.f("ck_deed_area_positive")),
        sa.ForeignKeyConstraint(["ba_unit_id"], ["ba_unit.id"], name=op.f("fk_deed_ba_unit_id_ba_unit")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_deed_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["parcel_id"], ["spatial_unit.id"], name=op.f("fk_deed_parcel_id_spatial_unit")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name=op.f("fk_deed_recorded_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deed")),
    )
    op.create_index("ix_deed_ba_unit_id", "deed", ["ba_unit_id"], unique=False)
    op.create_index(op.f("ix_deed_municipality_id"), "deed", ["municipality_id"], unique=False)
    op.create_index("ix_deed_number", "deed", ["number"], unique=False)
    op.create_index("ix_deed_parcel_id", "deed", ["parcel_id"], unique=False)
    op.create_index("ix_deed_property_no", "deed", ["property_no"], unique=False, postgresql_where=sa.text("property_no <> ''"))
    op.create_index("ix_deed_recorded", "deed", ["municipality_id", "recorded_at", "id"], unique=False)
    op.create_index("uq_deed_electronic", "deed", ["number"], unique=True, postgresql_where=sa.text("kind = 'electronic'"))
    op.create_index(
        "uq_deed_legacy",
        "deed",
        ["number", "volume", "issuer", "hijri_date"],
        unique=True,
        postgresql_where=sa.text("kind <> 'electronic'"),
    )
    op.create_table(
        "deed_right",
        sa.Column("deed_id", sa.Uuid(), nullable=False),
        sa.Column("rrr_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["deed_id"], ["deed.id"], name=op.f("fk_deed_right_deed_id_deed")),
        sa.ForeignKeyConstraint(["rrr_id"], ["rrr.id"], name=op.f("fk_deed_right_rrr_id_rrr")),
        sa.PrimaryKeyConstraint("deed_id", "rrr_id", name=op.f("pk_deed_right")),
    )
    op.create_index("ix_deed_right_rrr_id", "deed_right", ["rrr_id"], unique=False)
    op.create_table(
        "survey_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decision_no", sa.String(), server_default="", nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("parcel_id", sa.BigInteger(), nullable=False),
        sa.Column("result_parcel_id", sa.BigInteger(), nullable=True),
        sa.Column("deed_id", sa.Uuid(), nullable=True),
        sa.Column("office_name", sa.String(), server_default="", nullable=False),
        sa.Column("office_class", sa.String(), server_default="", nullable=False),
        sa.Column("surveyor_name", sa.String(), server_default="", nullable=False),
        sa.Column("surveyed_on", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.String(), server_default="form", nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("certified_by_id", sa.Uuid(), nullable=True),
        sa.Column("epsg", sa.Integer(), nullable=False),
        sa.Column("base_station", sa.String(), server_default="", nullable=False),
        sa.Column("accuracy_m", sa.Numeric(precision=6, scale=4), nullable=True),
        sa.Column("chamfer", sa.String(), server_default="", nullable=False),
        sa.Column("area_deed_m2", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("area_stated_m2", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("area_nature_m2", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("treatment", sa.String(), server_default="none", nullable=False),
        sa.Column("owners", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("remarks", sa.String(), server_default="", nullable=False),
        sa.Column(
            "geom",
            Geometry(geometry_type="POLYGON", srid=9358, dimension=2, spatial_index=False, from_text="ST_GeomFromEWKT", name="geometry"),
            nullable=True,
        ),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("superseded_by_id", sa.Uuid(), nullable=True),
        sa.Column("verify_code", sa.String(), nullable=True),
        sa.CheckConstraint("entered_by IN ('form','file','map')", name=op.f("ck_survey_decision_entered_by_known")),
        sa.CheckConstraint("treatment IN ('none','surplus','shortfall')", name=op.f("ck_survey_decision_treatment_known")),
        sa.CheckConstraint("area_stated_m2 IS NULL OR area_stated_m2 > 0", name=op.f("ck_survey_decision_area_positive")),
        sa.ForeignKeyConstraint(["certified_by_id"], ["user_account.id"], name=op.f("fk_survey_decision_certified_by_id_user_account")),
        sa.ForeignKeyConstraint(["deed_id"], ["deed.id"], name=op.f("fk_survey_decision_deed_id_deed")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["user_account.id"], name=op.f("fk_survey_decision_entered_by_id_user_account")),
        sa.ForeignKeyConstraint(["id"], ["case.id"], name=op.f("fk_survey_decision_id_case")),
        sa.ForeignKeyConstraint(["parcel_id"], ["spatial_unit.id"], name=op.f("fk_survey_decision_parcel_id_spatial_unit")),
        sa.ForeignKeyConstraint(["result_parcel_id"], ["spatial_unit.id"], name=op.f("fk_survey_decision_result_parcel_id_spatial_unit")),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["survey_decision.id"], name=op.f("fk_survey_decision_superseded_by_id_survey_decision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_decision")),
        sa.UniqueConstraint("verify_code", name=op.f("uq_survey_decision_verify_code")),
    )
    op.create_index("ix_survey_decision_parcel_id", "survey_decision", ["parcel_id"], unique=False)
    op.create_index(
        "ix_survey_decision_superseded_by_id",
        "survey_decision",
        ["superseded_by_id"],
        unique=False,
        postgresql_where=sa.text("superseded_by_id IS NOT NULL"),
    )
    op.create_index(
        "uq_survey_decision_decision_no", "survey_decision", ["decision_no"], unique=True, postgresql_where=sa.text("decision_no <> ''")
    )
    op.create_table(
        "survey_control_point",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("easting", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("northing", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("elevation", sa.Numeric(precision=9, scale=4), nullable=True),
        sa.ForeignKeyConstraint(["decision_id"], ["survey_decision.id"], name=op.f("fk_survey_control_point_decision_id_survey_decision")),
        sa.PrimaryKeyConstraint("decision_id", "seq", name=op.f("pk_survey_control_point")),
    )
    op.create_table(
        "survey_corner",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("label", sa.String(), server_default="", nullable=False),
        sa.Column("easting", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("northing", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("easting_deed", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("northing_deed", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("mark", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("(easting_deed IS NULL) = (northing_deed IS NULL)", name=op.f("ck_survey_corner_deed_position_whole")),
        sa.ForeignKeyConstraint(["decision_id"], ["survey_decision.id"], name=op.f("fk_survey_corner_decision_id_survey_decision")),
        sa.PrimaryKeyConstraint("decision_id", "seq", name=op.f("pk_survey_corner")),
    )
    op.create_table(
        "survey_side",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("direction", sa.String(), server_default="", nullable=False),
        sa.Column("length_deed_m", sa.Numeric(precision=10, scale=3), nullable=True),
        sa.Column("length_m", sa.Numeric(precision=10, scale=3), nullable=True),
        sa.Column("neighbour", sa.String(), server_default="open", nullable=False),
        sa.Column("neighbour_ref", sa.String(), server_default="", nullable=False),
        sa.Column("street_name", sa.String(), server_default="", nullable=False),
        sa.Column("street_width_m", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("is_chamfer", sa.Boolean(), server_default="false", nullable=False),
        sa.CheckConstraint("direction IN ('','north','south','east','west')", name=op.f("ck_survey_side_direction_known")),
        sa.CheckConstraint("neighbour IN ('street','parcel','passage','open','wadi')", name=op.f("ck_survey_side_neighbour_known")),
        sa.ForeignKeyConstraint(["decision_id"], ["survey_decision.id"], name=op.f("fk_survey_side_decision_id_survey_decision")),
        sa.PrimaryKeyConstraint("decision_id", "seq", name=op.f("pk_survey_side")),
    )
    run_sql_file("0006_cadastre/policies.sql")


def downgrade() -> None:
    op.drop_table("survey_side")
    op.drop_table("survey_corner")
    op.drop_table("survey_control_point")
    op.drop_index("uq_survey_decision_decision_no", table_name="survey_decision", postgresql_where=sa.text("decision_no <> ''"))
    op.drop_index(
        "ix_survey_decision_superseded_by_id", table_name="survey_decision", postgresql_where=sa.text("superseded_by_id IS NOT NULL")
    )
    op.drop_index("ix_survey_decision_parcel_id", table_name="survey_decision")
    op.drop_table("survey_decision")
    op.drop_index("ix_deed_right_rrr_id", table_name="deed_right")
    op.drop_table("deed_right")
    op.drop_index("uq_deed_legacy", table_name="deed", postgresql_where=sa.text("kind <> 'electronic'"))
    op.drop_index("uq_deed_electronic", table_name="deed", postgresql_where=sa.text("kind = 'electronic'"))
    op.drop_index("ix_deed_recorded", table_name="deed")
    op.drop_index("ix_deed_property_no", table_name="deed", postgresql_where=sa.text("property_no <> ''"))
    op.drop_index("ix_deed_parcel_id", table_name="deed")
    op.drop_index("ix_deed_number", table_name="deed")
    op.drop_index(op.f("ix_deed_municipality_id"), table_name="deed")
    op.drop_index("ix_deed_ba_unit_id", table_name="deed")
    op.drop_table("deed")
