"""What a planner keeps of the map."""

revision = "0009_map"
down_revision = "0008_plans"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
