"""Deeds and survey decisions."""

revision = "0006_cadastre"
down_revision = "0005_imports"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
