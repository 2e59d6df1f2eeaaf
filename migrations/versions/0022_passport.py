"""What the map answered, kept with the application."""

revision = "0022_passport"
down_revision = "0021_filing"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
