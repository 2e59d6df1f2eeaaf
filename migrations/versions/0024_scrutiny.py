"""What an office's drawing measured."""

revision = "0024_scrutiny"
down_revision = "0023_api"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
