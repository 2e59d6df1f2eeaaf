"""Imports that are staged, watched, compared and undone."""

revision = "0005_imports"
down_revision = "0004_field_inspection"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
