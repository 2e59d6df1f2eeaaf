"""A change of the regulation may add a rule, set the uses of a zone, and hold for the whole amanah."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017_regulation"
down_revision = "0016_cadastre"


def upgrade() -> None:
    op.add_column("rule_change", sa.Column("whole_amanah", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("rule_change_line", sa.Column("added", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("rule_change_line", "added")
    op.drop_column("rule_change", "whole_amanah")
