"""Keys, webhooks, ratings, permits of the past."""

revision = "0023_api"
down_revision = "0022_passport"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
