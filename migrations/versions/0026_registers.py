"""Registers ask for the documents of a kind of service, the newest first."""

from alembic import op

revision = "0026_registers"
down_revision = "0025_catalogue"


def upgrade() -> None:
    op.create_index("ix_permit_service_code_issued_on", "permit", ["service_code", "issued_on"])


def downgrade() -> None:
    op.drop_index("ix_permit_service_code_issued_on", table_name="permit")
