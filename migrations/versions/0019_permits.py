"""The life of a permit: endless validity, editions, dated tasks, reminders, batches; a violation names unit and floor."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019_permits"
down_revision = "0018_first_load"


def upgrade() -> None:
    op.alter_column("permit", "valid_to", nullable=True)
    op.add_column("permit", sa.Column("edition", sa.SmallInteger(), server_default="1", nullable=False))
    op.add_column("permit", sa.Column("subject_permit_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_permit_subject_permit_id_permit"), "permit", "permit", ["subject_permit_id"], ["id"])
    op.create_index("ix_permit_service_code_valid_to", "permit", ["service_code", "valid_to"])
    op.create_index(
        "ix_permit_subject_permit_id", "permit", ["subject_permit_id"], postgresql_where=sa.text("subject_permit_id IS NOT NULL")
    )
    for table in ("permit", "violation"):
        op.add_column(table, sa.Column("unit_no", sa.String(), nullable=True))
        op.add_column(table, sa.Column("floor", sa.String(), nullable=True))
    _conditions()
    _batch()
    _editions()
    op.create_table(
        "permit_reminder",
        sa.Column("permit_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["permit_id"], ["permit.id"], name=op.f("fk_permit_reminder_permit_id_permit")),
        sa.PrimaryKeyConstraint("permit_id", "about", "last_day", "days", name=op.f("pk_permit_reminder")),
    )
    op.execute(
        "SELECT protect_by_case('permit_edition', 'permit_id'), protect_by_case('permit_reminder', 'permit_id'),"
        " protect_by_branch('permit_batch')"
    )
    op.execute("SELECT make_append_only('permit_edition')")


def _conditions() -> None:
    op.add_column("permit_condition", sa.Column("kind", sa.String(), server_default="standing", nullable=False))
    op.add_column("permit_condition", sa.Column("document_kind", sa.String(), nullable=True))
    op.add_column("permit_condition", sa.Column("met_by_id", sa.Uuid(), nullable=True))
    op.add_column("permit_condition", sa.Column("met_note", sa.String(), server_default="", nullable=False))
    op.create_foreign_key(op.f("fk_permit_condition_met_by_id_user_account"), "permit_condition", "user_account", ["met_by_id"], ["id"])
    op.execute("ALTER TABLE permit_condition NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE permit_condition SET kind = 'visit' WHERE visit_kind IS NOT NULL")
    op.execute("ALTER TABLE permit_condition FORCE ROW LEVEL SECURITY")
    op.create_check_constraint(op.f("ck_permit_condition_kind_known"), "permit_condition", "kind IN ('standing','visit','document','date')")
    op.create_index(
        "ix_permit_condition_due_on", "permit_condition", ["due_on"], postgresql_where=sa.text("met_on IS NULL AND due_on IS NOT NULL")
    )


def _batch() -> None:
    op.create_table(
        "permit_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("service_code", sa.String(), nullable=False),
        sa.Column("decree", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("ending_from", sa.Date(), nullable=False),
        sa.Column("ending_to", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("drafted_by_id", sa.Uuid(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ordered_by_id", sa.Uuid(), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("passed_over", postgresql.JSONB(), nullable=False),
        sa.Column("last_seen", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("months BETWEEN 1 AND 60", name=op.f("ck_permit_batch_months_bearable")),
        sa.CheckConstraint("stage IN ('draft','ordered','done','withdrawn')", name=op.f("ck_permit_batch_stage_known")),
        sa.CheckConstraint("ending_to >= ending_from", name=op.f("ck_permit_batch_days_in_order")),
        sa.CheckConstraint(
            "ordered_by_id IS DISTINCT FROM drafted_by_id OR ordered_by_id IS NULL", name=op.f("ck_permit_batch_two_people")
        ),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_permit_batch_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["user_account.id"], name=op.f("fk_permit_batch_drafted_by_id_user_account")),
        sa.ForeignKeyConstraint(["ordered_by_id"], ["user_account.id"], name=op.f("fk_permit_batch_ordered_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit_batch")),
    )
    op.create_index(op.f("ix_permit_batch_municipality_id"), "permit_batch", ["municipality_id"])
    op.create_index("ix_permit_batch_drafted_at", "permit_batch", ["municipality_id", "drafted_at"])


def _editions() -> None:
    op.create_table(
        "permit_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("permit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("verify_code", sa.String(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["permit_id"], ["permit.id"], name=op.f("fk_permit_edition_permit_id_permit")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_permit_edition_application_id_application")),
        sa.ForeignKeyConstraint(["batch_id"], ["permit_batch.id"], name=op.f("fk_permit_edition_batch_id_permit_batch")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_permit_edition_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permit_edition")),
        sa.UniqueConstraint("permit_id", "number", name=op.f("uq_permit_edition_permit_id")),
        sa.UniqueConstraint("verify_code", name=op.f("uq_permit_edition_verify_code")),
        sa.UniqueConstraint("application_id", name=op.f("uq_permit_edition_application_id")),
        sa.UniqueConstraint("batch_id", "permit_id", name=op.f("uq_permit_edition_batch_id")),
    )


def downgrade() -> None:
    """Editions, reminders and batches go; a permit without an end keeps the last day that a date can say."""
    op.drop_table("permit_reminder")
    op.drop_table("permit_edition")
    op.drop_table("permit_batch")
    op.drop_index("ix_permit_condition_due_on", "permit_condition")
    for column in ("kind", "document_kind", "met_by_id", "met_note"):
        op.drop_column("permit_condition", column)
    for table in ("permit", "violation"):
        op.drop_column(table, "floor")
        op.drop_column(table, "unit_no")
    op.drop_index("ix_permit_subject_permit_id", "permit")
    op.drop_index("ix_permit_service_code_valid_to", "permit")
    op.drop_column("permit", "subject_permit_id")
    op.drop_column("permit", "edition")
    op.execute("ALTER TABLE permit NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE permit SET valid_to = '9999-12-31' WHERE valid_to IS NULL")
    op.execute("ALTER TABLE permit FORCE ROW LEVEL SECURITY")
    op.alter_column("permit", "valid_to", nullable=False)
