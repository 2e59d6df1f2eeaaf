"""Acting for others, bulk filing, drafts that two people edit."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from gis.crs import STORAGE_SRID
from migrations.sqlfile import run_sql_file

revision = "0021_filing"
down_revision = "0020_review"

_KINDS = "kind IN ('agent','office','staff','service_centre','government')"
_BATCH_STATES = "state IN ('checked','waiting','running','done','stopped')"
_ROW_STATES = "state IN ('faulty','ready','draft','submitted','failed')"


def upgrade() -> None:
    _applications()
    _acting_for_others()
    _bulk()
    run_sql_file("0021_filing.sql")


def _applications() -> None:
    op.add_column("application", sa.Column("subject_permit_id", sa.Uuid()))
    op.create_foreign_key(op.f("fk_application_subject_permit_id_permit"), "application", "permit", ["subject_permit_id"], ["id"])
    op.create_index(
        "ix_application_subject_permit_id", "application", ["subject_permit_id"], postgresql_where=sa.text("subject_permit_id IS NOT NULL")
    )
    op.add_column("application", sa.Column("place_geom", Geometry("GEOMETRY", srid=STORAGE_SRID, spatial_index=False)))
    op.add_column("application", sa.Column("place_facts", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("application", sa.Column("answers_version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("application", sa.Column("answer_notes", postgresql.JSONB(), server_default="{}", nullable=False))
    op.add_column("application", sa.Column("prepared_by_id", sa.Uuid()))
    op.create_foreign_key(op.f("fk_application_prepared_by_id_user_account"), "application", "user_account", ["prepared_by_id"], ["id"])
    op.create_check_constraint(op.f("ck_application_place_valid"), "application", "ST_IsValid(place_geom)")
    op.create_check_constraint(op.f("ck_application_place_vertices"), "application", "ST_NPoints(place_geom) <= 10000")


def _acting_for_others() -> None:
    op.add_column("party", sa.Column("four_eyes", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("party", sa.Column("municipality_id", sa.Integer()))
    op.create_foreign_key(op.f("fk_party_municipality_id_municipality"), "party", "municipality", ["municipality_id"], ["id"])
    op.create_unique_constraint(op.f("uq_party_municipality_id"), "party", ["municipality_id"])
    op.add_column("case_party", sa.Column("until", sa.Date()))
    op.drop_index("ix_case_party_party_id", table_name="case_party")
    op.create_index("ix_case_party_party_id", "case_party", ["party_id", "case_id"], postgresql_include=["until"])
    op.add_column("case_event", sa.Column("acted_for", sa.String(), server_default="", nullable=False))
    for name in ("granted_by_id", "ended_by_id"):
        op.add_column("mandate", sa.Column(name, sa.Uuid()))
        op.create_foreign_key(op.f(f"fk_mandate_{name}_user_account"), "mandate", "user_account", [name], ["id"])
    op.add_column("mandate", sa.Column("ended_at", sa.DateTime(timezone=True)))
    op.create_table(
        "delegation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("delegate_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("services", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("may_submit", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("granted_by_id", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by_id", sa.Uuid()),
        sa.CheckConstraint(_KINDS, name=op.f("ck_delegation_kind_known")),
        sa.CheckConstraint("principal_id <> delegate_id", name=op.f("ck_delegation_of_another")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_delegation_ends_after_start")),
        sa.CheckConstraint("consent IN ('principal','code')", name=op.f("ck_delegation_consent_known")),
        sa.ForeignKeyConstraint(["principal_id"], ["party.id"], name=op.f("fk_delegation_principal_id_party")),
        sa.ForeignKeyConstraint(["delegate_id"], ["party.id"], name=op.f("fk_delegation_delegate_id_party")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["user_account.id"], name=op.f("fk_delegation_granted_by_id_user_account")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["user_account.id"], name=op.f("fk_delegation_ended_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index(op.f("ix_delegation_principal_id"), "delegation", ["principal_id"])
    op.create_index(op.f("ix_delegation_delegate_id"), "delegation", ["delegate_id"])
    op.create_table(
        "consent_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("principal_id", sa.Uuid(), nullable=False),
        sa.Column("delegate_id", sa.Uuid(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(["principal_id"], ["party.id"], name=op.f("fk_consent_code_principal_id_party")),
        sa.ForeignKeyConstraint(["delegate_id"], ["party.id"], name=op.f("fk_consent_code_delegate_id_party")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_consent_code_asked_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_code")),
    )
    op.create_index("ix_consent_code_principal_id", "consent_code", ["principal_id", "created_at"])
    op.add_column("application", sa.Column("delegation_id", sa.Uuid()))
    op.create_foreign_key(op.f("fk_application_delegation_id_delegation"), "application", "delegation", ["delegation_id"], ["id"])
    op.create_index("ix_application_delegation_id", "application", ["delegation_id"], postgresql_where=sa.text("delegation_id IS NOT NULL"))


def _bulk() -> None:
    op.create_table(
        "bulk_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("service_version", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lodging", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(_BATCH_STATES, name=op.f("ck_bulk_batch_state_known")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_bulk_batch_party_id_party")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_bulk_batch_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_batch")),
        sa.UniqueConstraint("party_id", "service_code", "sha256", name=op.f("uq_bulk_batch_party_id")),
    )
    op.create_table(
        "bulk_row",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("typed", postgresql.JSONB(), nullable=False),
        sa.Column("faults", postgresql.JSONB(), server_default="{}", nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), server_default="", nullable=False),
        sa.Column("application_id", sa.Uuid()),
        sa.CheckConstraint(_ROW_STATES, name=op.f("ck_bulk_row_state_known")),
        sa.ForeignKeyConstraint(["batch_id"], ["bulk_batch.id"], name=op.f("fk_bulk_row_batch_id_bulk_batch")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_bulk_row_application_id_application")),
        sa.PrimaryKeyConstraint("batch_id", "row_no", name=op.f("pk_bulk_row")),
    )


def downgrade() -> None:
    run_sql_file("0021_filing_undo.sql")
    op.drop_table("bulk_row")
    op.drop_table("bulk_batch")
    for name in ("delegation_id", "prepared_by_id", "answer_notes", "answers_version", "place_facts", "place_geom", "subject_permit_id"):
        op.drop_column("application", name)
    op.drop_table("consent_code")
    op.drop_table("delegation")
    for name in ("ended_at", "ended_by_id", "granted_by_id"):
        op.drop_column("mandate", name)
    op.drop_column("case_event", "acted_for")
    op.drop_index("ix_case_party_party_id", table_name="case_party")
    op.create_index("ix_case_party_party_id", "case_party", ["party_id", "case_id"])
    op.drop_column("case_party", "until")
    op.drop_column("party", "municipality_id")
    op.drop_column("party", "four_eyes")
