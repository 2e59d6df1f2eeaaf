"""Plans, drafts of rules, the catalogue of layers."""

revision = "0008_plans"
down_revision = "0007_changes"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
