"""Changes of the land: split, merge and what follows."""

revision = "0007_changes"
down_revision = "0006_cadastre"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
