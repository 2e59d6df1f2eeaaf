"""Acting for others, bulk filing, drafts that two people edit."""

revision = "0021_filing"
down_revision = "0020_review"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
