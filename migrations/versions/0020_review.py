"""Committees, agencies, grievances, saved filters and leave."""

revision = "0020_review"
down_revision = "0019_permits"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
